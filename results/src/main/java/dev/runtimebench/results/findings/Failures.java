package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists why trials were invalid: each reason once, in the order of first occurrence, with its count
 * and its latest message.
 */
public final class Failures {

  private static final int MAX_MESSAGE_LENGTH = 1000;

  private Failures() {}

  /** Returns the failures among the outcomes; valid outcomes are skipped. */
  public static List<Failure> of(List<TrialOutcome> outcomes) {
    Map<String, Failure> byReason = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (!outcome.isValid()) {
        String reason = outcome.reason().name();
        int count = byReason.containsKey(reason) ? byReason.get(reason).count() + 1 : 1;
        byReason.put(reason, new Failure(reason, count, cut(outcome.message())));
      }
    }
    return new ArrayList<>(byReason.values());
  }

  private static String cut(String message) {
    return message == null || message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH);
  }
}
