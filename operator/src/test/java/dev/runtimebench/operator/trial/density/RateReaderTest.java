package dev.runtimebench.operator.trial.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the newest lines of a log say about the rate of a Pod. */
class RateReaderTest {

  private static final Metric METRIC =
      Experiments.of(
              Fixtures.created(
                  "b",
                  """
                  workload:
                    inline:
                      container: {image: "example/tool:1"}
                      metrics: [{name: rate, unit: "/s", better: Higher, summary: Median, source: {regex: {pattern: "rate=(.+)", group: 1}}}]
                  """))
          .workload()
          .metrics()
          .get(0);

  private static final Pod POD =
      new PodBuilder().withNewMetadata().withName("pod-0").endMetadata().build();

  private final List<PodLogs.Bounds> asked = new ArrayList<>();

  private static String lines(Stream<String> lines) {
    return lines
        .map(line -> "2026-01-01T00:00:00.000000000Z " + line + "\n")
        .collect(Collectors.joining());
  }

  private RateReader.Answer read(String log) {
    return new RateReader(
            (pod, seconds, bounds) -> {
              assertThat(seconds).isEqualTo(30);
              asked.add(bounds);
              byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
              return Arrays.copyOf(bytes, Math.min(bytes.length, bounds.bytes()));
            })
        .read(METRIC, 30, POD);
  }

  private static void assertMissing(RateReader.Answer answer, String... words) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            RateReader.Answer.Missing.class,
            missing ->
                assertThat(missing.why())
                    .contains("Pod pod-0", "spec.design.density.rateMetric")
                    .contains("newest 1000 lines of the last 30 s")
                    .contains(words));
  }

  @Test
  void rateIsTheSummaryOfTheValues() {
    assertThat(read(lines(Stream.of("rate=10", "other", "rate=30", "rate=20"))))
        .isEqualTo(new RateReader.Answer.Known(20));
    assertThat(asked)
        .singleElement()
        .satisfies(
            bounds -> {
              assertThat(bounds.lines()).isEqualTo(RateReader.MAX_LINES);
              assertThat(bounds.within()).hasSeconds(10);
            });
  }

  @Test
  void logBelowTheLimitIsReadAndALongerOneIsRefusedWithTheFix() {
    String rates = lines(IntStream.range(0, 3).mapToObj(i -> "rate=" + i));
    String stamp = lines(Stream.of(""));
    String filler = "x".repeat(1000);
    StringBuilder log = new StringBuilder(rates);
    while (log.length() + stamp.length() + filler.length() < RateReader.MAX_BYTES) {
      log.append(lines(Stream.of(filler)));
    }
    int left = RateReader.MAX_BYTES - 1 - log.length();
    String full =
        log + (left > stamp.length() ? lines(Stream.of("x".repeat(left - stamp.length()))) : "");
    assertThat(read(full)).isEqualTo(new RateReader.Answer.Known(1));
    assertMissing(
        read(full + lines(Stream.of("one more"))), "more than 1048576 bytes", "fewer lines");
  }

  @Test
  void logWithoutAValueNamesTheHoldTime() {
    assertMissing(read(lines(Stream.of("started", "served"))), "twice within", "raise holdSeconds");
    assertMissing(read(""), "raise holdSeconds");
  }

  @Test
  void valueThatIsNoNumberNamesTheExpressionAndNotTheHoldTime() {
    RateReader.Answer answer = read(lines(Stream.of("rate=10", "rate=fast")));
    assertMissing(answer, "fast", "change the regular expression");
    assertThat(((RateReader.Answer.Missing) answer).why()).doesNotContain("holdSeconds");
  }

  @Test
  void logThatIsRefusedIsNoMissingValue() {
    RateReader reader =
        new RateReader(
            (pod, seconds, bounds) -> {
              throw new IOException("HTTP 403: no right to read logs");
            });
    assertThat(reader.read(METRIC, 30, POD))
        .isEqualTo(
            new RateReader.Answer.Unreadable(
                "the log of Pod pod-0, which has its rate, cannot be read: HTTP 403: no right to read logs"));
  }
}
