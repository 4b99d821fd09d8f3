package dev.runtimebench.cli.fuzz;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.table.AnalysisTable;
import dev.runtimebench.cli.values.ReadOptions;
import dev.runtimebench.cli.values.ReadOptionsBuilder;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import java.util.List;
import java.util.Optional;

/**
 * A target for {@code Fuzzer}: files of other programs, from their bytes to the table. The first
 * byte chooses the options.
 */
public final class CsvFuzz {

  private static final AnalysisSettings SETTINGS = new AnalysisSettings(0.95, 0.02);

  private CsvFuzz() {}

  /** Reads one input. A refusal must be one line; everything else that is thrown is a defect. */
  public static void fuzzerTestOneInput(byte[] data) {
    int choice = data.length == 0 ? 0 : data[0];
    ReadOptions options =
        ReadOptionsBuilder.builder()
            .baseline("runc")
            .better(Optional.of(Metric.Better.Lower))
            .separator(Optional.empty())
            .decimal(choice == ';' ? ',' : '.')
            .comment(Optional.of('#'))
            .columns(ReadOptions.Columns.DEFAULTS)
            .build();
    try {
      AnalysisInput input = AnalysisInput.values(List.of(InputText.of("fuzzed", data)), options);
      List<String> lines =
          input.isPaired()
              ? AnalysisTable.of(input.findings(SETTINGS), "runc", 80)
              : AnalysisTable.of(input.unpaired(SETTINGS), "runc", 80);
      lines.forEach(FuzzedText::check);
    } catch (CliException e) {
      FuzzedText.checkMessage(e.getMessage(), data);
    }
  }
}
