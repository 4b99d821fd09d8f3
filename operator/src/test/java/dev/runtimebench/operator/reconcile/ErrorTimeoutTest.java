package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.spec.InstallationRules;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For how long the calls of a benchmark on several nodes may fail. */
class ErrorTimeoutTest {

  private final BenchmarkRun run = new BenchmarkRun();
  private int lookups;

  private Duration timeout(String spec) {
    Resolver resolver =
        new Resolver(
            name -> {
              lookups++;
              if (name.equals("unreadable")) {
                throw new KubernetesClientException("no answer");
              }
              return Optional.of(name)
                  .filter("tool"::equals)
                  .map(
                      tool ->
                          Fixtures.workload(
                              tool, Fixtures.WORKLOAD + "timeouts: {errorSeconds: 77}\n"));
            },
            name -> Optional.of(Fixtures.runtimeClass(name, name)),
            labels -> List.of(),
            new InstallationRules(Policy.DEFAULT, PodSettings.DEFAULT, () -> false, false));
    return new ErrorTimeout(resolver)
        .of(new Reconciliation(Fixtures.created("b", spec), run, List.of(), 1));
  }

  @Test
  void valueOfTheWorkloadIsLookedUp() {
    assertThat(timeout("workload: {ref: tool}")).isEqualTo(Duration.ofSeconds(77));
  }

  /** Only the step that accepts a spec may change what the process remembers. */
  @Test
  void lookUpAcceptsNothing() {
    timeout("workload: {ref: tool}");
    timeout("workload: {ref: missing}");
    assertThat(run.accepted()).isEmpty();
    assertThat(run.pending().isRunning()).isFalse();
  }

  @Test
  void specCountsIfTheWorkloadCannotBeRead() {
    String own = "timeouts: {errorSeconds: 55}\n";
    assertThat(timeout(own + "workload: {ref: missing}")).isEqualTo(Duration.ofSeconds(55));
    assertThat(timeout(own + "workload: {ref: unreadable}")).isEqualTo(Duration.ofSeconds(55));
  }

  @Test
  void acceptedSpecIsNotLookedUpAgain() {
    run.accepted(Experiments.of(Fixtures.created("b", "timeouts: {errorSeconds: 66}")), 1L, 1);
    assertThat(timeout("workload: {ref: tool}")).isEqualTo(Duration.ofSeconds(66));
    assertThat(lookups).isZero();
  }
}
