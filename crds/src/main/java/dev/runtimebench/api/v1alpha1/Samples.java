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
            "The ConfigMaps in the benchmark's namespace, in order. Their binaryData key samples.ndjson.gz holds one line of JSON for each Pod, compressed with gzip.")
        List<String> configMaps,
    @Required
        @JsonPropertyDescription(
            "The number of recorded trials, including the warm-up and invalid trials.")
        Integer count,
    @JsonPropertyDescription(
            "SHA-256 of all lines in order, each with its newline: sha256: and 64 hexadecimal digits.")
        String digest,
    @JsonPropertyDescription(
            "SHA-256 of the frozen experiment and of the result of the preparation, as stored in the first ConfigMap. After a restart the operator continues only if the digests match.")
        String frozenDigest) {

  public Samples {
    configMaps = configMaps == null ? List.of() : configMaps;
  }
}
