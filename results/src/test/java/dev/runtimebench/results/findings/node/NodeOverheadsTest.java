package dev.runtimebench.results.findings.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.OverheadFigureBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.api.v1alpha1.RuntimeOverheadBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeOverheadsTest {

  private static OverheadFigure figure(double percentile, String suggested) {
    boolean few = suggested == null;
    return OverheadFigureBuilder.builder()
        .pods(few ? 8 : 72)
        .percentile95(percentile)
        .suggested(suggested)
        .podsNeeded(few ? 72 : null)
        .why(few ? "a suggestion needs 72 Pods" : null)
        .build();
  }

  private static List<RuntimeOverhead> node(OverheadFigure memory, OverheadFigure cpu) {
    return List.of(
        RuntimeOverheadBuilder.builder()
            .runtime("gvisor")
            .runtimeClass("gvisor")
            .pods(72)
            .memory(memory)
            .cpu(cpu)
            .today("memory 8Mi")
            .derivation("the 95th percentile")
            .build());
  }

  private static RuntimeOverhead of(List<List<RuntimeOverhead>> nodes) {
    List<RuntimeOverhead> all = NodeOverheads.of(nodes);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** A RuntimeClass has one overhead for all nodes. */
  @Test
  void largestSuggestionOfTheNodesCounts() {
    RuntimeOverhead overhead =
        of(
            List.of(
                node(figure(18e6, "18Mi"), figure(0.05, "50m")),
                node(figure(21e6, "21Mi"), figure(0.02, "20m"))));
    assertThat(overhead.memory().suggested()).isEqualTo("21Mi");
    assertThat(overhead.memory().pods()).isEqualTo(144);
    assertThat(overhead.memory().why()).isNull();
    assertThat(overhead.cpu().suggested()).isEqualTo("50m");
    assertThat(overhead.today()).isEqualTo("memory 8Mi");
    assertThat(overhead.patch())
        .isEqualTo("overhead:\n  podFixed:\n    cpu: 50m\n    memory: 21Mi\n");
    assertThat(overhead.derivation()).startsWith("the largest figures of 2 nodes");
  }

  @Test
  void nodeWithTooFewPodsKeepsTheSuggestionBack() {
    RuntimeOverhead overhead =
        of(List.of(node(figure(18e6, "18Mi"), null), node(figure(16e6, null), null)));
    assertThat(overhead.memory().percentile95()).isEqualTo(18e6);
    assertThat(overhead.memory().suggested()).isNull();
    assertThat(overhead.memory().podsNeeded()).isEqualTo(72);
    assertThat(overhead.memory().why())
        .isEqualTo("1 of 2 nodes have no suggestion: a suggestion needs 72 Pods");
    assertThat(overhead.cpu()).isNull();
    assertThat(overhead.patch()).isNull();
  }

  /** The node without a figure may need the most. */
  @Test
  void nodeWithoutAFigureKeepsTheSuggestionBack() {
    RuntimeOverhead overhead = of(List.of(node(figure(18e6, "18Mi"), null), List.of()));
    assertThat(overhead.memory().suggested()).isNull();
    assertThat(overhead.memory().why()).isEqualTo("1 of 2 nodes have no figure");
    assertThat(overhead.memory().podsNeeded()).isNull();
    assertThat(NodeOverheads.of(List.of(List.of(), List.of()))).isEmpty();
  }

  /** More Pods would not help the node whose program had ended. */
  @Test
  void tooFewPodsOfOneNodeDoNotHideTheReasonOfAnother() {
    OverheadFigure ended =
        OverheadFigureBuilder.builder()
            .pods(72)
            .percentile95(17e6)
            .why("the program had ended")
            .build();
    RuntimeOverhead overhead = of(List.of(node(figure(18e6, null), null), node(ended, null)));
    assertThat(overhead.memory().podsNeeded()).isNull();
    assertThat(overhead.memory().why())
        .isEqualTo("2 of 2 nodes have no suggestion: the program had ended");
  }
}
