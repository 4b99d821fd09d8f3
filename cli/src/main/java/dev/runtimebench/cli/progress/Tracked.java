package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.time.Duration;

/** One benchmark as its status has told it so far, with this program's own clock readings. */
final class Tracked {

  private final String name;
  private BenchmarkView view;
  private long began;
  private long lastDone;
  private int doneAtFirst;
  private int done;
  private boolean running;

  Tracked(String name) {
    this.name = name;
  }

  /**
   * Takes in what the benchmark is now.
   *
   * @param now nanoseconds of a monotonic clock
   * @return whether a block was done or the phase has changed since
   */
  boolean update(RuntimeBenchmark benchmark, long now) {
    BenchmarkPhase before = phase();
    int doneBefore = done;
    view = new BenchmarkView(benchmark);
    done = count(view.status().blocks());
    if (!running && phase() == BenchmarkPhase.Running) {
      running = true;
      began = now;
      lastDone = now;
      doneAtFirst = done;
    }
    if (done != doneBefore) {
      lastDone = now;
    }
    return before != phase() || done != doneBefore;
  }

  private static int count(BlockProgress blocks) {
    return blocks == null ? 0 : number(blocks.completed()) + number(blocks.warmupCompleted());
  }

  private static int number(Integer value) {
    return value == null ? 0 : value;
  }

  String name() {
    return name;
  }

  /** Null until the benchmark was seen for the first time. */
  BenchmarkView view() {
    return view;
  }

  BenchmarkPhase phase() {
    return view == null ? BenchmarkPhase.New : view.outcome().phase();
  }

  boolean isOver() {
    return view != null && view.outcome().isOver();
  }

  /** Which block runs now, in words. */
  String block() {
    int warmup = warmup();
    if (done < warmup) {
      return "warm-up block %d/%d".formatted(done + 1, warmup);
    }
    int counted = blocks() - warmup;
    return "block %d/%d".formatted(Math.min(counted, done - warmup + 1), counted);
  }

  /** How long it has run. */
  Duration ran(long now) {
    return running ? Duration.ofNanos(now - began) : Duration.ZERO;
  }

  Estimate.Part part(long now) {
    int runtimes = view == null ? 1 : view.runtimes().size();
    return new Estimate.Part(
        view == null ? 0 : blocks(),
        done,
        runtimes,
        running ? done - doneAtFirst : 0,
        Duration.ofNanos(running ? lastDone - began : 0),
        Duration.ofNanos(running ? now - lastDone : 0),
        isOver());
  }

  private int warmup() {
    var design = view.spec().design();
    return design == null || design.blocks() == null ? 0 : number(design.blocks().warmup());
  }

  private int blocks() {
    var design = view.spec().design();
    return design == null || design.blocks() == null ? 0 : warmup() + number(design.blocks().max());
  }
}
