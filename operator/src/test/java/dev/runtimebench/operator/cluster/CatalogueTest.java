package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private final TestCluster cluster =
      TestCluster.start(
          new ScriptedNode("node-1", pod -> PodScript.builder().neverStarts().build()));
  private final Catalogue catalogue = catalogue("a/one");

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Catalogue catalogue(String installation) {
    return new Catalogue(cluster.client(), new Installation(installation));
  }

  private static String text(String image) {
    return """
    apiVersion: runtimebench.dev/v1alpha1
    kind: BenchmarkWorkload
    metadata: {name: tool, labels: {app.kubernetes.io/part-of: runtimebench}}
    spec:
      container: {image: "%s"}
      metrics: [{name: latency, unit: ns, source: {regex: {pattern: "latency=([0-9.]+)"}}}]
    """
        .formatted(image);
  }

  private BenchmarkWorkload tool() {
    return cluster.client().resources(BenchmarkWorkload.class).withName("tool").get();
  }

  private void create(Map<String, String> labels) {
    BenchmarkWorkload workload = Fixtures.workload("tool", Fixtures.WORKLOAD);
    workload.getMetadata().setLabels(labels);
    cluster.client().resource(workload).create();
  }

  @Test
  void workloadIsCreatedOnceAndUpdatedWhenItsTextChanges() {
    assertThat(catalogue.apply(text("example/tool:1"))).isEmpty();
    BenchmarkWorkload first = tool();
    assertThat(first.getSpec().container().image()).isEqualTo("example/tool:1");
    assertThat(first.getMetadata().getAnnotations())
        .containsEntry("runtimebench.dev/installation", "a/one");

    assertThat(catalogue.apply(text("example/tool:1"))).isEmpty();
    assertThat(tool()).isEqualTo(first);
    assertThat(cluster.requests().count(r -> r.is("update", "benchmarkworkloads"))).isZero();

    assertThat(catalogue.apply(text("example/tool:2"))).isEmpty();
    assertThat(tool().getSpec().container().image()).isEqualTo("example/tool:2");
  }

  @Test
  void deletedWorkloadComesBack() {
    catalogue.apply(text("example/tool:1"));
    cluster.client().resource(tool()).delete();
    catalogue.apply(text("example/tool:1"));
    assertThat(tool()).isNotNull();
  }

  @Test
  void workloadOfAUserIsLeftAlone() {
    create(Map.of());
    BenchmarkWorkload before = tool();
    assertThat(catalogue.apply(text("example/tool:2"))).get().asString().contains("a user made it");
    assertThat(tool()).isEqualTo(before);
  }

  @Test
  void workloadOfAnotherInstallationIsLeftAlone() {
    catalogue.apply(text("example/tool:1"));
    assertThat(catalogue("b/two").apply(text("example/tool:2")))
        .contains("installation a/one keeps it");
    assertThat(tool().getSpec().container().image()).isEqualTo("example/tool:1");
  }

  /** Earlier charts made the workloads with a hook. */
  @Test
  void workloadOfAnEarlierChartIsTakenOver() {
    create(Map.of("app.kubernetes.io/part-of", "runtimebench"));
    assertThat(catalogue.apply(text("example/tool:2"))).isEmpty();
    assertThat(tool().getSpec().container().image()).isEqualTo("example/tool:2");
  }

  @Test
  void textThatIsNotAWorkloadIsRefused() {
    assertThatThrownBy(() -> catalogue.apply("kind: ConfigMap\nmetadata: {name: a}"))
        .hasMessageContaining("is not a BenchmarkWorkload");
  }
}
