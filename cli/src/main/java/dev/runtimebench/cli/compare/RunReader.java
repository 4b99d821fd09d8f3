package dev.runtimebench.cli.compare;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.values.ReadOptions;
import dev.runtimebench.cli.values.ReadOptionsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the two runs. */
public final class RunReader {

  private final Function<String, SampleSet> cluster;
  private final ReadOptions options;

  /**
   * @param cluster returns the samples of the benchmark with that name
   * @param options how to read a file of another program; the baseline is null if it was not given
   */
  public RunReader(Function<String, SampleSet> cluster, ReadOptions options) {
    this.cluster = cluster;
    this.options = options;
  }

  /** A run before its baseline is known: samples, or the text of a table. */
  private record Found(RunName name, Optional<SampleSet> samples, Optional<InputText> table) {

    private static Found of(RunName name, Function<String, SampleSet> cluster) {
      if (!name.isFile()) {
        return new Found(name, Optional.of(cluster.apply(name.name())), Optional.empty());
      }
      InputText text = InputText.read(name.name());
      return AnalysisInput.isExport(text)
          ? new Found(name, Optional.of(SampleFile.parse(text)), Optional.of(text))
          : new Found(name, Optional.empty(), Optional.of(text));
    }
  }

  /**
   * Returns the two runs. A table has the baseline of the other run, unless the options name one.
   *
   * @throws CliException if a run cannot be read, or has no pairs, or is not finished
   */
  public List<ComparedRun> read(RunName before, RunName after) {
    if (before.isStandardInput() && after.isStandardInput()) {
      throw CliException.usage("only one of the two runs can be standard input");
    }
    List<Found> found = List.of(Found.of(before, cluster), Found.of(after, cluster));
    Optional<String> own =
        found.stream()
            .flatMap(f -> f.samples().stream())
            .map(samples -> samples.experiment().baseline())
            .findFirst();
    List<ComparedRun> runs = new ArrayList<>();
    for (Found one : found) {
      String baseline =
          options.baseline() != null || one.samples().isPresent()
              ? options.baseline()
              : own.orElse(null);
      runs.add(ComparedRun.of(one.name().label(), input(one, baseline)));
    }
    return runs;
  }

  private AnalysisInput input(Found found, String baseline) {
    if (found.samples().isEmpty()) {
      return AnalysisInput.values(
          List.of(found.table().orElseThrow()),
          ReadOptionsBuilder.builder(options).baseline(baseline).build());
    }
    return AnalysisInput.of(
        found.name().label(),
        found.samples().get(),
        baseline,
        found.table().map(AnalysisInput::cutOff).orElse(List.of()));
  }
}
