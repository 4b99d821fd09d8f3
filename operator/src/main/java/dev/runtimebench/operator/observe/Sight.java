package dev.runtimebench.operator.observe;

import java.time.Duration;
import java.util.Optional;

/** What a look at a trial's Pods showed. */
public sealed interface Sight {

  /**
   * It goes on.
   *
   * @param recheck when to look again if nothing happens
   * @param trouble what holds it up, for the condition; empty when nothing does
   */
  record GoesOn(Duration recheck, Optional<String> trouble) implements Sight {}

  /** The server is up: the client may start. */
  record ServerUp(String ip) implements Sight {}

  /** The container has ended: its log can be read. */
  record Over(PodState.Ended ended) implements Sight {}

  /** It won't come to a result. */
  record Lost(FailureReason reason, String message) implements Sight {}
}
