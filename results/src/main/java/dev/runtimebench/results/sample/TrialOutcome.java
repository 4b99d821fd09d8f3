package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.plan.Trial;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The outcome of one attempt at a trial: one line of the samples.
 *
 * @param block the block's number from 0, warm-up blocks first
 * @param warmup whether the block is a warm-up
 * @param position the position within the block, from 0
 * @param runtime the runtime's name
 * @param attempt the attempt's number, from 0
 * @param pod the name of the Pod under test
 * @param podUid the uid of the Pod under test
 * @param node the node that the Pod ran on
 * @param reason why there is no valid result; null if there is one
 * @param message details about the reason, for people
 * @param values one value for each metric, because the Pod is the unit of replication
 * @param inner by metric, a summary of the values in the Pod that the value was computed from
 * @param missing for each metric that was looked for and has no value, why not; empty in the
 *     samples of earlier versions
 * @param facts what the output says in words, by the name of the workload's fact
 * @param milestones the milestones of the Pod under test, in nanoseconds since 1970, each by the
 *     milestone's clock
 * @param phases the phases that ended before the trial was recorded
 * @param clock the bound on the node's clock, which adds to the uncertainty of the phases that
 *     cross clocks
 * @param earlier what was seen of the Pods of earlier trials after those trials had been recorded
 * @param concurrency how many Pods started at once; null in a serial design
 * @param index the Pod's number within the burst, from 0; null if the line is not about a single
 *     Pod of a burst
 * @param disturbance what may have disturbed the trial; null if the trial did not run to its end
 * @param sandbox what the sandbox showed to the agent; null without an agent
 * @param ran the Pod under test as the platform made it; null if unknown
 * @param peer the other Pod of a workload with a server as the platform made it; null without a
 *     server
 * @param peerFailed true if the other Pod of a workload with a server failed by itself, so that the
 *     failure says nothing about the runtime; otherwise null
 * @param failedSide the side whose Pod failed, if the workload has a server and one Pod is known to
 *     have failed; otherwise null
 * @param usage what the kubelet showed of the Pod under test; null without a design of mode Usage
 * @param ramp how many Pods fitted; null without a design of mode Density. If the trial is invalid,
 *     what is known of the ramp; null if nothing is
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
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
    Map<String, String> missing,
    Map<String, String> facts,
    Map<Milestone, Long> milestones,
    Phases phases,
    ClockBound clock,
    List<TeardownTimes> earlier,
    Integer concurrency,
    Integer index,
    Disturbance disturbance,
    SandboxShown sandbox,
    RanPod ran,
    RanPod peer,
    Boolean peerFailed,
    Side failedSide,
    PodUsage usage,
    Ramp ramp) {

  public TrialOutcome {
    values = values == null ? Map.of() : values;
    inner = inner == null ? Map.of() : inner;
    missing = missing == null ? Map.of() : missing;
    facts = facts == null ? Map.of() : facts;
    milestones = milestones == null ? Map.of() : milestones;
    phases = phases == null ? new Phases(Map.of(), Map.of()) : phases;
    earlier = earlier == null ? List.of() : earlier;
  }

  /** Returns this outcome with what has been seen of the Pods of earlier trials. */
  public TrialOutcome withEarlier(List<TeardownTimes> seen) {
    return TrialOutcomeBuilder.builder(this).earlier(seen).build();
  }

  /** Returns this outcome as that of one Pod of a burst. */
  public TrialOutcome withIndex(int number) {
    return TrialOutcomeBuilder.builder(this).index(number).build();
  }

  /** Returns this outcome as an invalid one. */
  public TrialOutcome invalid(FailureReason why, String words) {
    return TrialOutcomeBuilder.builder(this).reason(why).message(words).build();
  }

  /** Whether the attempt gave a valid result. */
  @JsonIgnore
  public boolean isValid() {
    return reason == null;
  }

  /**
   * Whether the workload failed under its runtime. Only such a failure says something about the
   * runtime.
   */
  @JsonIgnore
  public boolean isOwnFailure() {
    return !isValid() && reason.isOfWorkload() && !Boolean.TRUE.equals(peerFailed);
  }

  /** Returns the attempt, as the plan needs it. */
  private Attempt toAttempt() {
    return new Attempt(
        block, runtime, concurrency, attempt, isValid() ? Attempt.Result.Valid : reason.result());
  }

  /** Whether this is the outcome of that attempt at that trial. */
  public boolean isOf(Trial trial, int number) {
    return block == trial.block()
        && attempt == number
        && runtime.equals(trial.runtime())
        && Objects.equals(concurrency, trial.concurrency());
  }

  /** Returns the attempts for the plan, one for each outcome, in the same order. */
  public static List<Attempt> attempts(List<TrialOutcome> outcomes) {
    return outcomes.stream().map(TrialOutcome::toAttempt).toList();
  }
}
