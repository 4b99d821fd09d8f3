package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A text in the log that says what was measured, such as the file system. A fact has no ratio. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadFact(
    @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription("The name of the fact: lower-case letters, digits and dashes.")
        String name,
    @Size(max = 1024) @JsonPropertyDescription("What the fact means, for people to read.")
        String description,
    @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "An expression in RE2 syntax for the lines of the log. The first group of the first match is the fact.")
        String pattern) {}
