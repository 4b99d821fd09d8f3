package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.ExitCode;
import java.util.List;

/** The result of a benchmark that has ended, as an exit code reports it. */
public enum GateOutcome {
  /** The benchmark is Complete, and all gates passed. */
  Passed,
  /** A gate failed, or a benchmark without gates failed. */
  Failed,
  /** A gate is undecided, or a benchmark with gates is not Complete. */
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

  /** Returns the {@link ExitCode} of a command that waited for these benchmarks. */
  public static int exitCode(List<RuntimeBenchmark> benchmarks) {
    List<GateOutcome> all = benchmarks.stream().map(GateOutcome::of).toList();
    if (all.contains(Failed)) {
      return ExitCode.FAILED;
    }
    return all.contains(Undecided) ? ExitCode.UNDECIDED : ExitCode.OK;
  }
}
