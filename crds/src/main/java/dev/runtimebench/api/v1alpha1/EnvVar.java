package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An environment variable with a plain value. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EnvVar(
    @Required
        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.ENV, message = Rules.ENV_MESSAGE)
        @JsonPropertyDescription("The name of the variable.")
        String name,
    @Size(max = 4096)
        @JsonPropertyDescription(
            "The value of the variable. Placeholders such as $(params.NAME) are replaced.")
        String value) {}
