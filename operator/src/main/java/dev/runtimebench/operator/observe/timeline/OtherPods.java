package dev.runtimebench.operator.observe.timeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Records when Pods came to a node and left it, as watches report. Thread-safe and bounded. */
public final class OtherPods {

  private static final int MAX_CHANGES = 10_000;
  private static final int MAX_NAMES = 3;

  private record Change(String benchmarkUid, String pod, boolean came, long at) {}

  /**
   * What happened between two times.
   *
   * @param came number of Pods that were new on the node
   * @param went number of Pods that ended or were deleted
   * @param some a few of these Pods, as namespace/name
   */
  public record Seen(int came, int went, List<String> some) {}

  private final Deque<Change> changes = new ArrayDeque<>();
  private final int watches;
  private int up;
  private long since = Long.MAX_VALUE;
  private long forgotten = Long.MIN_VALUE;
  private boolean lost;

  /**
   * @param watches how many watches must be up for a complete record
   */
  public OtherPods(int watches) {
    this.watches = watches;
  }

  /** Notes that one more watch is up. */
  public synchronized void watched(long now) {
    up++;
    if (up == watches) {
      since = now;
    }
  }

  /** Notes that a watch has failed: nothing is known until all watches are up again. */
  public synchronized void lost() {
    lost = true;
  }

  /** Whether a watch has failed and has not been restored. */
  public synchronized boolean isLost() {
    return lost;
  }

  /** Notes that all watches are up again: the record is complete from now on. */
  public synchronized void restored(long now) {
    lost = false;
    up = watches;
    since = now;
  }

  /** Notes a Pod that is new on the node. */
  public void came(String benchmarkUid, String pod, long now) {
    add(new Change(benchmarkUid, pod, true, now));
  }

  /** Notes a Pod that has ended or was deleted. */
  public void went(String benchmarkUid, String pod, long now) {
    add(new Change(benchmarkUid, pod, false, now));
  }

  private synchronized void add(Change change) {
    changes.addLast(change);
    if (changes.size() > MAX_CHANGES) {
      forgotten = changes.removeFirst().at();
    }
  }

  /**
   * What happened between two times.
   *
   * @param benchmarkUid the benchmark whose own Pods do not count
   * @return empty if the watches were not up all the time
   */
  public synchronized Optional<Seen> between(String benchmarkUid, long from, long to) {
    if (lost || since > from || forgotten >= from) {
      return Optional.empty();
    }
    List<Change> others =
        changes.stream()
            .filter(c -> c.at() >= from && c.at() <= to && !c.benchmarkUid().equals(benchmarkUid))
            .toList();
    int came = (int) others.stream().filter(Change::came).count();
    return Optional.of(
        new Seen(
            came,
            others.size() - came,
            others.stream().map(Change::pod).distinct().limit(MAX_NAMES).toList()));
  }
}
