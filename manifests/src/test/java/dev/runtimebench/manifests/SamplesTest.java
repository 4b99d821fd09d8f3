package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.WorkloadChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples and the catalogue match the API. */
class SamplesTest {

  private static final ObjectMapper STRICT =
      new ObjectMapper().setAnnotationIntrospector(new UnknownFieldsFail());

  /** Makes unknown fields an error. The API types ignore fields that a later version may add. */
  private static final class UnknownFieldsFail extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }
  }

  static List<Path> samples() {
    return Repository.files(Repository.SAMPLES, ".yaml");
  }

  static List<Path> catalogue() {
    return Repository.catalogue();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleIsAValidBenchmark(Path file) throws JsonProcessingException {
    JsonNode sample = Repository.yaml(file);
    RuntimeBenchmark benchmark = STRICT.treeToValue(sample, RuntimeBenchmark.class);

    assertThat(CrdSchema.of("runtimebenchmarks.yaml").problems(sample)).isEmpty();
    assertThat(benchmark.getApiVersion()).isEqualTo("runtimebench.dev/v1alpha1");
    assertThat(benchmark.getKind()).isEqualTo("RuntimeBenchmark");
    assertThat(benchmark.getMetadata().getName() + ".yaml")
        .isEqualTo(file.getFileName().toString());
    assertThat(benchmark.getMetadata().getNamespace())
        .as("the user chooses the namespace")
        .isNull();
    assertThat(benchmark.getSpec().runtimes()).hasSizeGreaterThan(1);
  }

  /** A comment at the beginning shows how to use the sample. */
  @ParameterizedTest
  @MethodSource("samples")
  void sampleBeginsWithInstructions(Path file) {
    assertThat(Repository.text(file))
        .startsWith("# ")
        .contains("kubectl apply -f " + file.getFileName());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleRefersToExistingWorkloadAndParameters(Path file) throws JsonProcessingException {
    WorkloadChoice workload =
        STRICT.treeToValue(Repository.yaml(file), RuntimeBenchmark.class).getSpec().workload();
    if (workload.ref() == null) {
      return;
    }
    Map<String, BenchmarkWorkload> entries =
        catalogue().stream()
            .map(SamplesTest::entry)
            .collect(Collectors.toMap(e -> e.getMetadata().getName(), e -> e));
    assertThat(entries).containsKey(workload.ref());
    assertThat(entries.get(workload.ref()).getSpec().parameters())
        .extracting(Parameter::name)
        .containsAll(workload.parameters().keySet());
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void catalogueEntryIsAValidWorkload(Path file) {
    JsonNode entry = Repository.yaml(file);

    assertThat(CrdSchema.of("benchmarkworkloads.yaml").problems(entry)).isEmpty();
    assertThat(entry(file).getMetadata().getName())
        .isEqualTo(file.getParent().getFileName().toString());
    assertThat(entry(file).getSpec().container().image()).startsWith("localhost/runtimebench/");
  }

  /** The checks in the tests above detect unknown fields. */
  @Test
  void checksDetectUnknownFields() {
    ObjectNode sample = (ObjectNode) Repository.yaml(samples().get(0));
    ((ObjectNode) sample.get("spec")).put("runtime", "gvisor");

    assertThatThrownBy(() -> STRICT.treeToValue(sample, RuntimeBenchmark.class))
        .isInstanceOf(UnrecognizedPropertyException.class);
    assertThat(CrdSchema.of("runtimebenchmarks.yaml").problems(sample))
        .singleElement()
        .asString()
        .contains("runtime");
  }

  private static BenchmarkWorkload entry(Path file) {
    try {
      return STRICT.treeToValue(Repository.yaml(file), BenchmarkWorkload.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
