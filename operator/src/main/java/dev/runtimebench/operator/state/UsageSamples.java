package dev.runtimebench.operator.state;

import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.observe.usage.NodeSize;
import dev.runtimebench.operator.observe.usage.UsageSample;
import dev.runtimebench.results.sample.PodUsage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kubelet answered about the Pod under test of one trial. Not thread-safe: only the
 * reconcile of its benchmark uses an instance.
 */
public final class UsageSamples {

  /** The idle time in which the operator asked. */
  public enum When {
    BeforeWork,
    AfterWork
  }

  /**
   * When a call to the kubelet was over.
   *
   * @param at on the monotonic clock, in nanoseconds
   * @param stamp in nanoseconds since 1970 by the operator's clock
   */
  public record CallEnd(long at, long stamp) {}

  /** More answers than any idle time needs. */
  private static final int MAX = 500;

  /**
   * An answer of the kubelet.
   *
   * @param path the path that answered; empty if none did
   */
  private record Kept(Optional<String> path, UsageSample sample) {

    boolean isOf(String other) {
      return path.filter(other::equals).isPresent();
    }

    boolean hasFigure() {
      return sample.cpu().figure().isPresent() || sample.memory().figure().isPresent();
    }
  }

  private final Map<When, List<Kept>> samples = new EnumMap<>(When.class);
  private Optional<String> source = Optional.empty();
  private Optional<String> certificate = Optional.empty();
  private Optional<Long> lastAsked = Optional.empty();
  private Optional<CallEnd> lastBeforeWork = Optional.empty();
  private NodeSize node = NodeSize.UNKNOWN;
  private int calls;

  /**
   * Notes an answer.
   *
   * @param how how the kubelet's certificate was checked
   * @param asked when the operator asked, on the monotonic clock
   */
  public void add(When when, Kubelets.Answer answer, String how, long asked) {
    calls++;
    source = Optional.of(answer.source());
    certificate = Optional.of(how);
    lastAsked = Optional.of(asked);
    node = answer.node().equals(NodeSize.UNKNOWN) ? node : answer.node();
    List<Kept> kept = samples.computeIfAbsent(when, w -> new ArrayList<>());
    if (kept.size() < MAX) {
      kept.add(new Kept(answer.path(), answer.sample()));
    }
  }

  /** Notes that a call before the work is over. */
  public void calledBeforeWork(CallEnd end) {
    lastBeforeWork = Optional.of(end);
  }

  /** The end of the last call before the work; empty if the operator made no such call. */
  public Optional<CallEnd> lastBeforeWork() {
    return lastBeforeWork;
  }

  /**
   * The answers in an idle time, in their order. Two paths never share a trial: they read at other
   * times, and may count other processes. If both have figures, those of the kubelet's own cache
   * count.
   */
  public List<UsageSample> samples(When when) {
    Optional<String> path = path();
    return samples.getOrDefault(when, List.of()).stream()
        .filter(kept -> kept.path().isEmpty() || kept.path().equals(path))
        .map(Kept::sample)
        .toList();
  }

  /** The path of the kubelet that the figures come from; empty if no path answered. */
  public Optional<String> path() {
    List<Kept> all = samples.values().stream().flatMap(List::stream).toList();
    return Stream.of(PodUsage.CADVISOR, PodUsage.SUMMARY)
        .filter(path -> all.stream().anyMatch(k -> k.isOf(path) && k.hasFigure()))
        .findFirst()
        .or(() -> all.stream().flatMap(k -> k.path().stream()).reduce((first, last) -> last));
  }

  /** The kubelet that was asked; empty before the first call. */
  public Optional<String> source() {
    return source;
  }

  /** How the kubelet's certificate was checked; empty before the first call. */
  public Optional<String> certificate() {
    return certificate;
  }

  /** When the operator asked last, on the monotonic clock; empty before the first call. */
  public Optional<Long> lastAsked() {
    return lastAsked;
  }

  /** How much the node has. */
  public NodeSize node() {
    return node;
  }

  /** How many times the operator asked. */
  public int calls() {
    return calls;
  }
}
