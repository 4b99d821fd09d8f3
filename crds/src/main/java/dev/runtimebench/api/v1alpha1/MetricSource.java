package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** Where a metric's values come from. Exactly one field is set. */
@ValidationRule(
    value = "!has(self.from) || has(self.milestone) || has(self.mark)",
    message = "from is only for milestone and mark",
    fieldPath = ".from")
@ValidationRule(
    value =
        "[has(self.record), has(self.milestone), has(self.mark), has(self.regex), has(self.json), has(self.podUsage)].filter(x, x).size() == 1",
    message = "set exactly one of record, milestone, mark, regex, json and podUsage")
@ValidationRule(
    value = "!has(self.number) || has(self.regex) || has(self.json)",
    message = "number is only for regex and json",
    fieldPath = ".number")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record MetricSource(
    @Size(min = 1, max = 64)
        @JsonPropertyDescription("The name of a value in the agent's iteration records.")
        String record,
    @JsonPropertyDescription("The time from the Pod's create call (see from) to this milestone.")
        Milestone milestone,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "The time from the Pod's create call (see from) to this mark in the agent's records.")
        String mark,
    @JsonPropertyDescription(
            "Where the time of a milestone or a mark begins. Submission: at the create call, the default. Binding: when the Pod got its node. A Pod that waited for a node gives no value from Submission, and the trial runs again if the metric is primary.")
        From from,
    @JsonPropertyDescription("A number in the log that a regular expression finds.")
        RegexSource regex,
    @JsonPropertyDescription(
            "A number in a JSON document that the workload prints. Other lines may come before and after the document.")
        JsonSource json,
    @JsonPropertyDescription(
            "CPU or memory of the whole Pod, seen from outside of the sandbox by the kubelet. Such a metric has values only with design.mode Usage, and an administrator must have switched podUsage on.")
        PodUsageSource podUsage,
    @JsonPropertyDescription(
            "How the tool writes the number, for regex and json. Without number, a text that is not exactly a plain number in the metric's unit gives no value, and the reason shows the text.")
        NumberFormat number) {

  /** A point in the life of a Pod that every Pod reaches. */
  public enum Milestone {
    /** The first line in the container's log, by the node's clock. */
    FirstOutput
  }

  /** Where a time begins. */
  public enum From {
    Submission,
    Binding
  }

  /** How the tool writes the number. */
  @JsonIgnore
  public NumberFormat numberFormat() {
    return number == null ? NumberFormat.PLAIN : number;
  }

  /** Whether the value is a time since the create call. */
  @JsonIgnore
  public boolean isFromSubmission() {
    return isInterval() && from != From.Binding;
  }

  /** Whether the kubelet gives the value, and not the output of the Pod. */
  @JsonIgnore
  public boolean isPodUsage() {
    return podUsage != null;
  }

  /**
   * Whether the value is a time since the create call or the binding. The operator measures that
   * time, in nanoseconds.
   */
  @JsonIgnore
  public boolean isInterval() {
    return milestone != null || mark != null;
  }
}
