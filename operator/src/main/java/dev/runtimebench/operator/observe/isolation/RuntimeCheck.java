package dev.runtimebench.operator.observe.isolation;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.sample.SandboxShown;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * Compares the isolation that a runtime claims with what its sandboxes show.
 *
 * @param runtime the runtime
 * @param result the result of the comparison
 * @param reason for the condition
 * @param message for people; names the field and the fix where one is needed
 * @param shown what a sandbox showed; empty if no sandbox was inspected
 * @param seenBy who inspected the sandbox; null if nobody did
 * @param isolation the isolation that the sandbox showed; empty if unknown
 */
@RecordBuilder
public record RuntimeCheck(
    ResolvedRuntime runtime,
    Result result,
    Reason reason,
    String message,
    Optional<SandboxShown> shown,
    SandboxView.SeenBy seenBy,
    Optional<Isolation> isolation) {

  /** The result of a check. */
  public enum Result {
    /** The sandbox shows the claimed isolation. */
    Verified,
    /** The runtime claims no isolation. */
    Unclaimed,
    /** The sandbox shows another isolation. */
    Refuted,
    /** The isolation is not known. */
    Unknown
  }
}
