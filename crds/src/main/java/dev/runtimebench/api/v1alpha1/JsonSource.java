package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A number inside a JSON document that the workload prints. */
@ValidationRule(
    value = "!has(self.path) || !has(self.pointer)",
    message = "set pointer or path, not both",
    fieldPath = ".path")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record JsonSource(
    @Size(max = 1024)
        @ValidationRule(value = Rules.POINTER, message = Rules.POINTER_MESSAGE)
        @JsonPropertyDescription("A JSON pointer (RFC 6901), for example /jobs/0/read/iops.")
        String pointer,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "A JSONPath (RFC 9535), to choose by name where the order of an array may change, for example $[?@.quantileName == 'Ready'].P99. Each number that the path selects is a value, and summary combines the values.")
        String path,
    @JsonPropertyDescription(
            "Which documents count if the output has several, as with JSON lines. Last, the default: the last document with a value. First: the first document with a value. All: each document with a value.")
        Documents documents,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            "An expression in RE2 syntax for what comes before the JSON on every line, such as the prefix of a logger. The match is removed. Lines without a match are left out.")
        String linePrefix) {

  /** Which documents of an output count. */
  public enum Documents {
    Last,
    First,
    All
  }
}
