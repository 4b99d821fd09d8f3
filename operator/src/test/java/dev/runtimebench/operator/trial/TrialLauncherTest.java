package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the launcher notes about the time of a create call. */
class TrialLauncherTest {

  private static TestCluster cluster;

  private static RuntimeBenchmark benchmark;
  private static KubernetesClient once;

  private final BenchmarkRun run = new BenchmarkRun();
  private final RunningTrial trial = new RunningTrial(new Trial(0, false, 0, "runc", null), 0);

  /** Each stamp takes 30 s, so the answer of a create call arrives 30 s after the call. */
  private static final class SlowClock implements OperatorClock {
    private long now;

    @Override
    public long epochNanos() {
      return now;
    }

    @Override
    public long monotonicNanos() {
      return now;
    }

    @Override
    public long stamp() {
      now += Duration.ofSeconds(30).toNanos();
      return now;
    }
  }

  @BeforeAll
  static void start() {
    cluster = TestCluster.start().withRuntimeClasses("runc", "gvisor");
    // The Pods need an owner that exists.
    benchmark =
        cluster
            .client()
            .resource(Fixtures.benchmark("b", "design: {mode: Usage, blocks: {warmup: 0, max: 1}}"))
            .create();
    Config config = cluster.configuration();
    config.setRequestRetryBackoffLimit(0);
    once = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterAll
  static void stop() {
    once.close();
    cluster.close();
  }

  private Optional<Long> createBegan() {
    OperatorClock clock = new SlowClock();
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
    Reconciliation current = new Reconciliation(benchmark, run, List.of(), 0);
    Pod pod = current.renderer().container(trial.trial(), 0, Optional.empty(), Optional.empty());
    TrialLauncher launcher =
        new TrialLauncher(
            new Pods(cluster.client(), once), clock, new Timelines(clock), created -> {});
    assertThat(launcher.launch(current, trial, Side.Container, pod)).isEmpty();
    cluster.client().resource(pod).withGracePeriod(0).delete();
    return trial.container(0).orElseThrow().createBegan();
  }

  @Test
  void createCallBeginsBeforeTheRequestIsSent() {
    assertThat(createBegan()).contains(0L);
  }

  /** The answer was lost, and the Pod was found: it may have run for any time. */
  @Test
  void beginOfACreateCallWhoseAnswerWasLostIsUnknown() {
    cluster.faults().afterCommit(1, request -> request.is("create", "pods"), 500);
    assertThat(createBegan()).isEmpty();
  }
}
