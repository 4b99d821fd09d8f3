package dev.runtimebench.localcluster.http;

import dev.runtimebench.localcluster.api.ApiException;
import java.time.Duration;

/**
 * Observes the requests to the API server, and can make the API server misbehave. No method may
 * block: the server has one thread.
 */
public interface RequestHook {

  /** Injects no fault. */
  RequestHook NONE = new RequestHook() {};

  /**
   * What the server does with one request.
   *
   * @param delay how long the request waits before the server handles the request; zero for no wait
   * @param before the error to answer without executing the request; null for none
   * @param after the error to answer although the request was executed; null for none
   */
  record Verdict(Duration delay, ApiException before, ApiException after) {

    /** The server executes the request at once and sends the real answer. */
    public static final Verdict EXECUTE = after(Duration.ZERO);

    /** The server waits, and then executes the request. */
    public static Verdict after(Duration delay) {
      ApiException none = null;
      return new Verdict(delay, none, none);
    }

    /** The server answers with the error and does not execute the request. */
    public static Verdict rejected(ApiException error) {
      return new Verdict(Duration.ZERO, error, null);
    }

    /** The server executes the request and answers with the error. */
    public static Verdict answerLost(ApiException error) {
      return new Verdict(Duration.ZERO, null, error);
    }
  }

  /** Decides what the server does with a request that arrived over HTTP. */
  default Verdict verdict(ApiRequest request) {
    return Verdict.EXECUTE;
  }

  /** Receives each request over HTTP when the status of the answer is known. */
  default void answered(ApiRequest request) {}
}
