package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.plan.Trial;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
 * @param phases how long each took, in nanoseconds, and why the others aren't known
 * @param clock the bound on the node's clock that those of them carry which cross clocks
 * @param earlier what has been seen since of the Pods of trials recorded before
 * @param concurrency how many Pods started at once; null in a serial design
 * @param index which of them this one was, from 0; null where the trial has no line for each
 * @param disturbance what may have disturbed it; null of one that did not come to its end
 * @param sandbox what the sandbox showed, if the agent told; else null
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
    Map<Milestone, Long> milestones,
    Phases phases,
    ClockBound clock,
    List<TeardownTimes> earlier,
    Integer concurrency,
    Integer index,
    Disturbance disturbance,
    SandboxShown sandbox) {

  public TrialOutcome {
    values = values == null ? Map.of() : values;
    inner = inner == null ? Map.of() : inner;
    milestones = milestones == null ? Map.of() : milestones;
    phases = phases == null ? new Phases(Map.of(), Map.of()) : phases;
    earlier = earlier == null ? List.of() : earlier;
  }

  /** The same with what has been seen since of earlier trials' Pods. */
  public TrialOutcome withEarlier(List<TeardownTimes> seen) {
    return TrialOutcomeBuilder.builder(this).earlier(seen).build();
  }

  /** The same as one of those that started at once. */
  public TrialOutcome withIndex(int number) {
    return TrialOutcomeBuilder.builder(this).index(number).build();
  }

  /** The same as an invalid one. */
  public TrialOutcome invalid(FailureReason why, String words) {
    return TrialOutcomeBuilder.builder(this).reason(why).message(words).build();
  }

  /** Whether it gave a valid result. */
  @JsonIgnore
  public boolean isValid() {
    return reason == null;
  }

  /** The same as the plan sees it. */
  public Attempt toAttempt() {
    return new Attempt(
        block, runtime, concurrency, attempt, isValid() ? Attempt.Result.Valid : reason.result());
  }

  /** Whether it is the outcome of that attempt at that trial. */
  public boolean isOf(Trial trial, int number) {
    return block == trial.block()
        && attempt == number
        && runtime.equals(trial.runtime())
        && Objects.equals(concurrency, trial.concurrency());
  }

  /** What the plan needs to know of each outcome, in the same order. */
  public static List<Attempt> attempts(List<TrialOutcome> outcomes) {
    return outcomes.stream().map(TrialOutcome::toAttempt).toList();
  }
}
