package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.operator.observe.usage.StatsSummary.PodFigures;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsSummaryTest {

  private static final String UID = "0c5b1f0e-6a0f-4b9e-9d37-0a4b7c1f2d33";

  /** 2026-11-30T20:19:21Z. */
  private static final long SECOND = 1_796_069_961L;

  private static final long NANOS = 1_000_000_000L;

  private static PodFigures read(String pods) {
    return StatsSummary.pod(
        "{\"node\": {\"nodeName\": \"n\"}, \"pods\": [%s]}"
            .formatted(pods)
            .getBytes(StandardCharsets.UTF_8),
        UID);
  }

  private static String pod(String cpu, String memory, String containers) {
    return """
        {"podRef": {"name": "p", "namespace": "default", "uid": "%s"},
         "startTime": "2026-11-30T20:18:00Z",
         "containers": [%s],
         "cpu": {"time": "2026-11-30T20:19:21Z", "usageNanoCores": 5, "usageCoreNanoSeconds": %s},
         "memory": {"time": "2026-11-30T20:19:20Z", "usageBytes": 9, "workingSetBytes": %s}}
        """
        .formatted(UID, containers, cpu, memory);
  }

  private static String container(long cpu, long memory) {
    return """
        {"name": "c", "cpu": {"time": "2026-11-30T20:19:19Z", "usageCoreNanoSeconds": %d},
         "memory": {"time": "2026-11-30T20:19:19Z", "workingSetBytes": %d}}
        """
        .formatted(cpu, memory);
  }

  @Test
  void figuresHaveTheirOwnTimeStamps() {
    PodFigures figures = read(pod("2500000000", "20971520", container(2_400_000_000L, 1_000_000)));
    assertThat(figures.cpu().figure())
        .contains(new Stamped(2.5, SECOND * NANOS, (SECOND + 1) * NANOS - 1));
    assertThat(figures.memory().figure())
        .contains(new Stamped(20971520, (SECOND - 1) * NANOS, SECOND * NANOS - 1));
  }

  @Test
  void figureWithAFractionOfASecondIsExact() {
    PodFigures figures = read(pod("1", "2", "").replace("20:19:21Z", "20:19:21.000000007Z"));
    assertThat(figures.cpu().figure().map(Stamped::earliest)).contains(SECOND * NANOS + 7);
    assertThat(figures.cpu().figure().map(Stamped::latest)).contains(SECOND * NANOS + 7);
  }

  /** The kubelet shows the sum of the containers while its cache lacks the Pod's cgroup. */
  @Test
  void sumOfTheContainersIsNoFigureOfThePod() {
    PodFigures figures = read(pod("30", "12", container(10, 5) + "," + container(20, 6)));
    assertThat(figures.cpu().figure()).isEmpty();
    assertThat(figures.cpu().missing())
        .contains("cpu.usageCoreNanoSeconds is the sum of the Pod's containers")
        .contains("processes of the sandbox are not in the sum");
    assertThat(figures.memory().figure()).isPresent();
  }

  @Test
  void containersWithoutFiguresHaveNoSum() {
    assertThat(read(pod("0", "0", "{\"name\": \"c\"}")).cpu().figure()).isPresent();
    assertThat(read(pod("10", "5", container(10, 5) + ", {\"name\": \"d\"}")).cpu().figure())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"7\"", "null", "{}", "1e3"})
  void cpuTimeMustBeANaturalNumber(String value) {
    PodFigures figures = read(pod(value, "1", ""));
    assertThat(figures.cpu().figure()).isEmpty();
    assertThat(figures.cpu().missing())
        .isEqualTo("the kubelet's answer has no cpu.usageCoreNanoSeconds of the Pod");
    assertThat(figures.memory().figure()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "20:19:21Z,yesterday",
    "2026-11-30T20:19:21Z,9999-11-30T20:19:21Z",
    "2026-11-30T20:19:21Z,0001-01-01T00:00:00Z"
  })
  void figureWithoutATimeStampDoesNotCount(String stamp, String other) {
    PodFigures figures = read(pod("1", "2", "").replace(stamp, other));
    assertThat(figures.cpu().figure()).isEmpty();
    assertThat(figures.cpu().missing()).contains("has no time stamp");
  }

  @Test
  void podThatTheCacheDoesNotHaveIsMissing() {
    PodFigures figures = read(pod("1", "2", "").replace(UID, "another"));
    assertThat(figures.cpu()).isEqualTo(figures.memory());
    assertThat(figures.cpu().missing()).contains("does not have the Pod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "404 page not found", "[]", "{\"pods\": 3}", "{\"pods\": [1, null, {}]}"})
  void everythingElseIsMissingToo(String answer) {
    PodFigures figures = StatsSummary.pod(answer.getBytes(StandardCharsets.UTF_8), UID);
    assertThat(figures.cpu().figure()).isEqualTo(Optional.empty());
    assertThat(figures.memory().missing()).startsWith("the kubelet's answer to /stats/summary");
  }
}
