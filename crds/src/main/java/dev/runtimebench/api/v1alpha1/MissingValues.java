package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The trials of one runtime that have no value of one metric. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MissingValues(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @Required @JsonPropertyDescription("The number of trials without a value.") Integer count,
    @Required
        @JsonPropertyDescription(
            "The number of trials whose output was read for the metric, with and without a value.")
        Integer of,
    @Size(max = 3) @JsonPropertyDescription("The most frequent reasons, the most frequent first.")
        List<MissingCount> reasons) {

  public MissingValues {
    reasons = reasons == null ? List.of() : reasons;
  }
}
