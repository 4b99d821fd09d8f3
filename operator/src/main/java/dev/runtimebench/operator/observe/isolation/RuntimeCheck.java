package dev.runtimebench.operator.observe.isolation;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.sample.SandboxShown;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * A runtime's claim against what its sandboxes show.
 *
 * @param runtime whose claim
 * @param result what came of it
 * @param reason for the condition
 * @param message for people; names the field and the mend where one is needed
 * @param shown what a sandbox showed, if one was looked at
 * @param seenBy who looked; null if nobody did
 * @param isolation what that is, if it can be told
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

  /** The reason of a runtime that isn't what it claims to be. */
  public static final Reason MISMATCH = Reason.RuntimeMismatch;

  /** What came of a check. */
  public enum Result {
    /** It shows what it claims. */
    Verified,
    /** It claims nothing. */
    Unclaimed,
    /** It shows something else. */
    Refuted,
    /** It can't be told. */
    Unknown
  }
}
