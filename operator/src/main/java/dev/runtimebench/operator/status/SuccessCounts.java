package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import java.util.List;
import java.util.stream.Collectors;

/** Shows for each runtime how many of its trials succeeded: {@code runc 20/20, gvisor 13/20}. */
final class SuccessCounts {

  private SuccessCounts() {}

  /** The text; empty before the first trial after the warm-up. */
  static String text(List<RuntimeReliability> reliability) {
    return reliability.stream()
        .map(r -> "%s %d/%d".formatted(r.runtime(), r.attempts() - r.failed(), r.attempts()))
        .collect(Collectors.joining(", "));
  }
}
