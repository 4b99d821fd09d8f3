package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.OverheadFigureBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.api.v1alpha1.RuntimeOverheadBuilder;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.Exports;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.table.ResultTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverheadLinesTest {

  private static final String COMMAND =
      "kubectl patch runtimeclass gvisor --type merge --patch '{\"overhead\":{\"podFixed\":{\"cpu\":\"30m\",\"memory\":\"19Mi\"}}}'";

  private static RuntimeOverhead overhead(String runtimeClass, String patch) {
    return RuntimeOverheadBuilder.builder()
        .runtime("gvisor")
        .runtimeClass(runtimeClass)
        .pods(72)
        .memory(
            OverheadFigureBuilder.builder()
                .pods(72)
                .percentile95(18.5 * (1 << 20))
                .low(17e6)
                .high(21e6)
                .suggested("19Mi")
                .build())
        .derivation("the 95th percentile")
        .patch(patch)
        .build();
  }

  private static final RuntimeOverhead SUGGESTION =
      overhead("gvisor", "overhead:\n  podFixed:\n    cpu: 30m\n    memory: 19Mi\n");

  private static BenchmarkView benchmark(RuntimeOverhead overhead) {
    RuntimeBenchmark benchmark = Exports.burst();
    benchmark.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(benchmark.getStatus())
            .overhead(List.of(overhead))
            .build());
    return new BenchmarkView(benchmark);
  }

  @Test
  void commandAppliesTheYamlOfTheStatus() {
    assertThat(OverheadLines.command(SUGGESTION)).contains(COMMAND);
    assertThat(OverheadLines.command(overhead("gvisor", null))).isEmpty();
  }

  /** A file of results may be anything, and people copy the command into a shell. */
  @Test
  void hostileStatusGivesNoCommand() {
    String patch = "overhead:\n  podFixed:\n    memory: \"1'; rm -rf /; '\"\n";
    assertThat(OverheadLines.command(overhead("gvisor", patch))).isEmpty();
    assertThat(OverheadLines.command(overhead("gvisor", "a: ["))).isEmpty();
    assertThat(OverheadLines.command(overhead("x; reboot", SUGGESTION.patch()))).isEmpty();
  }

  @Test
  void markdownHasTheCommand() {
    assertThat(new MarkdownReport(List.of(benchmark(SUGGESTION))).render())
        .contains("\n```\n" + COMMAND + "\n```\n");
  }

  @Test
  void tableHasTheYaml() {
    assertThat(new ResultTable(List.of(benchmark(SUGGESTION)), 80).lines())
        .containsSequence("  overhead:", "    podFixed:", "      cpu: 30m", "      memory: 19Mi")
        .anyMatch(line -> line.startsWith("Overhead: suggested overhead.podFixed of RuntimeClass"))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void figureThatIsNoSuggestionSaysWhy() {
    RuntimeOverhead none =
        RuntimeOverheadBuilder.builder(overhead("gvisor", null))
            .memory(
                OverheadFigureBuilder.builder()
                    .pods(72)
                    .percentile95(18.5 * (1 << 20))
                    .why("the program had ended")
                    .build())
            .build();
    assertThat(OverheadLines.of(List.of(none)).get(0))
        .contains("memory none (18.5 MiB, interval unknown to unknown; the program had ended)");
    assertThat(OverheadLines.notes(none))
        .containsExactly(
            "gvisor: the 95th percentile.",
            "gvisor: no suggestion of memory: the program had ended.");
  }
}
