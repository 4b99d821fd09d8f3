package dev.runtimebench.demo.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Metric.Better;
import dev.runtimebench.demo.shape.Expectation.Direction;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpectationTest {

  private static Map<String, List<String>> metrics() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("root.dir"), "workloads"))) {
      return folders
          .map(folder -> folder.resolve("workload.yaml"))
          .filter(Files::exists)
          .map(ExpectationTest::read)
          .collect(
              Collectors.toMap(
                  w -> w.getMetadata().getName(),
                  w -> w.getSpec().metrics().stream().map(Metric::name).toList()));
    }
  }

  private static BenchmarkWorkload read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachWorkloadHasAnExpectationAndEachExpectationAMetric() throws IOException {
    Map<String, List<String>> metrics = metrics();
    List<Expectation> all = Expectation.all();
    assertThat(all).allSatisfy(e -> assertThat(metrics.get(e.workload())).contains(e.metric()));
    assertThat(all.stream().map(Expectation::workload).distinct())
        .containsExactlyInAnyOrderElementsOf(metrics.keySet());
  }

  @Test
  void directionCountsHowMuchWorseAMetricIs() {
    Expectation slower = new Expectation("w", "m", Direction.Slower, null);
    assertThat(slower.holds(0.5, Better.Higher)).isTrue();
    assertThat(slower.holds(0.5, Better.Lower)).isFalse();
    assertThat(slower.holds(1.0, Better.Lower)).isFalse();
    Expectation same = new Expectation("w", "m", Direction.Same, null);
    assertThat(same.holds(1.1, Better.Lower)).isTrue();
    assertThat(same.holds(0.5, Better.Higher)).isFalse();
    assertThat(new Expectation("w", "m", Direction.MuchSlower, null).holds(2.9, Better.Lower))
        .isFalse();
  }

  /** The page of the control promises 1.00 within 3%, or within the interval. */
  @Test
  void controlHasAMarginOfThreePercent() {
    Expectation control = new Expectation("w", "m", Direction.Control, null);
    assertThat(control.holds(1.03, Better.Lower)).isTrue();
    assertThat(control.holds(1.04, Better.Lower)).isFalse();
    assertThat(control.holds(0.96, Better.Lower)).isFalse();
    assertThat(control.mayHold(0.95, 1.2, Better.Lower)).isTrue();
    assertThat(control.mayHold(1.04, 1.2, Better.Lower)).isFalse();
  }

  @Test
  void controlOfTheCatalogueHasTheMarginOfTheControl() {
    assertThat(Expectation.all())
        .filteredOn(e -> e.expected() == Direction.Control)
        .extracting(Expectation::workload)
        .containsExactly("cpu-control");
  }

  @Test
  void encodingHasAnUpperBound() {
    Expectation encoding = new Expectation("w", "m", Direction.HardlySlower, null);
    assertThat(encoding.holds(1.19, Better.Lower)).isTrue();
    assertThat(encoding.holds(1.3, Better.Lower)).isFalse();
    assertThat(encoding.mayHold(1.3, 2, Better.Lower)).isFalse();
  }

  @Test
  void wideIntervalNeitherAgreesNorDisagrees() {
    Expectation same = new Expectation("w", "m", Direction.Same, null);
    assertThat(same.mayHold(0.4, 3.7, Better.Higher)).isTrue();
    assertThat(same.mayHold(1.3, 3.7, Better.Lower)).isFalse();
    Expectation slower = new Expectation("w", "m", Direction.Slower, null);
    assertThat(slower.mayHold(0.1, 0.5, Better.Higher)).isTrue();
    assertThat(slower.mayHold(0.1, 0.5, Better.Lower)).isFalse();
  }
}
