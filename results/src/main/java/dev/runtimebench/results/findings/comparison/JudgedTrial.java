package dev.runtimebench.results.findings.comparison;

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
 * @param noEvidence whether the trial says nothing about the runtime, because the platform, the
 *     observation or the other Pod of the workload failed
 * @param failure the outcome of the first Pod in which the workload failed; empty if there is none
 */
public record JudgedTrial(
    Key key, boolean warmup, boolean noEvidence, Optional<TrialOutcome> failure) {

  /** Identifies an attempt at a trial. All Pods of a burst's trial have the same key. */
  public record Key(int block, int attempt, String runtime, Integer concurrency) {

    static Key of(TrialOutcome outcome) {
      return new Key(outcome.block(), outcome.attempt(), outcome.runtime(), outcome.concurrency());
    }
  }

  /** Returns the attempts in the order in which they were recorded. */
  public static List<JudgedTrial> all(List<TrialOutcome> outcomes) {
    Map<Key, List<TrialOutcome>> pods = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      pods.computeIfAbsent(Key.of(outcome), k -> new ArrayList<>(1)).add(outcome);
    }
    return pods.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static JudgedTrial of(Key key, List<TrialOutcome> pods) {
    Optional<TrialOutcome> failure = pods.stream().filter(TrialOutcome::isOwnFailure).findFirst();
    boolean noEvidence = failure.isEmpty() && !pods.stream().allMatch(TrialOutcome::isValid);
    return new JudgedTrial(key, pods.get(0).warmup(), noEvidence, failure);
  }

  public String runtime() {
    return key.runtime();
  }

  public boolean isFailed() {
    return failure.isPresent();
  }
}
