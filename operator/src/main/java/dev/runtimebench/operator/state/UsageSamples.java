package dev.runtimebench.operator.state;

import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.observe.usage.UsageSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kubelet answered about the Pod under test of one trial. Not thread-safe: only the
 * reconcile of its benchmark uses an instance.
 */
public final class UsageSamples {

  /** More answers than any trial needs. */
  private static final int MAX = 500;

  private final List<UsageSample> samples = new ArrayList<>();
  private Optional<String> source = Optional.empty();
  private Optional<String> certificate = Optional.empty();
  private Optional<Long> lastAsked = Optional.empty();
  private int calls;

  /**
   * Notes an answer.
   *
   * @param how how the kubelet's certificate was checked
   * @param asked when the operator asked, on the monotonic clock
   */
  public void add(Kubelets.Answer answer, String how, long asked) {
    calls++;
    source = Optional.of(answer.source());
    certificate = Optional.of(how);
    lastAsked = Optional.of(asked);
    if (samples.size() < MAX) {
      samples.add(answer.sample());
    }
  }

  /** The answers in their order. */
  public List<UsageSample> samples() {
    return List.copyOf(samples);
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

  /** How many times the operator asked. */
  public int calls() {
    return calls;
  }
}
