package dev.runtimebench.demo.shape;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runtimebench.api.v1alpha1.Metric.Better;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What one metric of one workload is expected to cost under gVisor.
 *
 * @param published the ratios that others published, with their sources; may be null
 */
record Expectation(String workload, String metric, Direction expected, String published) {

  private static final double MARGIN = 1.15;

  /** The expected slowdown: how many times worse the metric is under gVisor. */
  enum Direction {
    /** The control: its page promises 1.00 within 3%, or within its interval. */
    Control("1.00", 1 / 1.03, 1.03),
    Same("near 1", 1 / MARGIN, MARGIN),
    /** Computation with some system calls, as the page of ffmpeg says. */
    HardlySlower("1 to 1.2", 1 / MARGIN, 1.2),
    NotFaster("1 or worse", 1 / MARGIN, Double.POSITIVE_INFINITY),
    Slower("worse", MARGIN, Double.POSITIVE_INFINITY),
    MuchSlower("far worse", 3, Double.POSITIVE_INFINITY);

    private final String words;
    private final double least;
    private final double most;

    Direction(String words, double least, double most) {
      this.words = words;
      this.least = least;
      this.most = most;
    }

    String words() {
      return words;
    }

    /** Whether a slowdown from the first to the second number may have this direction. */
    boolean mayHold(double from, double to) {
      return from <= most && to >= least;
    }

    /** Whether a slowdown has this direction. */
    boolean holds(double slowdown) {
      return slowdown >= least && slowdown <= most;
    }
  }

  /**
   * Whether a measured ratio has the expected direction.
   *
   * @param ratio the metric under gVisor, divided by the metric under runc
   */
  boolean holds(double ratio, Better better) {
    return expected.holds(better == Better.Higher ? 1 / ratio : ratio);
  }

  /** Whether the interval of a ratio has a ratio with the expected direction. */
  boolean mayHold(double low, double high, Better better) {
    return better == Better.Higher
        ? expected.mayHold(1 / high, 1 / low)
        : expected.mayHold(low, high);
  }

  /** Returns all expectations, in the order of the table. */
  static List<Expectation> all() {
    try (InputStream in = Expectation.class.getResourceAsStream("expected.yaml")) {
      return new YAMLMapper().readValue(in, new TypeReference<List<Expectation>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
