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
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Metric(
    @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription("Its name: lower-case letters, digits and dashes.")
        String name,
    @Size(max = 1024) @JsonPropertyDescription("What it is, for people.") String description,
    @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
            "The unit, in UCUM: ns, us, ms, s, By, By/s, /s, %, 1. A milestone or mark takes ns, us, ms or s.")
        String unit,
    @Default("Lower") @JsonPropertyDescription("Which direction is better.") Better better,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the benchmark's verdict rests on it. Where none is marked, the first is.")
        Boolean primary,
    @Default("Median")
        @JsonPropertyDescription(
            "How the values of one Pod become one: the Pod is the unit of replication. P99 needs 100 values. Rate is iterations a second, of a record in nanoseconds; its unit is /s.")
        Summary summary,
    @Required @JsonPropertyDescription("Where the values come from.") MetricSource source) {

  /** Which direction is better. */
  public enum Better {
    Lower,
    Higher
  }

  /** How several values of one Pod become one. */
  public enum Summary {
    Median,
    Mean,
    Min,
    Max,
    /** The 99th percentile, of at least 100 values. */
    P99,
    /** Iterations a second, the values being durations in nanoseconds: 1e9 over their mean. */
    Rate
  }

  /** Whether a verdict may rest on it (see {@link BenchmarkWorkloadSpec#primaryMetric()}). */
  @JsonIgnore
  public boolean isPrimary() {
    return Boolean.TRUE.equals(primary);
  }
}
