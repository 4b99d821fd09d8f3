package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A number that a trial yields. */
@ValidationRule(
    value = "!has(self.validMin) || !has(self.validMax) || self.validMin <= self.validMax",
    message = "validMin must not be greater than validMax",
    fieldPath = ".validMin")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Metric(
    @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription("The name of the metric: lower-case letters, digits and dashes.")
        String name,
    @Size(max = 1024) @JsonPropertyDescription("What the metric means, for people to read.")
        String description,
    @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
            "The unit in UCUM: ns, us, ms, s, By, By/s, /s, % or 1. For a milestone or a mark: ns, us, ms or s.")
        String unit,
    @Default("Lower") @JsonPropertyDescription("Which direction is better.") Better better,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the benchmark's verdict rests on this metric. If no metric is primary, the first metric is.")
        Boolean primary,
    @Default("Median")
        @JsonPropertyDescription(
            "How the values of one Pod are combined into one, because the Pod is the unit of replication. First, Last and Sum go by the order of the output: Last is for tools that print interim results. P99 needs 100 values. Rate gives iterations per second (unit /s) from a record in nanoseconds.")
        Summary summary,
    @JsonPropertyDescription(
            "The smallest value, in the metric's unit, with which a trial is valid. A trial with a smaller value fails (ValueRefused).")
        Double validMin,
    @JsonPropertyDescription(
            "The largest value, in the metric's unit, with which a trial is valid. A trial with a larger value fails (ValueRefused). For example, 0 for a metric that counts errors. A trial without a value of the metric is not checked.")
        Double validMax,
    @Required @JsonPropertyDescription("Where the values come from.") MetricSource source) {

  /** Which direction is better. */
  public enum Better {
    Lower,
    Higher
  }

  /** How the values of one Pod are combined into one. */
  public enum Summary {
    Median,
    Mean,
    Min,
    Max,
    /** The first value in the order of the output. */
    First,
    /** The last value in the order of the output. */
    Last,
    Sum,
    /** The 99th percentile. It needs at least 100 values. */
    P99,
    /**
     * Iterations per second: 1e9 divided by the mean of the values, which are durations in
     * nanoseconds.
     */
    Rate
  }

  /** The unit as it follows a number: a space and the unit, or nothing for the unit 1. */
  @JsonIgnore
  public String unitSuffix() {
    return unit.equals("1") ? "" : " " + unit;
  }

  /** Whether the values are amounts of bytes, for example of memory. */
  @JsonIgnore
  public boolean isOfBytes() {
    return unit.endsWith("By");
  }

  /**
   * Whether a verdict may rest on this metric (see {@link BenchmarkWorkloadSpec#primaryMetric()}).
   */
  @JsonIgnore
  public boolean isPrimary() {
    return Boolean.TRUE.equals(primary);
  }
}
