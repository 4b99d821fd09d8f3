package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.time.Duration;

/** The progress of one benchmark, from its status and from this program's clock. */
final class BenchmarkProgress {

  private final String name;
  private BenchmarkView view;
  private long began;
  private long firstDoneAt;
  private long lastDone;
  private int doneAtFirst;
  private int firstDone;
  private int done;
  private boolean running;

  BenchmarkProgress(String name) {
    this.name = name;
  }

  /**
   * Records the benchmark's current state.
   *
   * @param now the time of a monotonic clock, in nanoseconds
   * @return whether a block was completed or the phase has changed
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
      if (doneBefore == doneAtFirst) {
        firstDoneAt = now;
        firstDone = done;
      }
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

  /** Null until the first update. */
  BenchmarkView view() {
    return view;
  }

  BenchmarkPhase phase() {
    return view == null ? BenchmarkPhase.New : view.outcome().phase();
  }

  boolean isOver() {
    return view != null && view.outcome().isOver();
  }

  /** Returns which block is running, in words. */
  String block() {
    int warmup = warmup();
    if (done < warmup) {
      return "warm-up block %d/%d".formatted(done + 1, warmup);
    }
    int counted = blocks() - warmup;
    return "block %d/%d".formatted(Math.min(counted, done - warmup + 1), counted);
  }

  /** Returns the running time that this program has observed. */
  Duration ran(long now) {
    return running ? Duration.ofNanos(now - began) : Duration.ZERO;
  }

  Estimate.Part part(long now) {
    int runtimes = view == null ? 1 : view.runtimes().size();
    // The first block's time contains the preparation of the benchmark. Later blocks say more.
    boolean later = done > firstDone && firstDone > doneAtFirst;
    int timed = done - (later ? firstDone : doneAtFirst);
    long from = later ? firstDoneAt : began;
    return new Estimate.Part(
        view == null ? 0 : blocks(),
        done,
        runtimes,
        running ? timed : 0,
        Duration.ofNanos(running ? lastDone - from : 0),
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
