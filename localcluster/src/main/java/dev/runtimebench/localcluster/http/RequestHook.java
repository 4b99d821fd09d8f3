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
   * @param cut when the server closes the connection instead of an answer, or stops to answer
   */
  record Verdict(Duration delay, ApiException before, ApiException after, Cut cut) {

    /** When the server closes the connection of a request, or stops to answer. */
    public enum Cut {
      NEVER,
      /** Before the request is executed. */
      BEFORE,
      /** After the request was executed, so that the client does not get the answer. */
      AFTER,
      /** In the middle of the answer. The connection stays open, and nothing more comes. */
      MIDDLE
    }

    private static final ApiException NO_ERROR = null;

    /** The server executes the request at once and sends the real answer. */
    public static final Verdict EXECUTE = after(Duration.ZERO);

    /** The server waits, and then executes the request. */
    public static Verdict after(Duration delay) {
      return new Verdict(delay, NO_ERROR, NO_ERROR, Cut.NEVER);
    }

    /** The server closes the connection. */
    public static Verdict cut(Cut when) {
      return new Verdict(Duration.ZERO, NO_ERROR, NO_ERROR, when);
    }

    /** The server answers with the error and does not execute the request. */
    public static Verdict rejected(ApiException error) {
      return new Verdict(Duration.ZERO, error, NO_ERROR, Cut.NEVER);
    }

    /** The server executes the request and answers with the error. */
    public static Verdict answerLost(ApiException error) {
      return new Verdict(Duration.ZERO, NO_ERROR, error, Cut.NEVER);
    }
  }

  /** Decides what the server does with a request that arrived over HTTP. */
  default Verdict verdict(ApiRequest request) {
    return Verdict.EXECUTE;
  }

  /** Receives each request over HTTP when the status of the answer is known. */
  default void answered(ApiRequest request) {}
}
