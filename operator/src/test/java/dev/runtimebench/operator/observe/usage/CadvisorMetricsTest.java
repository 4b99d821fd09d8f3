package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CadvisorMetricsTest {

  private static final String UID = "0c5b1f0e-6a0f-4b9e-9d37-0a4b7c1f2d33";
  private static final String CPU = "container_cpu_usage_seconds_total";
  private static final String MEMORY = "container_memory_working_set_bytes";
  private static final String THROTTLED = "container_cpu_cfs_throttled_seconds_total";
  private static final String PEAK = "container_memory_max_usage_bytes";
  private static final String CGROUPFS = "/kubepods/burstable/pod" + UID;
  private static final String SYSTEMD =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
          + UID.replace('-', '_')
          + ".slice";

  /** A kubelet in a container, as in kind, has all cgroups below its own. */
  private static final String NESTED =
      "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod"
          + UID.replace('-', '_')
          + ".slice";

  /** A Pod of the class Guaranteed, with the cgroupfs driver. */
  private static final String GUARANTEED = "/kubepods/pod" + UID;

  private static final long MILLIS = 1_796_069_961_250L;

  private static UsageSample read(String... rows) {
    CadvisorMetrics metrics = new CadvisorMetrics(UID);
    List.of(rows).forEach(metrics::take);
    return metrics.sample();
  }

  private static String row(String name, String id, String value) {
    return "%s{container=\"\",id=\"%s\",image=\"\",name=\"\",namespace=\"default\",pod=\"p\"} %s %d"
        .formatted(name, id, value, MILLIS);
  }

  /** A row of a container in the Pod, or of its sandbox. */
  private static String inner(String name, String container, String value) {
    return row(name, SYSTEMD + "/cri-containerd-1.scope", value)
        .replace("container=\"\"", "container=\"" + container + "\"")
        .replace("name=\"\"", "name=\"1\"");
  }

  private static Stamped stamped(double value) {
    return new Stamped(value, MILLIS * 1_000_000, MILLIS * 1_000_000 + 999_999);
  }

  /** Rows as in the answer of a kubelet with containerd and the systemd driver. */
  @ParameterizedTest
  @ValueSource(strings = {SYSTEMD_ROWS, ""})
  void rowsOfThePodsOwnCgroupCount(String others) {
    for (String cgroup : new String[] {SYSTEMD, CGROUPFS, NESTED, GUARANTEED}) {
      UsageSample sample =
          read(
              "# HELP " + CPU + " Cumulative cpu time consumed in seconds.",
              "# TYPE " + CPU + " counter",
              others,
              row(CPU, "/", "9e9"),
              row(CPU, cgroup, "2.5").replace("container=\"\"", "container=\"\",cpu=\"total\""),
              row(CPU, cgroup, "1.5").replace("container=\"\"", "container=\"\",cpu=\"cpu00\""),
              inner(CPU, "", "0.02"),
              inner(CPU, "workload", "0.5"),
              inner(MEMORY, "workload", "1e6"),
              row(MEMORY, cgroup, "2.097152e+07"),
              row(PEAK, cgroup, "3e7"),
              row(MEMORY, cgroup.replace("0c5b", "ffff"), "5"));
      assertThat(sample.cpu().figure()).contains(stamped(2.5));
      assertThat(sample.memory().figure()).contains(stamped(20971520));
      assertThat(sample.peak().figure()).contains(stamped(3e7));
    }
  }

  private static final String SYSTEMD_ROWS =
      "container_cpu_usage_seconds_total{container=\"\",cpu=\"total\",id=\"/kubepods.slice\",image=\"\",name=\"\",namespace=\"\",pod=\"\"} 5 1796069961250";

  /** The sum of the containers lacks the processes of the sandbox, so nothing is added up. */
  @Test
  void containersAreNotThePod() {
    UsageSample sample =
        read(
            inner(CPU, "workload", "0.5"),
            inner(MEMORY, "workload", "1e6"),
            row(MEMORY, SYSTEMD, "7").replace("name=\"\"", "name=\"1\""),
            row(CPU, SYSTEMD, "7").replace("container=\"\"", "container=\"POD\""));
    assertThat(sample.cpu().missing())
        .contains(CPU + " of the Pod's containers, but not of the Pod's own cgroup");
    assertThat(sample.memory().missing())
        .contains(MEMORY)
        .doesNotContain("PodAndContainerStatsFromCRI");
  }

  private static UsageSample published(String uid) throws IOException {
    CadvisorMetrics metrics = new CadvisorMetrics(uid);
    try (InputStream in = CadvisorMetricsTest.class.getResourceAsStream("published.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(metrics::take);
    }
    return metrics.sample();
  }

  /** The file says where each row was published. */
  @Test
  void rowsOfRealKubeletsAreRead() throws IOException {
    UsageSample sample = published("7c57de98-0c20-4854-bfd1-e242e1b0940b");
    long millis = 1_786_331_963_155L;
    assertThat(sample.cpu().figure())
        .contains(new Stamped(4.656145, millis * 1_000_000, millis * 1_000_000 + 999_999));
    assertThat(sample.memory().figure().map(Stamped::value)).contains(3.04140288e+08);
    assertThat(sample.peak().missing()).contains("no " + PEAK);
    // The Pod had no CPU limit.
    assertThat(sample.throttling().missing()).contains("no " + THROTTLED, "no CPU limit");
  }

  /** A container with cgroups of its own has rows that end like those of the Pod. */
  @Test
  void cgroupInsideOfAContainerIsNotThePod() throws IOException {
    assertThat(published("dc35e999-4467-45c5-92ee-4dd4ae8baa2c").memory().missing())
        .contains(MEMORY + " of the Pod's containers, but not of the Pod's own cgroup");
  }

  /**
   * With the feature PodAndContainerStatsFromCRI, the rows have the labels of the container runtime
   * (github.com/kubernetes/kubernetes/issues/140778): id, name and image, and in later versions of
   * CRI-O the Kubernetes labels too. Nobody has published a whole answer yet, so the values of the
   * labels are ours.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{id=\"3f0a9c1d2b4e\",image=\"example/tool:1\",name=\"workload\"}",
        "{container=\"workload\",id=\"3f0a9c1d2b4e\",image=\"example/tool:1\",name=\"workload\",namespace=\"n\",pod=\"p\"}",
        "{container=\"workload\",id=\"/crio-3f0a9c1d2b4e\",image=\"\",name=\"w\",namespace=\"n\",pod=\"p\"}"
      })
  void kubeletWithTheFiguresOfTheContainerRuntimeIsNamed(String labels) {
    UsageSample sample =
        read(row(CPU, "/", "9"), CPU + labels + " 5 " + MILLIS, MEMORY + labels + " 7 " + MILLIS);
    assertThat(sample.cpu().missing())
        .isEqualTo(PodCgroups.MISSING)
        .contains("PodAndContainerStatsFromCRI", "switch the feature off");
    assertThat(sample.memory().missing()).isEqualTo(PodCgroups.MISSING);
    assertThat(sample.throttling().missing()).isEqualTo(PodCgroups.MISSING);
  }

  /** A node without Pods, a static Pod, and a container that is not of Kubernetes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/system.slice",
        "/kubepods/burstable/pod0c5b1f0e6a0f4b9e9d370a4b7c1f2d33/1",
        "/docker/3f0a9c1d2b4e"
      })
  void otherRowsSayNothingAboutTheFeature(String id) {
    UsageSample sample = read(row(CPU, id, "5").replace("pod=\"p\"", "pod=\"\""));
    assertThat(sample.cpu().missing()).contains("has not seen the Pod yet");
  }

  @Test
  void podThatTheCacheDoesNotHaveIsMissing() {
    UsageSample sample = read(row(CPU, CGROUPFS.replace("0c5b", "ffff"), "5"));
    assertThat(sample.cpu().missing()).contains("no " + CPU, "has not seen the Pod yet");
    assertThat(sample.memory().missing()).contains("no " + MEMORY);
  }

  @Test
  void twoRowsOfThePodsCgroupAreAmbiguous() {
    assertThat(read(row(CPU, CGROUPFS, "5"), row(CPU, SYSTEMD, "6")).cpu().missing())
        .contains("2 values of " + CPU);
  }

  @Test
  void zeroIsNoFigureOfAPodThatRuns() {
    UsageSample sample = read(row(CPU, CGROUPFS, "0"), row(MEMORY, CGROUPFS, "0"));
    assertThat(sample.cpu().missing()).contains(CPU + " of the Pod is 0");
    assertThat(sample.memory().missing()).contains(MEMORY + " of the Pod is 0");
  }

  @Test
  void kernelWithoutAHighWaterMarkShowsZero() {
    assertThat(read(row(PEAK, CGROUPFS, "0")).peak().missing()).contains("high-water mark");
  }

  /** The kernel counts throttling in the cgroup whose limit is used up first. */
  @Test
  void rowsOfThePodAndItsContainersHaveTheThrottling() {
    UsageSample sample =
        read(
            row(THROTTLED, SYSTEMD, "0"),
            inner(THROTTLED, "workload", "0.125"),
            row(THROTTLED, "/system.slice/pod.service", "7"));
    assertThat(sample.throttling().byCgroup().values())
        .containsExactlyInAnyOrder(stamped(0), stamped(0.125));
  }

  /** A proxy that runs into its own limit slows down nobody else. */
  @Test
  void throttlingOfAnotherContainerDoesNotCount() {
    UsageSample sample =
        read(
            inner(THROTTLED, "workload", "0.125"),
            inner(THROTTLED, "proxy", "9").replace("-1.scope", "-2.scope"),
            inner(THROTTLED, "POD", "0.25").replace("-1.scope", "-3.scope"));
    assertThat(sample.throttling().byCgroup().values())
        .containsExactlyInAnyOrder(stamped(0.125), stamped(0.25));
    assertThat(read(inner(THROTTLED, "proxy", "9")).throttling().missing())
        .contains("no " + THROTTLED, "no CPU limit");
  }

  /** The cgroup without a time stamp may be the one that the limit throttles. */
  @Test
  void cgroupWithoutATimeStampMakesTheThrottlingMissing() {
    UsageSample sample =
        read(
            row(THROTTLED, SYSTEMD, "0"),
            inner(THROTTLED, "workload", "5").replace(" " + MILLIS, ""));
    assertThat(sample.throttling().byCgroup()).isEmpty();
    assertThat(sample.throttling().missing())
        .isEqualTo(
            "the kubelet's "
                + THROTTLED
                + " of a cgroup of the Pod has no time stamp, or is not a number");
  }

  @Test
  void podWithoutALimitHasNoThrottling() {
    UsageSample sample = read(row(PEAK, CGROUPFS, "1"));
    assertThat(sample.throttling().byCgroup()).isEmpty();
    assertThat(sample.throttling().missing()).contains("no " + THROTTLED, "no CPU limit");
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
    UsageSample sample = read(MEMORY + rest.replace("UID", UID), "container_other 1");
    assertThat(sample.memory().figure()).isEmpty();
    assertThat(sample.memory().missing()).isNotEmpty();
  }

  @Test
  void labelsMayHaveEscapedCharacters() {
    String row = row(MEMORY, CGROUPFS, "7").replace("pod=\"p\"", "pod=\"a\\\"}\\\\\\n\"");
    assertThat(read(row).memory().figure()).isPresent();
  }

  @Test
  void answerOfAnotherProgramIsMissing() {
    assertThat(read("go_goroutines 5").peak().missing()).contains("has no metrics of containers");
    assertThat(read("").throttling().missing()).contains("has no metrics of containers");
  }
}
