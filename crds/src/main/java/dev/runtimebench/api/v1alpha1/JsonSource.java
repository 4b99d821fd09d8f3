package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A number inside a JSON document that the workload prints. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JsonSource(
    @Required
        @Size(max = 1024)
        @ValidationRule(value = Rules.POINTER, message = Rules.POINTER_MESSAGE)
        @JsonPropertyDescription("A JSON pointer (RFC 6901), for example /jobs/0/read/iops.")
        String pointer) {}
