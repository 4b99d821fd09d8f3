package dev.runtimebench.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.compare.ComparedRun;
import dev.runtimebench.cli.compare.ComparedRuns;
import dev.runtimebench.cli.compare.Expectations;
import dev.runtimebench.cli.compare.RunName;
import dev.runtimebench.cli.compare.RunReader;
import dev.runtimebench.cli.values.ReadOptions;
import dev.runtimebench.cli.values.ReadOptionsBuilder;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of two runs in terminals of different widths. */
class CompareTableTest {

  private static ComparedRuns upgraded() {
    ReadOptions options =
        ReadOptionsBuilder.builder()
            .better(Optional.of(Metric.Better.Lower))
            .separator(Optional.empty())
            .decimal('.')
            .comment(Optional.empty())
            .columns(ReadOptions.Columns.DEFAULTS)
            .build();
    RunReader reader =
        new RunReader(
            name -> {
              throw new IllegalStateException(name);
            },
            options);
    List<ComparedRun> runs =
        reader.read(
            RunName.of("src/test/resources/compare/before.ndjson"),
            RunName.of("src/test/resources/compare/after.ndjson"));
    return ComparedRuns.of(
        runs.get(0),
        runs.get(1),
        new AnalysisSettings(0.95, 0.05),
        Expectations.of(List.of("kernel", "runtimeVersion", "sandbox")).expected());
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 70, 80})
  void tableFits(int width) {
    List<String> lines = CompareTable.of(upgraded(), width);
    assertThat(lines).allMatch(line -> line.length() <= width);
    assertThat(String.join("\n", lines))
        .contains("change", "verdict", "slower", "7+7", "before", "after/before");
  }
}
