package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.show.Notes;
import dev.runtimebench.cli.show.TerminalText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Describes the progress of several benchmarks in single lines. Not thread-safe. */
final class Progress {

  /**
   * A change to report.
   *
   * @param permanent whether the line should stay visible: a benchmark has ended or is blocked.
   *     Otherwise a block has begun or ended
   */
  record News(String text, boolean permanent) {}

  private static final int MAX_NAME_WIDTH = 24;
  private static final int MAX_STATE_WIDTH = 26;

  private final Map<String, BenchmarkProgress> tracked = new LinkedHashMap<>();
  private final LongSupplier clock;

  /**
   * @param names the benchmarks' names; of several that run, the first in this order is shown
   * @param clock a monotonic clock, in nanoseconds
   */
  Progress(List<String> names, LongSupplier clock) {
    names.forEach(name -> tracked.put(name, new BenchmarkProgress(name)));
    this.clock = clock;
  }

  /**
   * Records a benchmark's current state.
   *
   * @return the change to report; empty without a change, or if the benchmark is not tracked
   */
  Optional<News> update(RuntimeBenchmark benchmark) {
    BenchmarkProgress one = tracked.get(benchmark.getMetadata().getName());
    if (one == null) {
      return Optional.empty();
    }
    boolean wasOver = one.isOver();
    Optional<String> knownTrouble = trouble(one);
    boolean changed = one.update(benchmark, clock.getAsLong());
    if (one.isOver() && !wasOver) {
      return Optional.of(new News(ending(one), true));
    }
    Optional<String> trouble = trouble(one);
    if (trouble.isPresent() && !trouble.equals(knownTrouble)) {
      return Optional.of(new News(TerminalText.line(one.name() + ": " + trouble.get()), true));
    }
    boolean blockChanged = changed && one.phase() == BenchmarkPhase.Running;
    return blockChanged
        ? current().map(text -> new News(text + LiveRatios.inALine(shown().view()), false))
        : Optional.empty();
  }

  /** Returns the problem that blocks a benchmark; empty if there is none or the benchmark ended. */
  private Optional<String> trouble(BenchmarkProgress one) {
    // Benchmarks that were started together wait in the queue for each other: no problem.
    boolean several = tracked.size() > 1;
    return Optional.ofNullable(one.view())
        .map(BenchmarkView::outcome)
        .filter(o -> !(several && o.is(Reason.Queued)))
        .filter(Outcome::isHeldUp)
        .map(o -> o.message().isEmpty() ? o.reason() : o.reason() + ": " + o.message());
  }

  boolean isOver() {
    return tracked.values().stream().allMatch(BenchmarkProgress::isOver);
  }

  /**
   * Returns the running benchmark, the time left, and a line for each ratio so far; empty if all
   * benchmarks have ended.
   */
  Optional<List<String>> lines() {
    return current()
        .map(
            head ->
                Stream.concat(Stream.of(head), LiveRatios.lines(shown().view()).stream()).toList());
  }

  /** The benchmark that runs, else the first that has not ended. */
  private BenchmarkProgress shown() {
    return tracked.values().stream()
        .filter(t -> t.phase() == BenchmarkPhase.Running)
        .findFirst()
        .orElseGet(() -> tracked.values().stream().filter(t -> !t.isOver()).findFirst().get());
  }

  /** Returns the running benchmark and the time left; empty if all benchmarks have ended. */
  Optional<String> current() {
    if (isOver()) {
      return Optional.empty();
    }
    BenchmarkProgress one = shown();
    int number = 1 + (int) tracked.values().stream().filter(BenchmarkProgress::isOver).count();
    boolean stuck = trouble(one).isPresent();
    String what = stuck ? one.view().outcome().reason() : words(one);
    return Optional.of(
        "[%d/%d] %s  %s%s"
            .formatted(
                number,
                tracked.size(),
                TerminalText.cutName(one.name(), MAX_NAME_WIDTH),
                TerminalText.cut(TerminalText.line(what), MAX_STATE_WIDTH),
                stuck ? "" : "  about %s left".formatted(left())));
  }

  private static String words(BenchmarkProgress one) {
    return one.phase() == BenchmarkPhase.Running ? one.block() : "not started yet";
  }

  private String left() {
    long now = clock.getAsLong();
    return Durations.show(Estimate.left(tracked.values().stream().map(t -> t.part(now)).toList()));
  }

  private String ending(BenchmarkProgress one) {
    Outcome outcome = one.view().outcome();
    String text = Notes.of(one.view()).orElse("complete");
    if (outcome.phase() == BenchmarkPhase.Complete && !outcome.isStoppedEarly()) {
      Duration ran = one.ran(clock.getAsLong());
      text += ran.isZero() ? "" : " in " + Durations.show(ran);
      text += one.view().result().map(r -> ": " + r).orElse("");
    }
    return TerminalText.line(one.name() + ": " + text);
  }
}
