package dev.runtimebench.results.admission;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the platform added to a Pod that can keep the Pod from its node. */
public final class AddedPlacement {

  private static final String GATES = "spec.schedulingGates";

  private static final List<String> FIELDS =
      List.of("spec.nodeSelector.", "spec.affinity.", "spec.topologySpreadConstraints", GATES);

  /** The scheduler's words about a node that a Pod must not use. */
  private static final String MISMATCH = "didn't match";

  private AddedPlacement() {}

  /**
   * Names the additions, and the fix; empty if there are none, or if no node was refused because of
   * them.
   *
   * @param differences how the Pod that was created differs from the Pod that was sent
   * @param message the scheduler's message
   */
  public static Optional<String> of(PodDifferences differences, String message) {
    String added =
        differences.added().stream()
            .filter(d -> FIELDS.stream().anyMatch(d.field()::startsWith))
            .map(Difference::shortText)
            .collect(Collectors.joining(", "));
    boolean gated = differences.added().stream().anyMatch(d -> d.field().startsWith(GATES));
    return added.isEmpty() || !(gated || message.contains(MISMATCH))
        ? Optional.empty()
        : Optional.of(
            "a mutating policy or webhook, or the RuntimeClass, added %s to the Pod: exempt the namespace, or correct the RuntimeClass"
                .formatted(added));
  }

  /** The scheduler that the platform chose for a Pod; empty if it chose none. */
  public static Optional<String> scheduler(PodDifferences differences) {
    return differences.added().stream()
        .filter(d -> d.field().equals("spec.schedulerName"))
        .map(Difference::stored)
        .findFirst();
  }
}
