package dev.runtimebench.localcluster.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The query parameters of a write.
 *
 * @param dryRun true to do everything except storing the object
 * @param strict true to reject unknown fields
 * @param warnings the Warning headers of the answer; admission adds warnings
 */
public record WriteOptions(boolean dryRun, boolean strict, List<String> warnings) {

  public static WriteOptions none() {
    return new WriteOptions(false, false, new ArrayList<>());
  }
}
