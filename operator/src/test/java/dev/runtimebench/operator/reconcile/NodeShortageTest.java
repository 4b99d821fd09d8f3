package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.disruption.NodeObstacle;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.pod.Owner;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeShortageTest {

  private static final String HOST = "kubernetes.io/hostname";

  private final List<Node> nodes = new ArrayList<>();
  private Optional<List<Node>> known = Optional.of(nodes);
  private boolean acrossPools;
  private Resources resources;
  private final NodeShortage shortage =
      new NodeShortage(
          labels ->
              known.map(
                  list ->
                      list.stream()
                          .filter(
                              n ->
                                  n.getMetadata()
                                      .getLabels()
                                      .entrySet()
                                      .containsAll(labels.entrySet()))
                          .toList()));

  private static NodeBuilder node(String name, String ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels(HOST, name)
        .addToLabels("pool", name.substring(0, 1))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withMessage("the kubelet is silent")
        .endCondition()
        .endStatus();
  }

  private void add(NodeBuilder node) {
    nodes.add(node.build());
  }

  private static NodeBuilder cordoned(String name) {
    return node(name, "True").editSpec().withUnschedulable(true).endSpec();
  }

  private Reconciliation queued(RuntimeBenchmark benchmark) {
    Experiment draft =
        ExperimentBuilder.builder()
            .runtimes(
                List.of(
                    ResolvedRuntimeBuilder.builder()
                        .name("runc")
                        .nodeSelector(acrossPools ? Map.of("pool", "x") : Map.of())
                        .build(),
                    ResolvedRuntimeBuilder.builder()
                        .name("gvisor")
                        .nodeSelector(acrossPools ? Map.of("pool", "y") : Map.of())
                        .build()))
            .acrossPools(acrossPools)
            .resources(resources)
            .build();
    BenchmarkRun run = new BenchmarkRun();
    run.accepted(draft, 1L, 0);
    return new Reconciliation(benchmark, run, List.of(), 0);
  }

  private Optional<NodeObstacle> obstacle() {
    return shortage.obstacle(queued(Fixtures.created("bench", "")));
  }

  /** The benchmark of node x1 of a benchmark on several nodes. */
  private static RuntimeBenchmark ofNode() {
    RuntimeBenchmark benchmark =
        Fixtures.created("bench", "placement: {nodeSelector: {kubernetes.io/hostname: x1}}");
    benchmark
        .getMetadata()
        .setOwnerReferences(List.of(Owner.reference(Fixtures.created("owner", ""))));
    return benchmark;
  }

  private static NodeObstacle passing(String message) {
    return new NodeObstacle(NodeObstacle.Kind.Passing, message);
  }

  private static NodeObstacle lost(String message) {
    return new NodeObstacle(NodeObstacle.Kind.NodeLost, message);
  }

  @Test
  void nodeThatMayTakeThePodIsNoShortage() {
    add(cordoned("x1"));
    add(node("x2", "True"));
    assertThat(obstacle()).isEmpty();
  }

  @Test
  void autoscalerMayAddTheFirstNode() {
    assertThat(obstacle()).isEmpty();
  }

  @Test
  void nodesThatTheOperatorCannotListAreNoShortage() {
    known = Optional.empty();
    assertThat(obstacle()).isEmpty();
  }

  @Test
  void onlyNodeIsCordonedOrNotReady() {
    add(cordoned("x1"));
    assertThat(obstacle()).contains(passing("node x1 is cordoned (spec.unschedulable)"));
    nodes.clear();
    add(node("x1", "Unknown"));
    assertThat(obstacle()).contains(lost("node x1 is NotReady: the kubelet is silent"));
  }

  @Test
  void eachOfSeveralNodesIsCordonedOrNotReady() {
    add(node("x2", "Unknown"));
    add(cordoned("x1"));
    assertThat(obstacle())
        .contains(
            passing(
                "each of the 2 nodes that match is cordoned or NotReady: node x1 is cordoned (spec.unschedulable)"));
  }

  @Test
  void acrossPoolsEachPoolNeedsANode() {
    acrossPools = true;
    add(node("x1", "True"));
    add(cordoned("y1"));
    assertThat(obstacle()).contains(passing("node y1 is cordoned (spec.unschedulable)"));
  }

  @Test
  void nodeOfABenchmarkOnSeveralNodesMayComeBack() {
    assertThat(shortage.obstacle(queued(ofNode())))
        .contains(lost("no node has the labels {kubernetes.io/hostname=x1}"));
    assertThat(
            shortage.obstacle(
                queued(
                    Fixtures.created(
                        "user", "placement: {nodeSelector: {kubernetes.io/hostname: x1}}"))))
        .as("a user may have misspelt the name")
        .isEmpty();
    add(
        node("x1", "True")
            .editSpec()
            .addNewTaint()
            .withKey("example.com/maintenance")
            .withEffect("NoSchedule")
            .endTaint()
            .endSpec());
    assertThat(shortage.obstacle(queued(ofNode())))
        .hasValueSatisfying(o -> assertThat(o.message()).contains("x1", "has a taint"));
  }

  @Test
  void nodeThatIsTooSmallIsLeftToTheScheduler() {
    resources = new Resources(new Quantity("2"), null, true, null);
    add(node("x1", "True").editStatus().addToAllocatable("cpu", new Quantity("1")).endStatus());
    assertThat(shortage.obstacle(queued(ofNode()))).isEmpty();
    assertThat(obstacle()).isEmpty();
  }

  @Test
  void onlyNodeIsThatOfTheHostName() {
    add(node("x1", "True"));
    assertThat(shortage.onlyNode(queued(ofNode()), "gvisor")).contains("x1");
    assertThat(shortage.onlyNode(queued(Fixtures.created("bench", "")), "gvisor"))
        .as("an autoscaler may add nodes")
        .isEmpty();
  }
}
