package dev.runtimebench.cli.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.Exports;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  void densityIsATableWithItsBoundInWords() {
    String report = new MarkdownReport(List.of(new BenchmarkView(Exports.density()))).render();
    assertThat(report)
        .contains("gvisor fits at most 93% of the Pods of runc")
        .contains("| runtime | Pods | blocks | failed | start-up median |")
        .contains("| gvisor | 15 | 2 | 2 | 21000 ms | - | 14 | - | - | - | - |")
        .contains("| runc | 5 | 2 | 0 | 300 ms | - | 5 | 4096 MiB | - | - | 812 |")
        .contains("- runc: at least 15 Pods fit")
        .doesNotContain("<b>");
  }
}
