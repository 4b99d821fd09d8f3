package dev.runtimebench.results.findings;

import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at a trial as a whole. The Pods of a burst that start together are one trial, which
 * fails when one of its Pods fails.
 *
 * @param key identifies the attempt
 * @param warmup whether the trial belongs to the warm-up
 * @param interrupted whether the trial says nothing, because it was interrupted
 * @param failure the outcome of the first Pod that failed, preferably of one that would fail again;
 *     empty if no Pod failed
 */
record JudgedTrial(Key key, boolean warmup, boolean interrupted, Optional<TrialOutcome> failure) {

  /** Identifies an attempt at a trial. All Pods of a burst's trial have the same key. */
  record Key(int block, int attempt, String runtime, Integer concurrency) {

    static Key of(TrialOutcome outcome) {
      return new Key(outcome.block(), outcome.attempt(), outcome.runtime(), outcome.concurrency());
    }
  }

  /** Returns the attempts in the order in which they were recorded. */
  static List<JudgedTrial> all(List<TrialOutcome> outcomes) {
    Map<Key, List<TrialOutcome>> pods = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      pods.computeIfAbsent(Key.of(outcome), k -> new ArrayList<>(1)).add(outcome);
    }
    return pods.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static JudgedTrial of(Key key, List<TrialOutcome> pods) {
    Optional<TrialOutcome> failure =
        pods.stream()
            .filter(p -> is(p, Attempt.Result.Hopeless))
            .findFirst()
            .or(() -> pods.stream().filter(p -> is(p, Attempt.Result.Invalid)).findFirst());
    boolean interrupted = failure.isEmpty() && !pods.stream().allMatch(TrialOutcome::isValid);
    return new JudgedTrial(key, pods.get(0).warmup(), interrupted, failure);
  }

  private static boolean is(TrialOutcome outcome, Attempt.Result result) {
    return !outcome.isValid() && outcome.reason().result() == result;
  }

  String runtime() {
    return key.runtime();
  }

  boolean isFailed() {
    return failure.isPresent();
  }

  /** Whether another attempt would fail too. */
  boolean isHopeless() {
    return failure.filter(f -> is(f, Attempt.Result.Hopeless)).isPresent();
  }
}
