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

  /** Computed at the first call, because a plan of thousands of trials is long. */
  private Next next;

  /**
   * @param retries how many times a block may be repeated because a trial failed
   */
  public Progress(Plan plan, int retries, Collection<Attempt> attempts) {
    this.plan = plan;
    this.retries = retries;
    for (Attempt attempt : attempts) {
      tallies.computeIfAbsent(attempt.block(), k -> new Tally()).add(attempt);
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
    for (int block = 0; block < plan.blocks(); block++) {
      Tally tally = tally(block);
      if (tally.isBroken()) {
        Optional<Attempt.Result> why = giveUp(tally);
        if (why.isEmpty()) {
          return first(block, tally.latest + 1);
        }
        Optional<Trial> evidence = evidence(block, tally);
        return evidence.isPresent()
            ? new Next.Run(evidence.get(), tally.latest)
            : new Next.GiveUp(block, why.get());
      }
      Optional<Trial> open =
          plan.block(block, tally.latest).stream().filter(t -> !tally.has(t)).findFirst();
      if (open.isPresent()) {
        return new Next.Run(open.get(), tally.latest);
      }
    }
    return new Next.Done();
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
    boolean complete =
        !tally.isBroken() && plan.block(block, tally.latest).stream().allMatch(tally::has);
    return complete ? Optional.of(tally.latest) : Optional.empty();
  }

  /** The number of complete blocks, without the warm-up. */
  public int completed() {
    return complete(false);
  }

  /** The number of complete warm-up blocks. */
  public int warmupCompleted() {
    return complete(true);
  }

  /** How many times a block was repeated, including the warm-up. */
  public int repeated() {
    return tallies.values().stream().mapToInt(t -> t.latest).sum();
  }

  private int complete(boolean warmup) {
    int complete = 0;
    for (int block = 0; block < plan.blocks(); block++) {
      if (plan.isWarmup(block) == warmup && counted(block).isPresent()) {
        complete++;
      }
    }
    return complete;
  }

  private Tally tally(int block) {
    return tallies.getOrDefault(block, Tally.NONE);
  }

  /** Identifies a trial within a block. */
  private record Kind(String runtime, Integer concurrency) {}

  /** The results of the runs of one block. */
  private static final class Tally {
    private static final Tally NONE = new Tally();
    private final Map<Integer, Set<Kind>> valid = new HashMap<>();
    private final Map<Integer, Set<String>> tried = new HashMap<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<Integer> failed = new HashSet<>();
    private final Set<Integer> waited = new HashSet<>();
    private final Set<Integer> interrupted = new HashSet<>();
    private boolean hopeless;
    private int latest;

    private void add(Attempt attempt) {
      // The maximum and not a count: if an attempt was lost, its name must not be reused.
      latest = Math.max(latest, attempt.number());
      tried.computeIfAbsent(attempt.number(), n -> new HashSet<>()).add(attempt.runtime());
      switch (attempt.result()) {
        case Valid -> {
          succeeded.add(attempt.runtime());
          valid
              .computeIfAbsent(attempt.number(), n -> new HashSet<>())
              .add(new Kind(attempt.runtime(), attempt.concurrency()));
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

    private boolean has(Trial trial) {
      return valid
          .getOrDefault(latest, Set.of())
          .contains(new Kind(trial.runtime(), trial.concurrency()));
    }
  }
}
