package dev.runtimebench.localcluster.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The query parameters of a write.
 *
 * @param dryRun true to do everything but store
 * @param strict true to refuse unknown fields
 * @param warnings filled while the write is processed
 */
public record WriteOptions(boolean dryRun, boolean strict, List<String> warnings) {

  public static WriteOptions none() {
    return new WriteOptions(false, false, new ArrayList<>());
  }
}
