package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How a runtime's start latency grows with the Pods that start at once. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BurstCurve(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @JsonPropertyDescription(
            "The level at which most is started for the wait: that of the greatest throughput over latency (Kleinrock's power). Absent below three levels, and while the highest level is the best.")
        Integer knee,
    @Size(max = 12) @JsonPropertyDescription("By level of concurrency, ascending.")
        List<BurstLevel> levels) {

  public BurstCurve {
    levels = levels == null ? List.of() : levels;
  }
}
