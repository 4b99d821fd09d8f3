package dev.runtimebench.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.results.stats.AnalysisOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DesignDefaultsTest {

  @Test
  void defaultsAreThoseOfTheCrd() throws IOException {
    Path crd = Path.of(System.getProperty("root.dir"), "crds", "runtimebenchmarks.yaml");
    JsonNode design =
        new ObjectMapper(new YAMLFactory())
            .readTree(crd.toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/design")
            .path("properties");
    Design defaults = DesignDefaults.complete(null);
    assertThat(defaults.mode()).hasToString(value(design, "/mode"));
    assertThat(defaults.settleSeconds()).hasToString(value(design, "/settleSeconds"));
    assertThat(defaults.retries()).hasToString(value(design, "/retries"));
    JsonNode blocks = design.at("/blocks/properties");
    assertThat(defaults.blocks().warmup()).hasToString(value(blocks, "/warmup"));
    assertThat(defaults.blocks().max()).hasToString(value(blocks, "/max"));
    JsonNode precision = design.at("/precision/properties");
    assertThat(defaults.precision().relativeHalfWidth())
        .hasToString(value(precision, "/relativeHalfWidth"));
    assertThat(defaults.precision().confidence()).hasToString(value(precision, "/confidence"));
    assertThat(AnalysisOptions.EQUIVALENCE_MARGIN).hasToString(value(design, "/equivalenceMargin"));
  }

  private static String value(JsonNode fields, String field) {
    return fields.at(field).path("default").asText();
  }

  @Test
  void valuesOfTheFileStay() {
    Design given = DesignBuilder.builder().blocks(new Blocks(null, 2, 3)).retries(0).build();
    Design complete = DesignDefaults.complete(given);
    assertThat(complete.blocks()).isEqualTo(new Blocks(1, 2, 3));
    assertThat(complete.retries()).isZero();
  }
}
