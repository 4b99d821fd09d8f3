package dev.runtimebench.results.findings.reliability;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists why trials were invalid: each reason once for each side, in the order of first occurrence,
 * with its count and its latest message.
 */
public final class Failures {

  private static final int MAX_MESSAGE_LENGTH = 1000;

  /** The status has the failures of each runtime too, and a benchmark may have many runtimes. */
  private static final int MAX_MESSAGE_LENGTH_OF_RUNTIME = 200;

  private Failures() {}

  /** Returns the failures among the outcomes; valid outcomes are skipped. */
  public static List<Failure> of(List<TrialOutcome> outcomes) {
    return of(outcomes, MAX_MESSAGE_LENGTH);
  }

  /** Returns the failures under one runtime, with shorter messages. */
  static List<Failure> ofRuntime(List<TrialOutcome> outcomes) {
    return of(outcomes, MAX_MESSAGE_LENGTH_OF_RUNTIME);
  }

  private static List<Failure> of(List<TrialOutcome> outcomes, int maxLength) {
    Map<List<Object>, Failure> rows = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (!outcome.isValid()) {
        String reason = outcome.reason().name();
        BenchmarkWorkloadSpec.Side side =
            outcome.failedSide() == null
                ? null
                : BenchmarkWorkloadSpec.Side.valueOf(outcome.failedSide().name());
        List<Object> key = Arrays.asList(reason, side);
        int count = rows.containsKey(key) ? rows.get(key).count() + 1 : 1;
        rows.put(key, new Failure(reason, side, count, cut(outcome.message(), maxLength)));
      }
    }
    return new ArrayList<>(rows.values());
  }

  private static String cut(String message, int maxLength) {
    return message == null || message.length() <= maxLength
        ? message
        : message.substring(0, maxLength);
  }
}
