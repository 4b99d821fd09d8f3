package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** Where a metric's values come from: exactly one of these. */
@ValidationRule(
    value =
        "[has(self.record), has(self.milestone), has(self.mark), has(self.regex), has(self.json)].filter(x, x).size() == 1",
    message = "set exactly one of record, milestone, mark, regex and json")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record MetricSource(
    @Size(min = 1, max = 64)
        @JsonPropertyDescription("The name of a value in the agent's iteration records.")
        String record,
    @JsonPropertyDescription("The time from the Pod's create call to this milestone.")
        Milestone milestone,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "The time from the Pod's create call to this mark in the agent's records.")
        String mark,
    @JsonPropertyDescription("A number in the log, found by a regular expression.")
        RegexSource regex,
    @JsonPropertyDescription(
            "A number in the JSON document that the workload prints (the whole log but the agent's records, or its last line that is JSON).")
        JsonSource json) {

  /** A point in a Pod's life that every Pod passes. */
  public enum Milestone {
    /** The first line in the container's log, by the node's clock. */
    FirstOutput
  }

  /** Whether this is a time since the create call, which the operator takes, in nanoseconds. */
  @JsonIgnore
  public boolean isInterval() {
    return milestone != null || mark != null;
  }
}
