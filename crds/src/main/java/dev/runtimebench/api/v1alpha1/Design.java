package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The experiment's design. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Design(
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

  /** The order of the runtimes within a block. */
  public enum Order {
    Random,
    AsListed
  }
}
