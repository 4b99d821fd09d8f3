package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.localcluster.http.RequestHook.Verdict.Cut;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/** The active faults. Thread-safe. */
final class FaultRules {

  private record Rule(AtomicInteger left, Predicate<ApiRequest> when, Verdict verdict) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();
  private volatile Function<ApiRequest, Verdict> drawn = request -> Verdict.EXECUTE;

  void add(int n, Predicate<ApiRequest> when, Verdict verdict) {
    rules.add(new Rule(new AtomicInteger(n), when, verdict));
  }

  void draw(Function<ApiRequest, Verdict> verdicts) {
    drawn = verdicts;
  }

  void cutOff(String userAgent) {
    cutOff.add(userAgent);
  }

  void clear() {
    rules.clear();
    drawn = request -> Verdict.EXECUTE;
  }

  Verdict verdict(ApiRequest request) {
    if (cutOff.contains(request.userAgent())) {
      return Verdict.cut(Cut.BEFORE);
    }
    Verdict named = named(request);
    return named.equals(Verdict.EXECUTE) ? drawn.apply(request) : named;
  }

  private Verdict named(ApiRequest request) {
    Duration delay = Duration.ZERO;
    ApiException before = null;
    ApiException after = null;
    Cut cut = Cut.NEVER;
    for (Rule rule : rules) {
      Verdict verdict = rule.verdict;
      boolean taken = (before == null || verdict.before() == null) && rule.when.test(request);
      if (taken && rule.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        delay = delay.plus(verdict.delay());
        before = before == null ? verdict.before() : before;
        after = after == null ? verdict.after() : after;
        cut = cut == Cut.NEVER ? verdict.cut() : cut;
      }
    }
    return new Verdict(delay, before, after, cut);
  }
}
