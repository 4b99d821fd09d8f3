package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.scenarios.support.Kstatus;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pipeline that waits for a benchmark by the rules of kstatus never goes on before the benchmark
 * has passed. A watch sees every state of the object, from its creation on.
 */
class KstatusTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TWO_BLOCKS =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0}";

  private final OperatorOnCluster on = new OperatorOnCluster();
  private final List<RuntimeBenchmark> states = new CopyOnWriteArrayList<>();
  private final Watch watch =
      on.client()
          .resources(RuntimeBenchmark.class)
          .inNamespace("default")
          .watch(
              new Watcher<>() {
                @Override
                public void eventReceived(Action action, RuntimeBenchmark state) {
                  states.add(state);
                }

                @Override
                public void onClose(WatcherException cause) {
                  // The cluster closes the watch at the end of the test.
                }
              });

  @AfterEach
  void stop() {
    watch.close();
    on.close();
  }

  private static Kstatus kstatus(RuntimeBenchmark benchmark) {
    return Kstatus.of(JSON.valueToTree(benchmark));
  }

  /** What kstatus said of a benchmark, each answer once for each stretch of time. */
  private List<Kstatus> seen(String name) {
    List<Kstatus> answers = new ArrayList<>();
    for (RuntimeBenchmark state : states) {
      if (state.getMetadata().getName().equals(name)) {
        Kstatus now = kstatus(state);
        if (answers.isEmpty() || answers.get(answers.size() - 1) != now) {
          answers.add(now);
        }
      }
    }
    return answers;
  }

  private void awaitLast(String name, Kstatus last) {
    Awaitility.await(name + " is " + last)
        .atMost(Duration.ofSeconds(60))
        .until(() -> seen(name), answers -> !answers.isEmpty() && last(answers) == last);
  }

  private static Kstatus last(List<Kstatus> answers) {
    return answers.get(answers.size() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "complete  | {}                                                     | Current",
        "passes    | gates: [{metric: latency, runtime: gvisor, maxValue: 50, confidence: 0.5}] | Current",
        "fails     | gates: [{metric: latency, runtime: gvisor, maxValue: 1, confidence: 0.5}]  | Failed",
        "undecided | gates: [{metric: latency, runtime: gvisor, maxValue: 50, confidence: 0.999}] | Failed",
        "refused   | runtimes: [{name: a, runtimeClassName: missing}]       | Failed",
        "invalid   | workload: {inline: {container: {image: 'a:1', args: ['$(params.x)']}, metrics: [{name: latency, unit: ns, source: {regex: {pattern: 'l=([0-9]+)'}}}]}} | Failed",
      })
  void benchmarkIsInProgressUntilItsEnd(String name, String spec, Kstatus end) {
    on.apply(Fixtures.benchmark(name, TWO_BLOCKS + "\n" + (spec.equals("{}") ? "" : spec)));
    awaitLast(name, end);
    assertThat(seen(name)).containsExactly(Kstatus.InProgress, end);
  }

  @Test
  void benchmarkWithoutResultHasFailed() {
    on.play(pod -> printing("no value").exitCode(3).build());
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    awaitLast("b", Kstatus.Failed);
    assertThat(seen("b")).containsExactly(Kstatus.InProgress, Kstatus.Failed);
  }

  @Test
  void suspendedBenchmarkIsInProgress() {
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS + "\nsuspend: true"));
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    assertThat(kstatus(on.get("b"))).isEqualTo(Kstatus.InProgress);
    on.patchSpec("b", "{\"suspend\":false}");
    awaitLast("b", Kstatus.Current);
    assertThat(seen("b")).containsExactly(Kstatus.InProgress, Kstatus.Current);
  }

  @Test
  void queuedBenchmarkIsInProgress() {
    on.play(pod -> printing("latency=5").hangs().build());
    on.apply(Fixtures.benchmark("first", TWO_BLOCKS));
    on.await("first", b -> "Running".equals(b.getStatus().phase()));
    on.apply(Fixtures.benchmark("second", TWO_BLOCKS));
    on.await("second", b -> "Queued".equals(b.getStatus().phase()));
    assertThat(kstatus(on.get("second"))).isEqualTo(Kstatus.InProgress);
    assertThat(seen("second")).containsOnly(Kstatus.InProgress);
  }

  /** Nobody has looked at the object: that is not the same as nothing to do. */
  @Test
  void benchmarkWithoutAnOperatorIsInProgress() {
    on.stopOperator();
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    assertThat(kstatus(on.get("b"))).isEqualTo(Kstatus.InProgress);
    on.startOperator();
    awaitLast("b", Kstatus.Current);
  }

  /** A new generation of a finished benchmark counts when the operator has seen it. */
  @Test
  void changeAfterTheEndIsObserved() {
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    awaitLast("b", Kstatus.Current);
    RuntimeBenchmarkStatus before = on.get("b").getStatus();
    on.stopOperator();
    on.patchSpec("b", "{\"ttlSecondsAfterFinished\":86400}");
    assertThat(kstatus(on.get("b"))).isEqualTo(Kstatus.InProgress);
    on.startOperator();
    awaitLast("b", Kstatus.Current);
    assertThat(on.get("b").getStatus().environment()).isEqualTo(before.environment());
    assertThat(on.get("b").getStatus().comparisons()).isEqualTo(before.comparisons());
  }
}
