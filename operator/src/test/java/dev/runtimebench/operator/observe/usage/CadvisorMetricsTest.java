package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.usage.CadvisorMetrics.PodFigures;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CadvisorMetricsTest {

  private static final String UID = "0c5b1f0e-6a0f-4b9e-9d37-0a4b7c1f2d33";
  private static final String THROTTLED = "container_cpu_cfs_throttled_seconds_total";
  private static final String PEAK = "container_memory_max_usage_bytes";
  private static final String CGROUPFS = "/kubepods/burstable/pod" + UID;
  private static final String SYSTEMD =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
          + UID.replace('-', '_')
          + ".slice";

  private static final long MILLIS = 1_796_069_961_250L;

  private static PodFigures read(String... rows) {
    return CadvisorMetrics.pod(String.join("\n", rows).getBytes(StandardCharsets.UTF_8), UID);
  }

  private static String row(String name, String id, String value) {
    return "%s{container=\"\",id=\"%s\",image=\"\",name=\"\",namespace=\"default\",pod=\"p\"} %s %d"
        .formatted(name, id, value, MILLIS);
  }

  private static Stamped stamped(double value) {
    return new Stamped(value, MILLIS * 1_000_000, MILLIS * 1_000_000 + 999_999);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowOfThePodsCgroupHasThePeak(boolean systemd) {
    String cgroup = systemd ? SYSTEMD : CGROUPFS;
    PodFigures figures =
        read(
            "# HELP " + PEAK + " Maximum memory usage recorded in bytes",
            "# TYPE " + PEAK + " gauge",
            row(PEAK, "/", "9e9"),
            row(PEAK, cgroup, "2.097152e+07"),
            row(PEAK, cgroup + "/cri-containerd-1.scope", "1e6"),
            row(PEAK, CGROUPFS.replace("0c5b", "ffff"), "5"));
    assertThat(figures.peak().figure()).contains(stamped(20971520));
  }

  /** The cgroups of the Pod's containers can be throttled too. */
  @Test
  void rowsOfThePodAndItsContainersHaveTheThrottling() {
    PodFigures figures =
        read(
            row(THROTTLED, SYSTEMD, "0.25"),
            row(THROTTLED, SYSTEMD + "/cri-containerd-1.scope", "0.125"),
            row(THROTTLED, "/system.slice/pod.service", "7"));
    assertThat(figures.throttling().byCgroup().values())
        .containsExactlyInAnyOrder(stamped(0.25), stamped(0.125));
  }

  @Test
  void podWithoutALimitHasNoThrottling() {
    PodFigures figures = read(row(PEAK, CGROUPFS, "1"));
    assertThat(figures.throttling().byCgroup()).isEmpty();
    assertThat(figures.throttling().missing()).contains("no " + THROTTLED, "no CPU limit");
  }

  @Test
  void kernelWithoutAHighWaterMarkShowsZero() {
    assertThat(read(row(PEAK, CGROUPFS, "0")).peak().missing()).contains("is 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{id=\"/kubepods/podUID\"} 5",
        "{id=\"/kubepods/podUID\"} 5 -1",
        "{id=\"/kubepods/podUID\"} 5 99999999999999999",
        "{id=\"/kubepods/podUID\"} NaN 1000",
        "{id=\"/kubepods/podUID\"} +Inf 1000",
        "{id=\"/kubepods/podUID\"} -3 1000",
        "{id=\"/kubepods/podUID\" 5 1000",
        "{id=\"/kubepods/podUID} 5 1000",
        "{id=\"/kubepods/podUID\",id=\"x\"} 5 1000",
        "{id=\"/kubepods/podUID\"} five 1000",
        "{id=\"/kubepods/podUID\"} 5 1000 7",
        "_more{id=\"/kubepods/podUID\"} 5 1000",
      })
  void rowThatIsNotInTheFormatDoesNotCount(String rest) {
    PodFigures figures = read(PEAK + rest.replace("UID", UID), "container_other 1");
    assertThat(figures.peak().figure()).isEmpty();
  }

  @Test
  void labelsMayHaveEscapedCharacters() {
    String row = row(PEAK, CGROUPFS, "7").replace("pod=\"p\"", "pod=\"a\\\"}\\\\\\n\"");
    assertThat(read(row).peak().figure()).isPresent();
  }

  @Test
  void answerOfAnotherProgramIsMissing() {
    assertThat(read("go_goroutines 5").peak().missing()).contains("has no metrics of containers");
    assertThat(read("").throttling().missing()).contains("has no metrics of containers");
  }
}
