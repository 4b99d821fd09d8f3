package dev.runtimebench.operator.observe.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeObstacleTest {

  private static final String READY =
      "{allocatable: {cpu: '2', memory: 1Gi, pods: '4'}, conditions: [{type: Ready, status: 'True'}]}";

  private static NodeNow node(String spec, String status) {
    return new NodeNow(
        "n1",
        true,
        Optional.of(
            Serialization.unmarshal(
                "apiVersion: v1\nkind: Node\nmetadata: {name: n1, labels: {pool: a}}\nspec: %s\nstatus: %s"
                    .formatted(spec, status),
                Node.class)));
  }

  private static Pod pod(String name, String spec) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {namespace: default, name: %s}\nspec: %s"
            .formatted(name, spec),
        Pod.class);
  }

  private static Pod requesting(String name, String cpu) {
    return pod(name, "{containers: [{name: c, resources: {requests: {cpu: %s}}}]}".formatted(cpu));
  }

  private static final Pod OURS =
      pod(
          "ours",
          "{nodeSelector: {pool: a}, tolerations: [{key: sandbox, operator: Exists}], overhead: {cpu: 100m}, containers: [{name: workload, resources: {requests: {cpu: 900m, memory: 64Mi}}}]}");

  private static Optional<NodeObstacle> obstacle(NodeNow node, long count, Pod... others) {
    return NodeObstacle.of(
        node, new NodeObstacle.Wanted(OURS, count), Optional.of(List.of(others)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {unschedulable: true}                              | {}   | node n1 is cordoned (spec.unschedulable)
          {taints: [{key: gpu, value: 'yes', effect: NoSchedule}]} | {} | node n1 has the taint gpu=yes:NoSchedule
          {taints: [{key: out, effect: NoExecute}]}          | {}   | node n1 has the taint out:NoExecute
          {}                                                 | {conditions: [{type: Ready, status: Unknown, message: Kubelet stopped posting node status.}]} | node n1 is NotReady: Kubelet stopped posting node status.
          {}                                                 | {conditions: [{type: Ready, status: 'False'}]} | node n1 is NotReady
          """)
  void obstacleNamesTheNodeAndTheCause(String spec, String status, String message) {
    assertThat(obstacle(node(spec, status), 1))
        .hasValueSatisfying(
            o -> {
              assertThat(o.message()).startsWith(message);
              assertThat(o.kind()).isNotEqualTo(NodeObstacle.Kind.Lasting);
            });
  }

  @Test
  void nodeWithRoomHasNoObstacle() {
    assertThat(obstacle(node("{}", READY), 1, requesting("other", "1"))).isEmpty();
    assertThat(
            obstacle(
                node("{taints: [{key: sandbox, value: gvisor, effect: NoSchedule}]}", READY), 1))
        .isEmpty();
    assertThat(obstacle(node("{taints: [{key: x, effect: PreferNoSchedule}]}", READY), 1))
        .isEmpty();
  }

  @Test
  void fullNodeNamesThePodsThatFillIt() {
    assertThat(
            obstacle(
                node("{}", READY), 1, requesting("urgent", "1100m"), requesting("small", "50m")))
        .hasValueSatisfying(
            o ->
                assertThat(o.message())
                    .isEqualTo(
                        "node n1 is full: other Pods request 1150m of 2 cpu (default/urgent 1100m, default/small 50m), and the benchmark's Pods request 1"));
  }

  @Test
  void sidecarsAndInitContainersCountAsTheSchedulerCountsThem() {
    Pod other =
        pod(
            "mesh",
            "{initContainers: [{name: i, resources: {requests: {cpu: '1'}}}, {name: s, restartPolicy: Always, resources: {requests: {cpu: 600m}}}], containers: [{name: c, resources: {requests: {cpu: 600m}}}]}");
    assertThat(obstacle(node("{}", READY), 1, other))
        .hasValueSatisfying(o -> assertThat(o.message()).contains("request 1200m of 2 cpu"));
  }

  @Test
  void initContainerCountsTogetherWithTheSidecarsBeforeIt() {
    Pod other =
        pod(
            "mesh",
            "{initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 600m}}}, {name: i, resources: {requests: {cpu: '1'}}}], containers: [{name: c, resources: {requests: {cpu: 600m}}}]}");
    assertThat(obstacle(node("{}", READY), 1, other))
        .hasValueSatisfying(o -> assertThat(o.message()).contains("request 1600m of 2 cpu"));
  }

  @Test
  void podsThatCanNeverFitAreKnownAtOnce() {
    assertThat(obstacle(node("{}", READY), 3))
        .hasValueSatisfying(
            o -> {
              assertThat(o.kind()).isEqualTo(NodeObstacle.Kind.Lasting);
              assertThat(o.message())
                  .contains("node n1 has 2 of allocatable cpu", "request 3", "spec.resources.cpu");
            });
  }

  @Test
  void nodeWithTooManyPodsIsFull() {
    Pod[] four = {
      requesting("a", "1m"), requesting("b", "1m"), requesting("c", "1m"), requesting("d", "1m")
    };
    assertThat(obstacle(node("{}", READY), 1, four))
        .hasValueSatisfying(o -> assertThat(o.message()).contains("already runs 4 other Pods"));
  }

  @Test
  void changedLabelIsAnObstacle() {
    Pod elsewhere = pod("ours", "{nodeSelector: {pool: b}, containers: [{name: workload}]}");
    assertThat(
            NodeObstacle.of(
                node("{}", READY), new NodeObstacle.Wanted(elsewhere, 1), Optional.empty()))
        .hasValueSatisfying(
            o -> assertThat(o.message()).isEqualTo("node n1 no longer has the label pool=b"));
  }

  @Test
  void nodeThatIsGoneIsLost() {
    NodeNow gone = new NodeNow("n1", true, Optional.empty());
    assertThat(obstacle(gone, 1))
        .hasValueSatisfying(o -> assertThat(o.message()).isEqualTo("node n1 no longer exists"));
    assertThat(gone.lost())
        .hasValueSatisfying(d -> assertThat(d.message()).isEqualTo("node n1 no longer exists"));
  }

  @Test
  void unreadableNodeIsNotAnObstacle() {
    NodeNow unknown = new NodeNow("n1", false, Optional.empty());
    assertThat(obstacle(unknown, 1)).isEmpty();
    assertThat(unknown.lost()).isEmpty();
  }
}
