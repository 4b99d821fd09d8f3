package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.api.v1alpha1.PlacementBuilder;
import dev.runtimebench.operator.reconcile.NodeSelection.Selection;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeSelectionTest {

  private static Node node(String name, String hostname) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", hostname)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static Node cordoned(String name) {
    return new NodeBuilder(node(name, name)).editSpec().withUnschedulable(true).endSpec().build();
  }

  private static Placement placement(IntOrString nodes) {
    return PlacementBuilder.builder().nodes(nodes).build();
  }

  private static Selection select(
      List<Node> nodes, IntOrString wanted, Optional<String> operatorNode, long seed) {
    return new NodeSelection(labels -> Optional.of(nodes))
        .of(placement(wanted), null, List.of(), operatorNode, seed);
  }

  private static Set<String> chosen(Selection selection) {
    assertThat(selection).isInstanceOf(Selection.Chosen.class);
    return ((Selection.Chosen) selection).hostnames().keySet();
  }

  @Test
  void nodeOfTheOperatorIsDrawnOnlyIfItIsNeeded() {
    List<Node> nodes = List.of(node("a", "a"), node("b", "b"), node("c", "c"));
    for (long seed = 0; seed < 50; seed++) {
      assertThat(chosen(select(nodes, new IntOrString(2), Optional.of("b"), seed)))
          .containsExactly("a", "c");
    }
    assertThat(chosen(select(nodes, new IntOrString(3), Optional.of("b"), 1)))
        .containsExactly("a", "b", "c");
  }

  @Test
  void drawDependsOnTheSeed() {
    List<Node> nodes = List.of(node("a", "a"), node("b", "b"), node("c", "c"), node("d", "d"));
    Set<Set<String>> drawn = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      drawn.add(chosen(select(nodes, new IntOrString(2), Optional.empty(), seed)));
    }
    assertThat(drawn).hasSize(6);
  }

  @Test
  void nodesThatCannotBeSelectedDoNotCount() {
    List<Node> nodes =
        List.of(
            node("a", "a"), node("b", "same"), node("c", "same"), cordoned("d"), node("e", "x"));
    Selection all = select(nodes, new IntOrString("All"), Optional.empty(), 1);
    assertThat(((Selection.Chosen) all).hostnames()).containsOnlyKeys("a", "e").containsValue("x");
    Selection three = select(nodes, new IntOrString(3), Optional.empty(), 1);
    assertThat(three).isInstanceOf(Selection.TooFew.class);
    assertThat(((Selection.TooFew) three).message())
        .contains("needs 3 nodes", "only 2 of the 5 nodes");
  }

  @Test
  void moreThanAHundredNodesAreTooMany() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      nodes.add(node("n" + i, "n" + i));
    }
    Selection all = select(nodes, new IntOrString("All"), Optional.empty(), 1);
    assertThat(((Selection.Impossible) all).message()).contains("101 nodes", "at most 100");
    assertThat(chosen(select(nodes, new IntOrString(100), Optional.empty(), 1))).hasSize(100);
  }

  @Test
  void unknownNodesAreAProblemOfTheInstallation() {
    Selection unknown =
        new NodeSelection(labels -> Optional.empty())
            .of(placement(new IntOrString(3)), null, List.of(), Optional.empty(), 1);
    assertThat(((Selection.Impossible) unknown).message())
        .contains("spec.placement.nodes", "cannot list the nodes");
  }
}
