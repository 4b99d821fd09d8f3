package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Draws from a seed which requests fail, and how. Each kind of request has a sequence of its own:
 * the same seed treats the n-th create call of a Pod alike in every run, whatever other threads ask
 * for in between. Thread-safe.
 */
public final class SeededFaults implements Function<ApiRequest, Verdict> {

  /** How a request fails. */
  public enum Fault {
    INTERNAL_ERROR,
    UNAVAILABLE,
    TOO_MANY_REQUESTS,
    CONFLICT,
    CUT,
    ANSWER_IS_AN_ERROR,
    ANSWER_CUT;

    /** Whether the API server executes the request. */
    public boolean isExecuted() {
      return this == ANSWER_IS_AN_ERROR || this == ANSWER_CUT;
    }
  }

  /** A request that failed. */
  public record Injected(Fault fault, ApiRequest request) {}

  private static final int RETRY_AFTER_SECONDS = 1;

  /** A client waits a second after a 429, so most runs would do nothing but wait for it. */
  private static final int TOO_MANY_WEIGHT = 4;

  private final long seed;
  private final double rate;
  private final Map<String, SplittableRandom> sequences = new ConcurrentHashMap<>();
  private final Queue<Injected> injected = new ConcurrentLinkedQueue<>();

  /**
   * @param rate the share of the requests that fail, from 0 to 1
   */
  public SeededFaults(long seed, double rate) {
    this.seed = seed;
    this.rate = rate;
  }

  @Override
  public Verdict apply(ApiRequest request) {
    SplittableRandom sequence =
        sequences.computeIfAbsent(
            request.permission(), kind -> new SplittableRandom(seed * 31 + kind.hashCode()));
    synchronized (sequence) {
      // Both numbers are drawn in any case, so that another rate keeps the kinds of faults.
      boolean fails = sequence.nextDouble() < rate;
      List<Fault> possible = possible(request);
      Fault fault = possible.get(sequence.nextInt(possible.size()));
      boolean alsoFails = sequence.nextInt(TOO_MANY_WEIGHT) == 0;
      if (!fails || (fault == Fault.TOO_MANY_REQUESTS && !alsoFails)) {
        return Verdict.EXECUTE;
      }
      injected.add(new Injected(fault, request));
      return verdict(fault);
    }
  }

  /**
   * A conflict only where the API server may answer with it: a create call that conflicts says that
   * the object exists, and a delete call that conflicts says that another object has the name.
   */
  private static List<Fault> possible(ApiRequest request) {
    List<Fault> possible =
        new ArrayList<>(
            List.of(Fault.INTERNAL_ERROR, Fault.UNAVAILABLE, Fault.TOO_MANY_REQUESTS, Fault.CUT));
    if (request.isWrite()) {
      possible.addAll(List.of(Fault.ANSWER_IS_AN_ERROR, Fault.ANSWER_CUT));
    }
    if (request.verb().equals("update") || request.verb().equals("patch")) {
      possible.add(Fault.CONFLICT);
    }
    return possible;
  }

  private static Verdict verdict(Fault fault) {
    return switch (fault) {
      case INTERNAL_ERROR -> Verdict.rejected(error(500, "InternalError"));
      case UNAVAILABLE -> Verdict.rejected(error(503, "ServiceUnavailable"));
      case TOO_MANY_REQUESTS -> Verdict.rejected(ApiException.tooManyRequests(RETRY_AFTER_SECONDS));
      case CONFLICT -> Verdict.rejected(error(409, "Conflict"));
      case CUT -> Verdict.cut(Verdict.Cut.BEFORE);
      case ANSWER_IS_AN_ERROR -> Verdict.answerLost(error(504, "Timeout"));
      case ANSWER_CUT -> Verdict.cut(Verdict.Cut.AFTER);
    };
  }

  private static ApiException error(int code, String reason) {
    return new ApiException(code, reason, "injected fault");
  }

  /** Returns the faults so far, oldest first. */
  public List<Injected> injected() {
    return List.copyOf(injected);
  }
}
