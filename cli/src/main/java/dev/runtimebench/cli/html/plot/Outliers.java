package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import java.util.List;

/** Says that a plot does not mark all outliers, because the status names only the first ones. */
final class Outliers {

  static final String CUT = "Only the first 20 outliers of a runtime have a ring.";

  private Outliers() {}

  /** Whether a runtime has more outliers than the status names. */
  static boolean isCut(List<RuntimeResult> results) {
    return results.stream().anyMatch(r -> isCut(r.outliers(), r.outlierBlocks()));
  }

  /**
   * Whether there are more outliers than the status names.
   *
   * @param outliers how many there are; null if unknown
   * @param named the blocks that the status names
   */
  static boolean isCut(Integer outliers, List<Integer> named) {
    return outliers != null && outliers > named.size();
  }
}
