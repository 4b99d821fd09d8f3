package dev.runtimebench.results.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeDrawTest {

  private static final List<String> NODES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  @Test
  void drawDependsOnTheSeedAndNotOnTheOrderOfTheNodes() {
    List<String> drawn = NodeDraw.draw(NODES, 3, 7);
    List<String> reversed = NODES.stream().sorted((x, y) -> y.compareTo(x)).toList();
    assertThat(drawn).hasSize(3).isSorted().doesNotHaveDuplicates();
    assertThat(NodeDraw.draw(reversed, 3, 7)).isEqualTo(drawn);
    assertThat(NodeDraw.draw(NODES, 99, 7)).isEqualTo(NODES);
  }

  /** Each node is drawn in 3 of 8 cases: 1,500 of 4,000, with a standard deviation of 31. */
  @Test
  void everyNodeIsDrawnEquallyOften() {
    Map<String, Integer> counts = new HashMap<>();
    for (long seed = 0; seed < 4000; seed++) {
      NodeDraw.draw(NODES, 3, seed).forEach(node -> counts.merge(node, 1, Integer::sum));
    }
    assertThat(counts.values()).hasSize(8).allSatisfy(n -> assertThat(n).isBetween(1375, 1625));
  }

  @Test
  void nodesHaveDifferentSeedsThatFitIntoTheSpec() {
    Set<Long> seeds = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      long seed = NodeDraw.seed(5, i);
      assertThat(seed).isBetween(0L, 9007199254740991L).isEqualTo(NodeDraw.seed(5, i));
      seeds.add(seed);
    }
    assertThat(seeds).hasSize(100);
  }
}
