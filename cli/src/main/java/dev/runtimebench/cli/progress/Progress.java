package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.show.Plain;
import dev.runtimebench.cli.show.Remarks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How far a set of benchmarks is, in lines for people. Not for several threads. */
final class Progress {

  /**
   * Something that has changed.
   *
   * @param stays whether it is worth a line that stays: a benchmark is over, or can't go on; else a
   *     block was done, or one was begun
   */
  record News(String text, boolean stays) {}

  private static final int LONGEST_NAME = 24;
  private static final int LONGEST_REMARK = 26;

  private final Map<String, Tracked> tracked = new LinkedHashMap<>();
  private final LongSupplier clock;

  /**
   * @param names of the benchmarks, in the order in which they are shown
   * @param clock nanoseconds of a monotonic clock
   */
  Progress(List<String> names, LongSupplier clock) {
    names.forEach(name -> tracked.put(name, new Tracked(name)));
    this.clock = clock;
  }

  /**
   * Takes in what a benchmark is now.
   *
   * @return what is new, if anything is
   */
  Optional<News> update(RuntimeBenchmark benchmark) {
    Tracked one = tracked.get(benchmark.getMetadata().getName());
    if (one == null) {
      return Optional.empty();
    }
    boolean wasOver = one.isOver();
    Optional<String> knew = trouble(one);
    boolean changed = one.update(benchmark, clock.getAsLong());
    if (one.isOver() && !wasOver) {
      return Optional.of(new News(ending(one), true));
    }
    Optional<String> trouble = trouble(one);
    if (trouble.isPresent() && !trouble.equals(knew)) {
      return Optional.of(new News(Plain.line(one.name() + ": " + trouble.get()), true));
    }
    boolean worth = changed && one.phase() == BenchmarkPhase.Running;
    return worth ? current().map(text -> new News(text, false)) : Optional.empty();
  }

  /** What keeps a benchmark from going on, if anything does and it may still go on. */
  private Optional<String> trouble(Tracked one) {
    // Several that are waited for together wait for one another.
    boolean amongItself = tracked.size() > 1;
    return Optional.ofNullable(one.view())
        .map(BenchmarkView::outcome)
        .filter(o -> !(amongItself && o.is(Reason.Queued)))
        .filter(Outcome::isHeldUp)
        .map(o -> o.message().isEmpty() ? o.reason() : o.reason() + ": " + o.message());
  }

  boolean isOver() {
    return tracked.values().stream().allMatch(Tracked::isOver);
  }

  /** What runs now, and the time left; empty when all is over. */
  Optional<String> current() {
    if (isOver()) {
      return Optional.empty();
    }
    Tracked one =
        tracked.values().stream()
            .filter(t -> t.phase() == BenchmarkPhase.Running)
            .findFirst()
            .orElseGet(() -> tracked.values().stream().filter(t -> !t.isOver()).findFirst().get());
    int number = 1 + (int) tracked.values().stream().filter(Tracked::isOver).count();
    boolean stuck = trouble(one).isPresent();
    String what = stuck ? one.view().outcome().reason() : words(one);
    return Optional.of(
        "[%d/%d] %s  %s%s"
            .formatted(
                number,
                tracked.size(),
                Plain.cutName(one.name(), LONGEST_NAME),
                Plain.cut(Plain.line(what), LONGEST_REMARK),
                stuck ? "" : "  about %s left".formatted(left())));
  }

  private static String words(Tracked one) {
    return one.phase() == BenchmarkPhase.Running ? one.block() : "is about to start";
  }

  private String left() {
    long now = clock.getAsLong();
    return Durations.show(Estimate.left(tracked.values().stream().map(t -> t.part(now)).toList()));
  }

  private String ending(Tracked one) {
    Outcome outcome = one.view().outcome();
    String text = Remarks.of(one.view()).orElse("complete");
    if (outcome.phase() == BenchmarkPhase.Complete && !outcome.isStoppedEarly()) {
      Duration ran = one.ran(clock.getAsLong());
      text += ran.isZero() ? "" : " in " + Durations.show(ran);
      text += one.view().result().map(r -> ": " + r).orElse("");
    }
    return Plain.line(one.name() + ": " + text);
  }
}
