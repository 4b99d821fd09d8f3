package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A typed parameter of a workload. */
@ValidationRule(
    value = "!has(self.minimum) || !has(self.maximum) || self.minimum <= self.maximum",
    message = "minimum must not be greater than maximum",
    fieldPath = ".minimum")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Parameter(
    @Required
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription("How $(params.NAME) refers to it.")
        String name,
    @Size(max = 1024) @JsonPropertyDescription("What it changes, for people.") String description,
    @Default("String") @JsonPropertyDescription("Integer or String.") Type type,
    @JsonProperty("default")
        @Size(max = 1024)
        @JsonPropertyDescription(
            "The value when the benchmark gives none. A parameter without one must be given.")
        String defaultValue,
    @JsonPropertyDescription("The least value an Integer may have.") Long minimum,
    @JsonPropertyDescription("The greatest value an Integer may have.") Long maximum,
    @Size(max = 64) @JsonPropertyDescription("The only values allowed, where not empty.")
        List<String> choices) {

  public Parameter {
    choices = choices == null ? List.of() : choices;
  }

  /** How a value is checked. */
  public enum Type {
    Integer,
    String
  }
}
