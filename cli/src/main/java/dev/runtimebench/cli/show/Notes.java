package dev.runtimebench.cli.show;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import java.util.Optional;

/** Notes about benchmarks that are not simply complete. */
public final class Notes {

  private Notes() {}

  /** Returns why a benchmark failed or stopped early, or its progress; empty if simply complete. */
  public static Optional<String> of(BenchmarkView benchmark) {
    Outcome outcome = benchmark.outcome();
    return switch (outcome.phase()) {
      case Complete ->
          outcome.isStoppedEarly()
              ? Optional.of("stopped early: " + outcome.message())
              : Optional.empty();
      case Invalid, Failed -> Optional.of("failed: " + outcome.reason() + ": " + outcome.message());
      case Running -> Optional.of("running, " + blocks(benchmark) + " blocks");
      case Suspended -> Optional.of("suspended, " + blocks(benchmark) + " blocks");
      case Pending, Queued ->
          Optional.of(
              outcome.reason().isEmpty()
                  ? "pending"
                  : "pending: " + outcome.reason() + ": " + outcome.message());
      case New -> Optional.of("no status yet: is the operator running?");
    };
  }

  private static String blocks(BenchmarkView benchmark) {
    var blocks = benchmark.status().blocks();
    return blocks == null || blocks.completed() == null
        ? "no"
        : "%d/%d".formatted(blocks.completed(), blocks.max());
  }
}
