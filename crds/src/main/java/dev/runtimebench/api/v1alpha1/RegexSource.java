package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A regular expression for the lines of the log. Every matching line gives one value. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RegexSource(
    @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("The expression, in RE2 syntax.")
        String pattern,
    @Default("1")
        @Min(0)
        @Max(99)
        @JsonPropertyDescription("The number of the group that captures the value.")
        Integer group) {}
