package dev.runtimebench.operator.state;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rates of Pods in the hold time of the open rung, as far as they were read. Times are on the
 * monotonic clock, in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses an
 * instance.
 */
public final class RungRates {

  /**
   * A log that could not be read.
   *
   * @param why as a sentence
   * @param since when the first of the reads in a row failed
   * @param last when the last read failed
   */
  public record Unread(String why, long since, long last) {}

  private final Map<String, Double> known = new HashMap<>();
  private Optional<String> missing = Optional.empty();
  private Optional<Unread> unread = Optional.empty();
  private boolean isRepeated;

  /** Begins a rung. */
  void open() {
    forget();
    isRepeated = false;
  }

  /** A rate is that of the hold time, so it is gone when the hold time begins again. */
  void forget() {
    known.clear();
    missing = Optional.empty();
    unread = Optional.empty();
  }

  /** Begins the second hold time, because a Pod had no rate in the first one. */
  void repeat() {
    forget();
    isRepeated = true;
  }

  /** Whether this is the second hold time of the rung, because a Pod had no rate in the first. */
  public boolean isRepeated() {
    return isRepeated;
  }

  /** Whether the rate of a Pod was read. */
  public boolean knows(String uid) {
    return known.containsKey(uid);
  }

  /** The rates that were read. */
  public Collection<Double> known() {
    return List.copyOf(known.values());
  }

  /** Notes the rate of a Pod. */
  public void known(String uid, double rate) {
    known.put(uid, rate);
    unread = Optional.empty();
  }

  /** Why a Pod has no rate, as a sentence; empty if each Pod that was read has one. */
  public Optional<String> missing() {
    return missing;
  }

  /** Notes that a Pod has no rate. */
  public void missing(String why) {
    missing = Optional.of(why);
    unread = Optional.empty();
  }

  /** Notes that the log of a Pod could not be read. */
  public void unread(String why, long now) {
    unread = Optional.of(new Unread(why, unread.map(Unread::since).orElse(now), now));
  }

  /** The last read, if it failed; otherwise empty. */
  public Optional<Unread> unread() {
    return unread;
  }
}
