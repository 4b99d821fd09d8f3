package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.operator.queue.Seat;
import dev.runtimebench.operator.queue.Turn;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Lane;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneSeatsTest {

  private final List<Node> nodes = new ArrayList<>();
  private Optional<List<Node>> known = Optional.of(nodes);
  private Resources resources;
  private String spec = "";
  private final BenchmarkRun run = new BenchmarkRun(Optional.of("a"));
  private final LaneSeats seats = new LaneSeats(labels -> known.map(list -> with(labels, list)));

  private static List<Node> with(Map<String, String> labels, List<Node> all) {
    return all.stream()
        .filter(n -> n.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  private static NodeBuilder node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("pool", name.substring(0, 1))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus();
  }

  private void cluster(String... names) {
    for (String name : names) {
      nodes.add(node(name).build());
    }
  }

  /** A benchmark of runc and gvisor that has been accepted and has not started. */
  private List<LaneSeats.GroupSeat> of(boolean acrossPools) {
    Experiment experiment =
        ExperimentBuilder.builder()
            .runtimes(
                List.of(
                    ResolvedRuntimeBuilder.builder()
                        .name("runc")
                        .nodeSelector(acrossPools ? Map.of("pool", "x") : Map.of())
                        .build(),
                    ResolvedRuntimeBuilder.builder()
                        .name("gvisor")
                        .handler("runsc")
                        .nodeSelector(acrossPools ? Map.of("pool", "y") : Map.of())
                        .build()))
            .acrossPools(acrossPools)
            .resources(resources)
            .build();
    run.accepted(experiment, 1L, 0);
    return seats.of(new Reconciliation(Fixtures.created("bench", spec), run, List.of(), 0));
  }

  private static Seat oneOf(String... names) {
    return new Seat.OneOf(List.of(names));
  }

  @Test
  void benchmarkMayUseEachNodeAndTheOperatorsNodeLast() {
    cluster("a", "c", "b");
    assertThat(of(false))
        .containsExactly(
            new LaneSeats.GroupSeat(List.of("runc", "gvisor"), oneOf("b", "c", "a"), true));
  }

  @Test
  void firstPodIsNotPinnedToTheOnlyNode() {
    cluster("b");
    assertThat(of(false).get(0).isPinned()).isFalse();
    assertThat(of(false).get(0).seat()).isEqualTo(oneOf("b"));
  }

  @Test
  void nodesThatAreCordonedOrNotReadyOrLackAHandlerAreNotChosen() {
    cluster("b");
    nodes.add(node("c").editSpec().withUnschedulable(true).endSpec().build());
    nodes.add(
        node("d")
            .editStatus()
            .editFirstCondition()
            .withStatus("Unknown")
            .endCondition()
            .endStatus()
            .build());
    nodes.add(
        node("e")
            .editStatus()
            .addNewRuntimeHandler()
            .withName("runc")
            .endRuntimeHandler()
            .endStatus()
            .build());
    assertThat(of(false).get(0).seat()).isEqualTo(oneOf("b"));
    assertThat(of(false).get(0).isPinned()).as("c and d may become free").isTrue();
  }

  @Test
  void nodeThatIsTooSmallIsNeverHeld() {
    resources = new Resources(new Quantity("1500m"), new Quantity("2Gi"), true, null);
    nodes.add(sized("b", "2", "1Gi"));
    nodes.add(sized("c", "1", "4Gi"));
    assertThat(of(false).get(0).seat()).isEqualTo(new Seat.Open(Set.of(), Map.of()));
    nodes.add(sized("d", "1500m", "2Gi"));
    assertThat(of(false).get(0).seat()).isEqualTo(oneOf("d"));
    cluster("e");
    assertThat(of(false).get(0).seat()).as("the size of e is unknown").isEqualTo(oneOf("d", "e"));
  }

  private static Node sized(String name, String cpu, String memory) {
    return node(name)
        .editStatus()
        .addToAllocatable("cpu", new Quantity(cpu))
        .addToAllocatable("memory", new Quantity(memory))
        .endStatus()
        .build();
  }

  @Test
  void nodeThatTheSchedulerRefusesIsNotChosenAgain() {
    cluster("b", "c");
    run.lane(new Lane(Map.of("runc", "b", "gvisor", "b"), Set.of("runc", "gvisor"), Set.of()));
    assertThat(of(false).get(0).seat()).as("the node that it holds").isEqualTo(oneOf("b"));
    run.refused("runc");
    assertThat(of(false).get(0).seat()).isEqualTo(oneOf("c"));
    run.lane(new Lane(Map.of("runc", "c", "gvisor", "c"), Set.of("runc", "gvisor"), Set.of()));
    run.refused("runc");
    assertThat(of(false).get(0).seat()).isEqualTo(new Seat.Open(Set.of("b", "c"), Map.of()));
  }

  @Test
  void schedulerChoosesWhereNoNodeMatches() {
    assertThat(of(false).get(0).seat()).isEqualTo(new Seat.Open(Set.of(), Map.of()));
    assertThat(of(true).get(1).seat()).isEqualTo(new Seat.Open(Set.of(), Map.of("pool", "y")));
  }

  /** {@link NodeShortage} makes the benchmark wait before. */
  @Test
  void cordonedNodeIsNeverLeftToTheScheduler() {
    nodes.add(node("b").editSpec().withUnschedulable(true).endSpec().build());
    assertThat(of(false).get(0).seat()).isEqualTo(oneOf("b"));
  }

  @Test
  void firstPodIsPinnedToTheNodeThatTheBenchmarkNames() {
    cluster("b");
    spec = "placement: {nodeSelector: {kubernetes.io/hostname: b}}";
    nodes.set(0, host("b"));
    assertThat(of(false).get(0).isPinned()).isTrue();
    run.lane(new Lane(Map.of("runc", "b", "gvisor", "b"), Set.of("runc", "gvisor"), Set.of()));
    run.refused("runc");
    assertThat(of(false).get(0).seat()).as("there is no other node").isEqualTo(oneOf("b"));
  }

  private static Node host(String name) {
    return node(name)
        .editMetadata()
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .build();
  }

  @Test
  void nodesMayBeUnknown() {
    known = Optional.empty();
    assertThat(of(false).get(0).seat()).isEqualTo(new Seat.Unknown());
  }

  @Test
  void acrossPoolsEachRuntimeHasASeat() {
    cluster("x1", "x2", "y1");
    List<LaneSeats.GroupSeat> groups = of(true);
    assertThat(groups)
        .containsExactly(
            new LaneSeats.GroupSeat(List.of("runc"), oneOf("x1", "x2"), true),
            new LaneSeats.GroupSeat(List.of("gvisor"), oneOf("y1"), false));
    Lane lane =
        LaneSeats.lane(
            groups, new Turn.Granted(List.of(Optional.of("x2"), Optional.of("y1")), Set.of("z")));
    assertThat(lane.pin("runc")).contains("x2");
    assertThat(lane.pin("gvisor")).isEmpty();
    assertThat(lane.node("gvisor")).contains("y1");
    assertThat(lane.avoid()).containsExactly("z");
  }
}
