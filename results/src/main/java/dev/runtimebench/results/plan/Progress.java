package dev.runtimebench.results.plan;

import dev.runtimebench.results.experiment.Experiment;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a plan has come, told from the attempts alone; it remembers nothing of its own. A block
 * in which a trial gave no valid result is run again as a whole: the values of a pair must have
 * been measured side by side.
 */
public final class Progress {

  /** An operator that is restarted for ever must not run a block for ever. */
  private static final int MOST_RUNS = 50;

  private final Plan plan;
  private final int retries;
  private final Map<Integer, Tally> tallies = new HashMap<>();

  /**
   * @param retries how often a block may be run again because a trial failed
   */
  public Progress(Plan plan, int retries, Collection<Attempt> attempts) {
    this.plan = plan;
    this.retries = retries;
    for (Attempt attempt : attempts) {
      tallies.computeIfAbsent(attempt.block(), k -> new Tally()).add(attempt);
    }
  }

  /** How far an experiment has come. */
  public static Progress of(Experiment experiment, Collection<Attempt> attempts) {
    return new Progress(
        new Plan(experiment.design(), experiment.runtimeNames(), experiment.seed()),
        experiment.design().retries(),
        attempts);
  }

  /** What is to be done next. */
  public Next next() {
    for (int block = 0; block < plan.blocks(); block++) {
      Tally tally = tally(block);
      if (tally.isBroken()) {
        boolean over =
            tally.hopeless || tally.failed.size() > retries || tally.latest + 1 >= MOST_RUNS;
        return over ? new Next.GiveUp(block) : first(block, tally.latest + 1);
      }
      Optional<Trial> open =
          plan.block(block, tally.latest).stream().filter(t -> !tally.has(t)).findFirst();
      if (open.isPresent()) {
        return new Next.Run(open.get(), tally.latest);
      }
    }
    return new Next.Done();
  }

  private Next first(int block, int run) {
    return new Next.Run(plan.block(block, run).get(0), run);
  }

  /** The number of the run that counts of that block; empty while it is not complete. */
  public Optional<Integer> counted(int block) {
    Tally tally = tally(block);
    boolean complete =
        !tally.isBroken() && plan.block(block, tally.latest).stream().allMatch(tally::has);
    return complete ? Optional.of(tally.latest) : Optional.empty();
  }

  /** Counted blocks in which every runtime gave a result. */
  public int completed() {
    return complete(false);
  }

  /** Warm-up blocks in which every runtime gave a result. */
  public int warmedUp() {
    return complete(true);
  }

  /** How often a block was run again. */
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

  /** What a block holds one trial of. */
  private record Kind(String runtime, Integer concurrency) {}

  /** What became of the runs of one block. */
  private static final class Tally {
    private static final Tally NONE = new Tally();
    private final Map<Integer, Set<Kind>> valid = new HashMap<>();
    private final Set<Integer> failed = new HashSet<>();
    private final Set<Integer> interrupted = new HashSet<>();
    private boolean hopeless;
    private int latest;

    private void add(Attempt attempt) {
      // Numbers rather than a count: a lost attempt must not bring its name back into use.
      latest = Math.max(latest, attempt.number());
      switch (attempt.result()) {
        case Valid ->
            valid
                .computeIfAbsent(attempt.number(), n -> new HashSet<>())
                .add(new Kind(attempt.runtime(), attempt.concurrency()));
        case Invalid -> failed.add(attempt.number());
        case Hopeless -> {
          failed.add(attempt.number());
          hopeless = true;
        }
        case Interrupted -> interrupted.add(attempt.number());
      }
    }

    private boolean isBroken() {
      return failed.contains(latest) || interrupted.contains(latest);
    }

    private boolean has(Trial trial) {
      return valid
          .getOrDefault(latest, Set.of())
          .contains(new Kind(trial.runtime(), trial.concurrency()));
    }
  }
}
