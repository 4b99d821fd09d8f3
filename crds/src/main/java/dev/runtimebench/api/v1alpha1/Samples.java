package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Where the raw values are. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Samples(
    @Size(max = 1000)
        @JsonPropertyDescription(
            "ConfigMaps in the benchmark's namespace, in order; binaryData samples.ndjson.gz is gzip of one JSON object a line, one line a Pod.")
        List<String> configMaps,
    @Required
        @JsonPropertyDescription("Trials recorded, the warm-up and the invalid ones included.")
        Integer count,
    @JsonPropertyDescription(
            "SHA-256 of all the lines in order, each with its newline: sha256: and 64 hexadecimal digits.")
        String digest,
    @JsonPropertyDescription(
            "SHA-256 of the frozen experiment, and of what was seen before the first trial, as the first ConfigMap holds them. After a restart the operator goes on only with what the digests here vouch for.")
        String frozenDigest) {

  public Samples {
    configMaps = configMaps == null ? List.of() : configMaps;
  }
}
