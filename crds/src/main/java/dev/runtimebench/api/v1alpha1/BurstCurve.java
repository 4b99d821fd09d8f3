package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How a runtime's start latency grows with the number of Pods that start at once. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BurstCurve(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @JsonPropertyDescription(
            "The level of concurrency with the greatest throughput divided by latency (Kleinrock's power). Absent with fewer than three levels, and if the highest level is the best one.")
        Integer knee,
    @Size(max = 12) @JsonPropertyDescription("One entry for each level of concurrency, ascending.")
        List<BurstLevel> levels) {

  public BurstCurve {
    levels = levels == null ? List.of() : levels;
  }
}
