package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The committed CRDs are those that the types give. With {@code -Dgenerate=true} ({@code make
 * generate}) they are written instead of compared.
 */
class CrdsAreFreshTest {

  private static final Map<String, Class<? extends CustomResource<?, ?>>> CRDS =
      Map.of(
          "runtimebenchmarks.yaml", RuntimeBenchmark.class,
          "benchmarkworkloads.yaml", BenchmarkWorkload.class);

  @TestFactory
  java.util.stream.Stream<DynamicTest> committedCrdsAreGeneratedOnes() {
    return CRDS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String file, Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    Path committed = Path.of(System.getProperty("root.dir"), "crds", file);
    String generated = CrdYaml.of(type);
    if (Boolean.getBoolean("generate")) {
      Files.writeString(committed, generated);
    }
    assertThat(committed)
        .as("crds/%s is stale: run `make generate` and commit it", file)
        .exists()
        .content()
        .isEqualTo(generated);
  }
}
