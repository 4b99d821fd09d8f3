package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How many blocks: in each block every runtime runs once on the same node. */
@ValidationRule(
    value = "self.min <= self.max",
    message = "blocks.min must not be greater than blocks.max")
@ValidationRule(
    value = "self.warmup <= self.max",
    message = "blocks.warmup must not be greater than blocks.max")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Blocks(
    @Default("1")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("Blocks that are run first and not counted.")
        Integer warmup,
    @Default("3")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "The fewest complete blocks a result may rest on; with fewer the benchmark fails.")
        Integer min,
    @Default("10")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("The blocks to run after the warm-up.")
        Integer max) {}
