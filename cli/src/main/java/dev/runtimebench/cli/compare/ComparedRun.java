package dev.runtimebench.cli.compare;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.change.Run;
import dev.runtimebench.results.change.RunTraits;
import dev.runtimebench.results.change.Traits;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the two runs, as it was read.
 *
 * @param label how messages name the run
 * @param benchmark empty for a table
 * @param notes what the user must know about the run, one sentence each
 */
public record ComparedRun(
    String label, AnalysisInput input, Optional<RuntimeBenchmark> benchmark, List<String> notes) {

  /**
   * Returns a run that can be compared.
   *
   * @throws CliException if the run has no pairs, is not finished, or ran on several nodes
   */
  static ComparedRun of(String label, AnalysisInput input) {
    if (!input.isPaired()) {
      throw CliException.usage(
          label
              + ": the values have no blocks, so there are no ratios to compare: rtb compare needs an"
              + " export, or a table with a column block");
    }
    int nodes = input.measurements().nodeNames().size();
    if (nodes > 0) {
      throw CliException.usage(
          label
              + ": the blocks ran on %d nodes: rtb compare compares runs on one node, so give it the rows of one node"
                  .formatted(nodes));
    }
    List<String> notes = new ArrayList<>(input.notes());
    Optional<RuntimeBenchmark> benchmark = input.samples().map(SampleSet::benchmark);
    benchmark.flatMap(b -> state(label, b)).ifPresent(notes::add);
    return new ComparedRun(label, input, benchmark, List.copyOf(notes));
  }

  /** Returns what a reader must know about the benchmark's end. */
  private static Optional<String> state(String label, RuntimeBenchmark benchmark) {
    Outcome outcome = Outcome.of(benchmark);
    if (outcome.phase() == BenchmarkPhase.New) {
      return Optional.of("the file does not say whether the benchmark has ended");
    }
    if (!outcome.isOver()) {
      throw CliException.usage(
          "%s: the benchmark has not ended (%s): wait for it, then compare"
              .formatted(label, outcome.phase()));
    }
    boolean simple = outcome.phase() == BenchmarkPhase.Complete && !outcome.isStoppedEarly();
    return simple
        ? Optional.empty()
        : Optional.of(
            "the benchmark is %s (%s): %s"
                .formatted(outcome.phase(), outcome.reason(), outcome.message()));
  }

  /** Returns the run for the comparison. */
  Run run(AnalysisSettings settings) {
    Set<String> pods =
        outcomes().flatMap(o -> Stream.ofNullable(o.podUid())).collect(Collectors.toSet());
    return new Run(
        input.measurements(),
        input.findings(settings),
        input.samples().map(s -> s.experiment().design().isBurst()),
        pods);
  }

  private Stream<TrialOutcome> outcomes() {
    return input.samples().stream().flatMap(s -> s.outcomes().stream());
  }

  /** Returns what is known of the run; nothing for a table. */
  Traits traits(List<String> runtimes) {
    return input
        .samples()
        .map(
            s ->
                RunTraits.of(
                    s.experiment(),
                    benchmark
                        .map(RuntimeBenchmark::getStatus)
                        .map(RuntimeBenchmarkStatus::environment),
                    s.outcomes(),
                    runtimes))
        .orElse(Traits.UNKNOWN);
  }
}
