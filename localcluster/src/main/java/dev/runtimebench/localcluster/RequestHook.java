package dev.runtimebench.localcluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.ApiException;
import java.time.Duration;

/**
 * Sees what the API server does, and can make the API server misbehave. No method may block: the
 * server has one thread.
 */
public interface RequestHook {

  /** Lets the server work as it should. */
  RequestHook NONE = new RequestHook() {};

  /**
   * What happens to one request.
   *
   * @param delay how long the request waits first; zero if it does not wait
   * @param before the error that is answered instead of carrying the request out; null if none
   * @param after the error that is answered although the request was carried out; null if none
   */
  record Verdict(Duration delay, ApiException before, ApiException after) {

    /** The request is carried out at once, and its own answer is sent. */
    public static final Verdict CARRY_OUT = after(Duration.ZERO);

    /** The request waits, and is then carried out. */
    public static Verdict after(Duration delay) {
      ApiException none = null;
      return new Verdict(delay, none, none);
    }

    /** The error is answered, and the request is not carried out. */
    public static Verdict rejected(ApiException error) {
      return new Verdict(Duration.ZERO, error, null);
    }

    /** The request is carried out, and the error is answered. */
    public static Verdict answerLost(ApiException error) {
      return new Verdict(Duration.ZERO, null, error);
    }
  }

  /** Decides about a request that has come in over HTTP. */
  default Verdict verdict(ApiRequest request) {
    return Verdict.CARRY_OUT;
  }

  /** Takes note of a request over HTTP whose status is known. */
  default void answered(ApiRequest request) {}

  /**
   * True if the creation of this object is answered but the object is never stored. Asked on any
   * thread, for the objects of the cluster's own components too.
   *
   * @param object as it would be stored
   */
  default boolean loses(ObjectNode object) {
    return false;
  }
}
