package dev.runtimebench.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeRatioBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTableTest {

  private static NodeRatio node(String name, Boolean leftOut) {
    return NodeRatioBuilder.builder()
        .node(name)
        .pairs(6)
        .ratio(1.5)
        .ciLow(1.4)
        .ciHigh(1.6)
        .leftOut(leftOut)
        .build();
  }

  @Test
  void nodeThatDoesNotCountIsMarked() {
    Comparison comparison =
        ComparisonBuilder.builder()
            .runtime("gvisor")
            .baseline("runc")
            .metric("latency")
            .pairs(6)
            .nodes(List.of(node("a", null), node("b", true)))
            .build();
    List<String> lines = NodesTable.of(List.of(comparison), 100);
    assertThat(lines).filteredOn(line -> line.endsWith("does not count")).hasSize(1);
    assertThat(lines).anyMatch(line -> line.contains(" b ") && line.endsWith("does not count"));
  }
}
