package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The experiment's design. */
@ValidationRule(
    value = "(has(self.mode) && self.mode == 'Burst') == has(self.concurrency)",
    message = "concurrency and mode: Burst go together",
    messageExpression =
        "has(self.concurrency) ? 'concurrency is for mode: Burst only: set that, or leave concurrency out' : 'mode: Burst needs concurrency, for example [1, 2, 4, 8]'",
    fieldPath = ".concurrency")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Design(
    @Default("Serial")
        @JsonPropertyDescription(
            "Serial: one Pod at a time. Burst: at each level of concurrency so many Pods at once under one runtime, whose start latency is measured, and nothing else.")
        Mode mode,
    @Size(min = 1, max = 12)
        @ValidationRule(
            value = "self.all(c, self.exists_one(d, d == c))",
            message = "the levels must differ: leave out the one that is there twice")
        @JsonPropertyDescription(
            "For Burst: how many Pods are started at once, level by level, such as [1, 2, 4, 8]. They must fit on one node together.")
        List<@Min(1) @Max(256) Integer> concurrency,
    @Default("{\"warmup\": 1, \"max\": 40}") @JsonPropertyDescription("How many blocks are run.")
        Blocks blocks,
    @Default("{\"relativeHalfWidth\": 0.02, \"confidence\": 0.95}")
        @JsonPropertyDescription("When the primary ratios are known well enough to stop.")
        Precision precision,
    @Default("0.02")
        @Min(0)
        @Max(1)
        @JsonPropertyDescription(
            "How far from 1 a ratio may lie to make no difference: 0.02 is from 1 / 1.02 to 1.02.")
        Double equivalenceMargin,
    @Default("Random")
        @JsonPropertyDescription(
            "Random: the order within each block is drawn from the seed. AsListed: as spec.runtimes has it.")
        Order order,
    @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription(
            "The seed of the order. Absent: drawn at the start and recorded in status.seed.")
        Long seed,
    @Default("1")
        @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
            "A pause between one trial's end (its sandbox has been stopped) and the next one's start.")
        Integer settleSeconds,
    @Default("2")
        @Min(0)
        @Max(10)
        @JsonPropertyDescription(
            "How often a block in which a trial gave no valid result is run again, whole, before the benchmark ends.")
        Integer retries) {

  public Design {
    concurrency = concurrency == null ? List.of() : concurrency;
  }

  /** How Pods are started. */
  public enum Mode {
    Serial,
    Burst
  }

  /** Whether Pods are started many at once. */
  @JsonIgnore
  public boolean isBurst() {
    return mode == Mode.Burst;
  }

  /** The order of the runtimes within a block. */
  public enum Order {
    Random,
    AsListed
  }
}
