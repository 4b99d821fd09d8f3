package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The active faults. Thread-safe. */
final class FaultRules {

  private record Rule(AtomicInteger left, Predicate<ApiRequest> when, Verdict verdict) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  void add(int n, Predicate<ApiRequest> when, Verdict verdict) {
    rules.add(new Rule(new AtomicInteger(n), when, verdict));
  }

  void clear() {
    rules.clear();
  }

  Verdict verdict(ApiRequest request) {
    Duration delay = Duration.ZERO;
    ApiException before = null;
    ApiException after = null;
    for (Rule rule : rules) {
      Verdict verdict = rule.verdict;
      boolean taken = (before == null || verdict.before() == null) && rule.when.test(request);
      if (taken && rule.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        delay = delay.plus(verdict.delay());
        before = before == null ? verdict.before() : before;
        after = after == null ? verdict.after() : after;
      }
    }
    return new Verdict(delay, before, after);
  }
}
