package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How many blocks: in each block every runtime runs once on the same node. */
@ValidationRule(
    value = "!has(self.min) || self.min <= self.max",
    message = "min must not be greater than max, which is 40 unless set",
    fieldPath = ".min")
@ValidationRule(
    value = "self.warmup <= self.max",
    message = "warmup, which is 1 unless set, must not be greater than max, which is 40 unless set",
    fieldPath = ".warmup")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Blocks(
    @Default("1")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("Blocks that are run first and not counted.")
        Integer warmup,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "The fewest complete blocks a result may rest on: with fewer the benchmark fails. Default: 6, the fewest from which a verdict at 95% can be told, or max where that is less.")
        Integer min,
    @Default("40")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "The most blocks to run after the warm-up. From 9 on the run may end before, when design.precision is reached.")
        Integer max) {

  private static final int FEWEST_FOR_A_VERDICT = 6;

  /** The fewest complete blocks a result may rest on: {@code min}, or its default. */
  @JsonIgnore
  public int least() {
    return min != null ? min : Math.min(FEWEST_FOR_A_VERDICT, max);
  }
}
