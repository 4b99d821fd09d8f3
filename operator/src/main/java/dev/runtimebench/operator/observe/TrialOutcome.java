package dev.runtimebench.operator.observe;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.operator.plan.Attempt;
import dev.runtimebench.operator.plan.Trial;
import java.util.Map;

/**
 * What became of one attempt at a trial: a line of the samples.
 *
 * @param block the block's number from 0, warm-up blocks first
 * @param warmup whether the block is a warm-up
 * @param position the place within the block
 * @param runtime the runtime's name
 * @param attempt the attempt's number, from 0
 * @param pod the name of the Pod under test
 * @param podUid its uid
 * @param node the node it ran on
 * @param reason why it gave no valid result; null when it did
 * @param message more of that, for people
 * @param values by metric, one each: the Pod is the unit of replication
 * @param inner the values inside the Pod that those were made of, by metric
 * @param milestones of the Pod under test, in nanoseconds since 1970 by the milestone's clock
 * @param sandboxKernel the kernel that the sandbox shows, if the agent told
 * @param bootLog the first lines of the kernel log that the sandbox shows, if the agent told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrialOutcome(
    int block,
    boolean warmup,
    int position,
    String runtime,
    int attempt,
    String pod,
    String podUid,
    String node,
    FailureReason reason,
    String message,
    Map<String, Double> values,
    Map<String, InnerSummary> inner,
    Map<Milestone, Long> milestones,
    String sandboxKernel,
    String bootLog) {

  public TrialOutcome {
    values = values == null ? Map.of() : values;
    inner = inner == null ? Map.of() : inner;
    milestones = milestones == null ? Map.of() : milestones;
  }

  /** Whether it gave a valid result. */
  @JsonIgnore
  public boolean isValid() {
    return reason == null;
  }

  /** The same as the plan sees it. */
  public Attempt toAttempt() {
    return new Attempt(block, runtime, attempt, isValid() ? Attempt.Result.Valid : reason.result());
  }

  /** Whether it is the outcome of that attempt at that trial. */
  public boolean isOf(Trial trial, int number) {
    return block == trial.block() && attempt == number && runtime.equals(trial.runtime());
  }
}
