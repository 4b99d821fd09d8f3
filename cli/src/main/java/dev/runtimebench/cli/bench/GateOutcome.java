package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.ExitCode;
import java.util.List;

/** What a benchmark that is over means for whoever waits for it. */
public enum GateOutcome {
  /** Complete, and whatever gates it has have passed. */
  Passed,
  /** A gate failed, or there is none and the benchmark failed. */
  Failed,
  /** A gate could not be decided. */
  Undecided;

  public static GateOutcome of(RuntimeBenchmark benchmark) {
    boolean complete = Outcome.of(benchmark).phase() == BenchmarkPhase.Complete;
    if (benchmark.getSpec() == null || benchmark.getSpec().gates().isEmpty()) {
      return complete ? Passed : Failed;
    }
    if (!complete) {
      return Undecided;
    }
    String status =
        benchmark.getStatus().conditions().stream()
            .filter(c -> "GatesPassed".equals(c.getType()))
            .map(c -> c.getStatus())
            .findFirst()
            .orElse("Unknown");
    return switch (status) {
      case "True" -> Passed;
      case "False" -> Failed;
      default -> Undecided;
    };
  }

  /** The {@link ExitCode} of a command that waited for these benchmarks. */
  public static int exitCode(List<RuntimeBenchmark> benchmarks) {
    List<GateOutcome> all = benchmarks.stream().map(GateOutcome::of).toList();
    if (all.contains(Failed)) {
      return ExitCode.FAILED;
    }
    return all.contains(Undecided) ? ExitCode.UNDECIDED : ExitCode.OK;
  }
}
