package dev.runtimebench.operator.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far a plan has come, told from the attempts alone; it remembers nothing of its own. */
public final class Progress {

  /** An operator that is restarted for ever must not run a trial for ever. */
  private static final int MOST_ATTEMPTS = 50;

  private final Plan plan;
  private final int retries;
  private final Map<Key, Tally> tallies = new HashMap<>();

  /**
   * @param retries how many attempts beyond the first may fail
   */
  public Progress(Plan plan, int retries, Collection<Attempt> attempts) {
    this.plan = plan;
    this.retries = retries;
    for (Attempt attempt : attempts) {
      tallies
          .computeIfAbsent(new Key(attempt.block(), attempt.runtime()), k -> new Tally())
          .add(attempt);
    }
  }

  /** What is to be done next. */
  public Next next() {
    for (int block = 0; block < plan.blocks(); block++) {
      for (Trial trial : plan.block(block)) {
        Tally tally = tally(trial);
        if (!tally.valid) {
          boolean over =
              tally.hopeless || tally.failed > retries || tally.attempts >= MOST_ATTEMPTS;
          return over ? new Next.GiveUp(trial) : new Next.Run(trial, tally.attempts);
        }
      }
    }
    return new Next.Done();
  }

  /** Counted blocks in which every runtime gave a result. */
  public int completed() {
    return complete(false);
  }

  /** Warm-up blocks in which every runtime gave a result. */
  public int warmedUp() {
    return complete(true);
  }

  private int complete(boolean warmup) {
    int complete = 0;
    for (int block = 0; block < plan.blocks(); block++) {
      List<Trial> trials = plan.block(block);
      if (plan.isWarmup(block) == warmup && trials.stream().allMatch(t -> tally(t).valid)) {
        complete++;
      }
    }
    return complete;
  }

  private Tally tally(Trial trial) {
    return tallies.getOrDefault(new Key(trial.block(), trial.runtime()), Tally.NONE);
  }

  private record Key(int block, String runtime) {}

  private static final class Tally {
    private static final Tally NONE = new Tally();
    private boolean valid;
    private boolean hopeless;
    private int failed;
    private int attempts;

    private void add(Attempt attempt) {
      // Numbers rather than a count: a lost attempt must not bring its name back into use.
      attempts = Math.max(attempts, attempt.number() + 1);
      switch (attempt.result()) {
        case Valid -> valid = true;
        case Invalid -> failed++;
        case Hopeless -> hopeless = true;
        case Interrupted -> {
          // Run again; the workload isn't to blame.
        }
      }
    }
  }
}
