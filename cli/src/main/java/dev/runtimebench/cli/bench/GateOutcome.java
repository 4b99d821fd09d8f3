package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.ExitCode;
import java.util.List;

/** The result of a benchmark that has ended, as an exit code reports it. */
public enum GateOutcome {
  /** The benchmark is Complete, and all gates passed. */
  Passed,
  /** A gate failed, the benchmark failed, or the workload fails more often under one runtime. */
  Failed,
  /** A gate is undecided. */
  Undecided;

  /**
   * Returns the outcome. A benchmark whose workload fails more often under one runtime has an
   * answer even without gates: no.
   */
  public static GateOutcome of(RuntimeBenchmark benchmark) {
    Outcome outcome = Outcome.of(benchmark);
    if (outcome.phase() != BenchmarkPhase.Complete || failsMoreOften(benchmark, outcome)) {
      return Failed;
    }
    if (benchmark.getSpec() == null || benchmark.getSpec().gates().isEmpty()) {
      return Passed;
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

  private static boolean failsMoreOften(RuntimeBenchmark benchmark, Outcome outcome) {
    return outcome.is(Reason.FailsMoreOften)
        || benchmark.getStatus().comparisons().stream()
            .flatMap(c -> c.remarks().stream())
            .anyMatch(remark -> remark.kind() == Remark.Kind.FailsMoreOften);
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
