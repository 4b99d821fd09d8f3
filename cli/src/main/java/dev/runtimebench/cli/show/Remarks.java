package dev.runtimebench.cli.show;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import java.util.Optional;

/** What must be said of a benchmark besides its numbers. */
public final class Remarks {

  private Remarks() {}

  /** One line on a benchmark that isn't simply complete: why it failed, or how far it is. */
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
      case New -> Optional.of("not looked at yet: no operator has written a status");
    };
  }

  private static String blocks(BenchmarkView benchmark) {
    var blocks = benchmark.status().blocks();
    return blocks == null || blocks.display() == null ? "no" : blocks.display();
  }
}
