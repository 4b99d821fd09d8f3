package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects that the operator reads lack only {@code managedFields}. */
class LeanObjectsTest {

  private static RuntimeBenchmark benchmark() {
    RuntimeBenchmark benchmark = Fixtures.created("b", "");
    benchmark.getMetadata().setAnnotations(Map.of("managedFields", "stays"));
    benchmark.getMetadata().setAdditionalProperty("newField", "stays");
    return benchmark;
  }

  private static RuntimeBenchmark asServed() {
    RuntimeBenchmark benchmark = benchmark();
    benchmark
        .getMetadata()
        .setManagedFields(List.of(new ManagedFieldsEntryBuilder().withManager("kubectl").build()));
    return benchmark;
  }

  @Test
  void objectIsReadWithoutManagedFields() {
    String served = Serialization.asJson(asServed());
    assertThat(served).contains("\"managedFields\":[");

    RuntimeBenchmark read = LeanObjects.serialization().unmarshal(served, RuntimeBenchmark.class);

    assertThat(read.getMetadata().getManagedFields()).isEmpty();
    assertThat(Serialization.asJson(read)).isEqualTo(Serialization.asJson(benchmark()));
  }

  @Test
  void listIsReadWithoutManagedFields() {
    PodList pods =
        LeanObjects.serialization()
            .unmarshal(
                """
                {"apiVersion": "v1", "kind": "PodList", "items": [{"metadata":
                  {"name": "p", "managedFields": [{"manager": "kubelet", "fieldsV1": {"f:status": {}}}]}}]}
                """,
                PodList.class);

    Pod pod = pods.getItems().get(0);
    assertThat(pod.getMetadata().getName()).isEqualTo("p");
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();
    assertThat(pod.getMetadata().getAdditionalProperties()).isEmpty();
  }

  /** An empty list would make the API server clear its managed fields. */
  @Test
  void writtenObjectOmitsManagedFields() {
    assertThat(LeanObjects.serialization().asJson(asServed())).doesNotContain("managedFields\":[");
  }

  @Test
  void shortTextsAreShared() {
    String served = Serialization.asJson(asServed());
    RuntimeBenchmark one = LeanObjects.serialization().unmarshal(served, RuntimeBenchmark.class);
    RuntimeBenchmark other = LeanObjects.serialization().unmarshal(served, RuntimeBenchmark.class);

    assertThat(one.getSpec().runtimes().get(0).name())
        .isSameAs(other.getSpec().runtimes().get(0).name());
    assertThat(one.getMetadata().getUid()).isSameAs(other.getMetadata().getUid());
  }
}
