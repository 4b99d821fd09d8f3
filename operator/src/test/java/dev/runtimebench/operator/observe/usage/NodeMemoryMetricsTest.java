package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeMemoryMetricsTest {

  private static final String UID = "0c5b1f0e-6a0f-4b9e-9d37-0a4b7c1f2d33";
  private static final String OTHER = "7d5b1f0e-6a0f-4b9e-9d37-0a4b7c1f2d34";
  private static final String SYSTEMD =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
          + UID.replace('-', '_')
          + ".slice";

  private static String row(String id, String container, String value) {
    return "container_memory_working_set_bytes{container=\"%s\",id=\"%s\",name=\"\"} %s 1796069961250"
        .formatted(container, id, value);
  }

  private static NodeMemory read(List<String> lines) {
    NodeMemoryMetrics metrics = new NodeMemoryMetrics(Set.of(UID, OTHER));
    lines.forEach(metrics::take);
    return metrics.memory();
  }

  @Test
  void memoryOfTheNodeIsThatOfTheRoot() {
    NodeMemory memory =
        read(
            List.of(
                row("/", "", "5000"),
                row("/kubepods", "", "4000"),
                row(SYSTEMD, "", "300"),
                row(SYSTEMD + "/cri-containerd-1.scope", "app", "200"),
                row("/kubepods/burstable/pod" + OTHER, "", "100"),
                row("/kubepods/burstable/pod" + OTHER.replace('7', '8'), "", "900")));
    assertThat(memory.workingSet()).hasValue(5000.0);
    assertThat(memory.pods().mean()).hasValue(200);
    assertThat(memory.stamp()).hasValue(1796069961250L);
  }

  /** The kubelet measures each Pod at another time. */
  @Test
  void eachPodHasItsOwnTimeStamp() {
    String early = row(SYSTEMD, "", "300").replace("961250", "950000");
    String late = row("/kubepods/burstable/pod" + OTHER, "", "100");
    PodMemories first = read(List.of(row("/", "", "5000"), early)).pods();
    assertThat(first.byUid().get(UID).stamp()).hasValue(1796069950000L);
    PodMemories second = read(List.of(row("/", "", "5000"), early, late)).pods();
    assertThat(second.mean()).hasValue(200);
    assertThat(second.measuredAfter(first).byUid()).containsOnlyKeys(OTHER);
    assertThat(second.measuredAfter(second).mean()).isEmpty();
    PodMemories third = read(List.of(row(SYSTEMD, "", "400"), late)).pods();
    assertThat(third.measuredAfter(second).mean()).hasValue(400);
  }

  @Test
  void podWithoutATimeStampIsOfNoKnownAge() {
    String row = row(SYSTEMD, "", "300").replace(" 1796069961250", "");
    assertThat(read(List.of(row)).pods().mean()).hasValue(300);
    assertThat(read(List.of(row)).pods().measuredAfter(PodMemories.NONE).mean()).isEmpty();
  }

  @Test
  void figureWithoutATimeStampHasNone() {
    NodeMemory memory =
        read(List.of("container_memory_working_set_bytes{container=\"\",id=\"/\",name=\"\"} 5000"));
    assertThat(memory.workingSet()).hasValue(5000.0);
    assertThat(memory.stamp()).isEmpty();
  }

  @Test
  void answerWithoutASingleRootHasNoMemoryOfTheNode() {
    for (List<String> lines :
        List.of(
            List.<String>of(),
            List.of(row("/kubepods", "", "4000")),
            List.of(row("/", "", "NaN")),
            List.of(row("/", "", "0")),
            List.of(row("/", "", "1"), row("/", "", "2")))) {
      assertThat(read(lines).workingSet()).as("%s", lines).isEmpty();
      assertThat(read(lines).pods().mean()).as("%s", lines).isEmpty();
    }
  }
}
