package dev.runtimebench.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The faults that are in force. Thread-safe. */
final class FaultRules {

  private record Rule(AtomicInteger left, Predicate<ApiRequest> when, Verdict verdict) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Predicate<Event>> suppressed = new CopyOnWriteArrayList<>();

  void add(int n, Predicate<ApiRequest> when, Verdict verdict) {
    rules.add(new Rule(new AtomicInteger(n), when, verdict));
  }

  void suppress(Predicate<Event> which) {
    suppressed.add(which);
  }

  void clear() {
    rules.clear();
    suppressed.clear();
  }

  boolean suppresses(ObjectNode object) {
    if (suppressed.isEmpty()
        || !object.path("kind").asText().equals("Event")
        || !object.path("apiVersion").asText().equals("v1")) {
      return false;
    }
    Event event = Json.as(Event.class, object);
    return suppressed.stream().anyMatch(predicate -> predicate.test(event));
  }

  Verdict verdict(ApiRequest request) {
    Duration delay = Duration.ZERO;
    ApiException before = null;
    ApiException after = null;
    for (Rule rule : rules) {
      Verdict its = rule.verdict;
      boolean taken = (before == null || its.before() == null) && rule.when.test(request);
      if (taken && rule.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        delay = delay.plus(its.delay());
        before = before == null ? its.before() : before;
        after = after == null ? its.after() : after;
      }
    }
    return new Verdict(delay, before, after);
  }
}
