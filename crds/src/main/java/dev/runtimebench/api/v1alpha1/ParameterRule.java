package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * What the values of several parameters must fulfil together: a bound on a product, or the values
 * that one parameter may have. The operator refuses a benchmark that breaks a rule.
 */
@ValidationRule(
    value = "[has(self.product), has(self.require)].filter(x, x).size() == 1",
    message = "set exactly one of product and require")
@ValidationRule(
    value = "!has(self.product) || [has(self.atMost), has(self.atLeast)].filter(x, x).size() == 1",
    message = "a product needs exactly one of atMost and atLeast")
@ValidationRule(
    value =
        "has(self.product) || (!has(self.dividedBy) && !has(self.atMost) && !has(self.atLeast) && !has(self.per))",
    message = "dividedBy, atMost, atLeast and per are for a product; remove them")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ParameterRule(
    @JsonPropertyDescription(
            "The rule counts only if each of these parameters has one of these values. Absent: the rule always counts.")
        Map<String, List<String>> when,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "The factors of a product that has a bound. A factor is an Integer parameter, a whole number, or a sum of them, for example warmup + iterations.")
        List<String> product,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "The product is divided by each of these factors. A factor must be 1 or more.")
        List<String> dividedBy,
    @Min(0) @JsonPropertyDescription("The maximum of the product.") Double atMost,
    @Min(0) @JsonPropertyDescription("The minimum of the product.") Double atLeast,
    @JsonPropertyDescription(
            "What the bound is multiplied with. MemoryMiB: the memory of a container in MiB (resources.memory). StorageMiB: the ephemeral storage of a container in MiB (resources.ephemeralStorage); without it the rule does not count. RunSecond: the seconds of timeouts.runSeconds. Absent: the bound is a fixed number.")
        Per per,
    @JsonPropertyDescription("The values that each of these parameters must have one of.")
        Map<String, List<String>> require,
    @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "Why the combination cannot work, and how to fix it, for people to read.")
        String message) {

  public ParameterRule {
    when = when == null ? Map.of() : when;
    product = product == null ? List.of() : product;
    dividedBy = dividedBy == null ? List.of() : dividedBy;
    require = require == null ? Map.of() : require;
  }

  /** What a bound is multiplied with. */
  public enum Per {
    MemoryMiB,
    StorageMiB,
    RunSecond
  }
}
