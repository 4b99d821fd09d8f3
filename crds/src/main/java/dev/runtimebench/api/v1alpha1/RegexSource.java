package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A regular expression for the lines of the log. Every match gives one value. Colours are removed
 * from a line before, and a carriage return ends a line.
 */
@ValidationRule(
    value = "!has(self.unitGroup) || self.unitGroup != self.group",
    message = "unitGroup must differ from group",
    fieldPath = ".unitGroup")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RegexSource(
    @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("The expression, in RE2 syntax.")
        String pattern,
    @Default("1")
        @Min(0)
        @Max(99)
        @JsonPropertyDescription("The number of the group that captures the value.")
        Integer group,
    @Min(1)
        @Max(99)
        @JsonPropertyDescription(
            "The number of the group that captures the unit, if the tool chooses the unit by the size of the number, such as 850us and 1.2ms. The value is converted to the metric's unit. An empty group means the metric's unit (or number.unit).")
        Integer unitGroup) {}
