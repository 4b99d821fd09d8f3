package dev.runtimebench.localcluster.http;

import java.util.function.Predicate;

/** The watches that clients hold open over HTTP. */
public interface OpenWatches {

  /** How many matching watches are open. */
  int count(Predicate<ApiRequest> which);

  /** Closes the matching watches. Clients are expected to open new ones. */
  void close(Predicate<ApiRequest> which);

  /** Sends bytes that break the protocol on the matching watches, so that clients must give up. */
  void garble(Predicate<ApiRequest> which);

  /** Sends nothing more on the matching watches, as after a loss that nobody has noticed. */
  void mute(Predicate<ApiRequest> which);
}
