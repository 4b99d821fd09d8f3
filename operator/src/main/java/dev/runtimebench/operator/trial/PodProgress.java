package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;

/** What a look at a trial's Pods showed. */
public sealed interface PodProgress {

  /**
   * It goes on.
   *
   * @param recheck when to look again if nothing happens
   * @param trouble what holds it up, for the condition; empty when nothing does
   */
  record GoesOn(Duration recheck, Optional<String> trouble) implements PodProgress {}

  /** The server is up: the client may start. */
  record ServerUp(String ip) implements PodProgress {}

  /** The container has ended: its log can be read. */
  record Over(PodState.Ended ended) implements PodProgress {}

  /** It won't come to a result. */
  record Lost(FailureReason reason, String message) implements PodProgress {}
}
