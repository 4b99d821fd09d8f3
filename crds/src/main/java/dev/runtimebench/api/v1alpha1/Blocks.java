package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** The number of blocks. In each block every runtime runs once on the same node. */
@ValidationRule(
    value = "!has(self.min) || self.min <= self.max",
    message = "min must not be greater than max (default: 40)",
    fieldPath = ".min")
@ValidationRule(
    value = "self.warmup <= self.max",
    message = "warmup (default: 1) must not be greater than max (default: 40)",
    fieldPath = ".warmup")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Blocks(
    @Default("1")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "The number of warm-up blocks. They run first and are not counted.")
        Integer warmup,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "The minimum number of complete blocks for a result. With fewer, the benchmark fails. Default: 6, the minimum for a verdict at 95% confidence, or max if max is less than 6.")
        Integer min,
    @Default("40")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "The maximum number of blocks after the warm-up. If max is 9 or more, the run may stop before max, as soon as design.precision is reached.")
        Integer max) {

  private static final int MIN_BLOCKS_FOR_VERDICT = 6;

  /** The minimum number of complete blocks for a result: {@code min}, or its default. */
  @JsonIgnore
  public int least() {
    return min != null ? min : Math.min(MIN_BLOCKS_FOR_VERDICT, max);
  }
}
