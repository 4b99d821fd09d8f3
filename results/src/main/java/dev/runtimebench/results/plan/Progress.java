package dev.runtimebench.results.plan;

import dev.runtimebench.results.experiment.Experiment;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a plan has come, computed from the attempts only. A block in which a trial gave no valid
 * result is repeated as a whole, because the values of a pair must be measured side by side.
 *
 * <p>An attempt can be added at any time. The work per attempt does not depend on the number of
 * attempts before it. Not thread-safe.
 */
public final class Progress {

  /**
   * The maximum number of runs of a block, so that an operator that restarts forever does not
   * repeat a block forever.
   */
  private static final int MAX_RUNS = 50;

  /** The maximum number of runs of a block in which a Pod waited for the cluster. */
  private static final int MAX_WAITS = 10;

  private final Plan plan;
  private final int retries;
  private final Map<Integer, Tally> tallies = new HashMap<>();

  /** All blocks before this one are complete. */
  private int firstOpen;

  private int completed;
  private int warmupCompleted;
  private int repeated;

  /** Null until somebody asks. */
  private Next next;

  /**
   * @param retries how many times a block may be repeated because a trial failed
   */
  public Progress(Plan plan, int retries, Collection<Attempt> attempts) {
    this.plan = plan;
    this.retries = retries;
    attempts.forEach(this::add);
  }

  /** Adds an attempt. */
  public void add(Attempt attempt) {
    int block = attempt.block();
    Tally tally = tallies.computeIfAbsent(block, k -> new Tally());
    int runs = tally.latest;
    boolean wasComplete = tally.complete;
    tally.add(attempt);
    tally.complete = !tally.isBroken() && plan.kinds().stream().allMatch(tally::has);
    repeated += tally.latest - runs;
    next = null;
    if (block >= 0 && block < plan.blocks()) {
      count(block, (tally.complete ? 1 : 0) - (wasComplete ? 1 : 0));
    }
    if (!tally.complete) {
      firstOpen = Math.min(firstOpen, Math.max(block, 0));
    }
  }

  private void count(int block, int more) {
    if (plan.isWarmup(block)) {
      warmupCompleted += more;
    } else {
      completed += more;
    }
  }

  /** Returns the progress of an experiment. */
  public static Progress of(Experiment experiment, Collection<Attempt> attempts) {
    return new Progress(
        new Plan(experiment.design(), experiment.runtimeNames(), experiment.seed()),
        experiment.design().retries(),
        attempts);
  }

  /** Returns what to do next. */
  public Next next() {
    if (next == null) {
      next = findNext();
    }
    return next;
  }

  private Next findNext() {
    while (firstOpen < plan.blocks() && tally(firstOpen).complete) {
      firstOpen++;
    }
    if (firstOpen >= plan.blocks()) {
      return new Next.Done();
    }
    int block = firstOpen;
    Tally tally = tally(block);
    if (!tally.isBroken()) {
      return plan.block(block, tally.latest).stream()
          .filter(trial -> !tally.has(trial.kind()))
          .findFirst()
          .<Next>map(trial -> new Next.Run(trial, tally.latest))
          .orElseGet(Next.Done::new);
    }
    Optional<Attempt.Result> why = giveUp(tally);
    if (why.isEmpty()) {
      return first(block, tally.latest + 1);
    }
    Optional<Trial> evidence = evidence(block, tally);
    return evidence.isPresent()
        ? new Next.Run(evidence.get(), tally.latest)
        : new Next.GiveUp(block, why.get());
  }

  /** Why a broken block does not run again; empty if it does. */
  private Optional<Attempt.Result> giveUp(Tally tally) {
    if (tally.hopeless) {
      return Optional.of(Attempt.Result.Hopeless);
    }
    if (tally.failed.size() > retries) {
      return Optional.of(Attempt.Result.Invalid);
    }
    if (tally.waited.size() >= MAX_WAITS) {
      return Optional.of(Attempt.Result.Waited);
    }
    return tally.latest + 1 >= MAX_RUNS ? Optional.of(tally.latestResult()) : Optional.empty();
  }

  /**
   * A trial that shows whether a block fails under one runtime only; empty if there is none. A
   * block ends at its first failure, so another runtime may not have run in the block. That runtime
   * then runs once more in the last run, although the block cannot be completed. An interrupted
   * trial does not run again, because its number is used up.
   */
  private Optional<Trial> evidence(int block, Tally tally) {
    if (!tally.failsUnderOneRuntime()) {
      return Optional.empty();
    }
    return plan.block(block, tally.latest).stream()
        .filter(trial -> !tally.succeeded.contains(trial.runtime()))
        .filter(trial -> !tally.hasTried(trial.runtime()))
        .findFirst();
  }

  private Next first(int block, int run) {
    return new Next.Run(plan.block(block, run).get(0), run);
  }

  /** Returns which run of that block counts, from 0; empty if the block is not complete. */
  public Optional<Integer> counted(int block) {
    Tally tally = tally(block);
    return tally.complete ? Optional.of(tally.latest) : Optional.empty();
  }

  /** The number of complete blocks, without the warm-up. */
  public int completed() {
    return completed;
  }

  /** The number of complete warm-up blocks. */
  public int warmupCompleted() {
    return warmupCompleted;
  }

  /** How many times a block was repeated, including the warm-up. */
  public int repeated() {
    return repeated;
  }

  private Tally tally(int block) {
    return tallies.getOrDefault(block, Tally.NONE);
  }

  /** The results of the runs of one block. */
  private static final class Tally {
    private static final Tally NONE = new Tally();
    private final Map<Integer, Set<Trial.Kind>> valid = new HashMap<>();
    private final Map<Integer, Set<String>> tried = new HashMap<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<Integer> failed = new HashSet<>();
    private final Set<Integer> waited = new HashSet<>();
    private final Set<Integer> interrupted = new HashSet<>();
    private boolean hopeless;
    private int latest;

    /** Whether every trial of the latest run is valid. */
    private boolean complete;

    private void add(Attempt attempt) {
      // The maximum and not a count: if an attempt was lost, its name must not be reused.
      latest = Math.max(latest, attempt.number());
      tried.computeIfAbsent(attempt.number(), n -> new HashSet<>()).add(attempt.runtime());
      switch (attempt.result()) {
        case Valid -> {
          succeeded.add(attempt.runtime());
          valid
              .computeIfAbsent(attempt.number(), n -> new HashSet<>())
              .add(new Trial.Kind(attempt.runtime(), attempt.concurrency()));
        }
        case Invalid -> {
          failing.add(attempt.runtime());
          failed.add(attempt.number());
        }
        case Hopeless -> {
          failed.add(attempt.number());
          hopeless = true;
        }
        case Waited -> waited.add(attempt.number());
        case Interrupted -> interrupted.add(attempt.number());
      }
    }

    private boolean isBroken() {
      return failed.contains(latest) || waited.contains(latest) || interrupted.contains(latest);
    }

    /** Whether only one runtime has failed in the block, and another run could succeed. */
    private boolean failsUnderOneRuntime() {
      return !hopeless && failing.size() == 1 && failed.contains(latest);
    }

    /** Whether the runtime has run in the latest run. */
    private boolean hasTried(String runtime) {
      return tried.getOrDefault(latest, Set.of()).contains(runtime);
    }

    /** The result that broke the latest run. */
    private Attempt.Result latestResult() {
      if (failed.contains(latest)) {
        return Attempt.Result.Invalid;
      }
      return waited.contains(latest) ? Attempt.Result.Waited : Attempt.Result.Interrupted;
    }

    private boolean has(Trial.Kind kind) {
      return valid.getOrDefault(latest, Set.of()).contains(kind);
    }
  }
}
