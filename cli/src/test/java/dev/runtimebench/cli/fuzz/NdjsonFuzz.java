package dev.runtimebench.cli.fuzz;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.table.AnalysisTable;

/** A target for {@code Fuzzer}: exports, from their bytes to the table. */
public final class NdjsonFuzz {

  private NdjsonFuzz() {}

  /** Reads one input. A refusal must be one line; everything else that is thrown is a defect. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      AnalysisInput input = AnalysisInput.export(InputText.of("fuzzed", data), null);
      AnalysisTable.of(input.findings(input.settings()), input.measurements().baseline(), 80)
          .forEach(FuzzedText::check);
    } catch (CliException e) {
      FuzzedText.checkMessage(e.getMessage(), data);
    }
  }
}
