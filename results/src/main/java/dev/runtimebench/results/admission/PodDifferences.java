package dev.runtimebench.results.admission;

import java.util.List;
import java.util.Optional;

/**
 * How the Pod that the API server stored differs from the Pod that was sent.
 *
 * @param changed fields that were sent and came back with another value, and fields whose absence
 *     matters and that came back with a value
 * @param added fields that were left open and came back with a value, without the API's defaults
 */
public record PodDifferences(List<Difference> changed, List<Difference> added) {

  /** No differences. */
  public static final PodDifferences NONE = new PodDifferences(List.of(), List.of());

  public PodDifferences {
    changed = List.copyOf(changed);
    added = List.copyOf(added);
  }

  /** The first change that makes the Pod useless for a benchmark. */
  public Optional<Difference> unacceptable() {
    return changed.stream().filter(d -> !d.isAcceptable()).findFirst();
  }

  /** The changed resources of containers. */
  public List<Difference> resources() {
    return changed.stream().filter(Difference::isOfResources).toList();
  }

  /** The changed pull policy of the workload; empty if the Pod has the policy that was sent. */
  public Optional<Difference> pullPolicy() {
    return changed.stream().filter(Difference::isPullPolicyOfWorkload).findFirst();
  }

  /** Whether the platform makes the kubelet ask the registry before each start. */
  public boolean asksRegistry() {
    return pullPolicy().filter(d -> d.stored().equals("Always")).isPresent();
  }

  /**
   * The containers and init containers that were added, for example {@code container proxy (image
   * mesh/proxy:1, fingerprint 12ab)}.
   */
  public List<String> containers() {
    return added.stream()
        .filter(Difference::isContainer)
        .map(
            d ->
                "%s %s (%s)"
                    .formatted(
                        d.isInitContainer() ? "init container" : "container",
                        d.key().orElse(""),
                        d.stored()))
        .toList();
  }
}
