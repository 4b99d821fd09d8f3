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
        @JsonPropertyDescription("The name of the parameter. $(params.NAME) refers to it.")
        String name,
    @Size(max = 1024) @JsonPropertyDescription("What the parameter changes, for people to read.")
        String description,
    @Default("String") @JsonPropertyDescription("The type of the value: Integer or String.")
        Type type,
    @JsonProperty("default")
        @Size(max = 1024)
        @JsonPropertyDescription(
            "The value if the benchmark gives none. A parameter without a default must be given.")
        String defaultValue,
    @JsonPropertyDescription("The minimum of an Integer.") Long minimum,
    @JsonPropertyDescription("The maximum of an Integer.") Long maximum,
    @Size(max = 64) @JsonPropertyDescription("The allowed values. Empty: any value.")
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
