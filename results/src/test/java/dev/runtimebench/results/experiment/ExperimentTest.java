package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.MinimumResources;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.TimeoutsBuilder;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

class ExperimentTest {

  /** As an operator that knew neither field froze it, with a field that nobody knows. */
  private static final String OLD =
      """
      {"workloadName": "inline", "workload": {"container": {"image": "i"}}, "parameters": {},
       "runtimes": [], "baseline": "runc", "peerRuntime": "runc", "gates": [], "seed": 4,
       "startTime": "2026-01-01T00:00:00Z", "later": 1}
      """;

  private static RuntimeBenchmarkSpec spec(String yaml) {
    return Fixtures.benchmark("b", yaml).getSpec();
  }

  /** The API server has filled the old defaults into the spec of a benchmark from that time. */
  @Test
  void experimentOfAnOlderOperatorGetsTheResourcesOfItsSpec() {
    Experiment old = Samples.experiment(OLD);
    assertThat(old.resources()).isNull();
    assertThat(old.timeouts()).isNull();
    Experiment completed =
        old.completed(
            spec(
                """
                resources: {cpu: 250m, memory: 64Mi}
                timeouts: {startSeconds: 7, runSeconds: 8, deleteSeconds: 9}
                """));
    assertThat(completed.resources())
        .isEqualTo(new Resources(Quantity.parse("250m"), Quantity.parse("64Mi"), true, null));
    assertThat(completed.timeouts()).isEqualTo(Timeouts.ofPods(7, 8, 9));
    assertThat(completed.seed()).isEqualTo(4);
  }

  @Test
  void experimentOfAnOlderOperatorGetsTheTimeoutsThatItDidNotKnow() {
    String frozen = "\"timeouts\":{\"startSeconds\":7,\"runSeconds\":8,\"deleteSeconds\":9},";
    Experiment old = Samples.experiment(OLD.replaceFirst("\\{", "{" + frozen));
    assertThat(old.completed(spec("timeouts: {startSeconds: 1, errorSeconds: 5}")).timeouts())
        .isEqualTo(TimeoutsBuilder.builder(Timeouts.ofPods(7, 8, 9)).errorSeconds(5).build());
  }

  @Test
  void frozenResourcesAndTimeoutsSurviveTheirJson() {
    Experiment experiment = Samples.experiment(OLD).completed(spec("resources: {limitCpu: false}"));
    Experiment read = Samples.experiment(Samples.json(experiment));
    assertThat(read.resources())
        .isEqualTo(new Resources(Quantity.parse("1"), Quantity.parse("256Mi"), false, null));
    assertThat(read.timeouts()).isEqualTo(Timeouts.ofPods(300, 300, 120));
    assertThat(read.completed(spec("resources: {cpu: 7}"))).isEqualTo(read);
  }

  @Test
  void onlySetValuesBelowTheMinimumAreReported() {
    MinimumResources minimum = new MinimumResources(null, Quantity.parse("1Gi"));
    assertThat(
            ResourceMinimum.shortfalls(
                spec("resources: {cpu: 1m, memory: 1023Mi}").resources(), minimum))
        .singleElement()
        .satisfies(less -> assertThat(less.field()).isEqualTo("memory"));
    for (String enough : new String[] {"{memory: 1024Mi}", "{memory: 2G}", "{cpu: 1m}"}) {
      assertThat(ResourceMinimum.shortfalls(spec("resources: " + enough).resources(), minimum))
          .isEmpty();
    }
    assertThat(ResourceMinimum.shortfalls(null, minimum)).isEmpty();
  }
}
