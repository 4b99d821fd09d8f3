package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.ContainerEvents;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.PodWatches;
import dev.runtimebench.operator.josdk.RuntimeBenchmarkReconciler;
import dev.runtimebench.operator.metrics.ApiCalls;
import dev.runtimebench.operator.metrics.BenchmarkGauges;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.reconcile.ReconcilerAssembly;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Puts the operator together: everything is handed its parts, nothing looks for them. */
public final class OperatorAssembly implements AutoCloseable {

  /** JSON numbers are exact up to here, so a seed survives every tool that reads the status. */
  private static final long SEEDS = 1L << 53;

  private static final int FIRST_RETRY_MILLIS = 500;
  private static final int LONGEST_RETRY_MILLIS = 30_000;
  private static final Duration SAFETY_RESYNC = Duration.ofMinutes(10);

  private final OperatorOptions options;
  private final KubernetesClient noticed;
  private final NodePods nodePods;
  private final Timelines timelines;
  private final RuntimeBenchmarkReconciler reconciler;
  private final BenchmarkGauges gauges;
  private final Operator operator;
  private Optional<ContainerEvents> containerEvents = Optional.empty();

  /**
   * @param client stays the caller's to close
   */
  public OperatorAssembly(
      KubernetesClient client, OperatorOptions options, MeterRegistry registry) {
    this(client, options, registry, OperatorClock.system());
  }

  /**
   * @param client stays the caller's to close
   * @param clock by which limits, time-outs and lives run out
   */
  public OperatorAssembly(
      KubernetesClient client,
      OperatorOptions options,
      MeterRegistry registry,
      OperatorClock clock) {
    // Retries have no end, and neither has a label that holds their number.
    registry.config().meterFilter(MeterFilter.ignoreTags("reconciliations.retries.number"));
    ProcessMetrics.bindTo(registry);
    this.options = options;
    this.timelines = new Timelines(clock);
    this.noticed =
        new PodWatches(timelines::watchReopened).noticed(client, List.of(new ApiCalls(registry)));
    this.gauges = new BenchmarkGauges(registry, options.metricsResults());
    // With the client that isn't listened to: a loss of this watch loses no milestone.
    this.nodePods = new NodePods(client, options.watchNamespaces(), clock);
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();
    reconciler =
        new RuntimeBenchmarkReconciler(
            framework ->
                ReconcilerAssembly.build(
                    new ReconcilerAssembly.Parts(
                        Cluster.of(noticed, clock),
                        clock,
                        new OperatorMetrics(registry),
                        nodePods,
                        timelines),
                    new ReconcilerAssembly.Settings(
                        () -> random.nextLong(SEEDS),
                        options.parallelBenchmarks(),
                        options.probeImage(),
                        options.policy()),
                    framework),
            timelines);
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(noticed)
                    .withCloseClientOnStop(false)
                    // Without metrics of single resources: their labels have no bound.
                    .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(registry))
                    // Status is one writer's: a locked PUT says more than a forced apply.
                    .withUseSSAToPatchPrimaryResource(false)
                    .withSSABasedCreateUpdateMatchForDependentResources(false)
                    // A watch that can't be read is opened anew, at start and ever after: the
                    // default is to end the process. What can't work at all Preflight has told.
                    .withStopOnInformerErrorDuringStartup(false)
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(5)));
    operator.register(
        reconciler,
        configuration -> {
          if (options.watchNamespaces().isEmpty()) {
            configuration.watchingAllNamespaces();
          } else {
            configuration.settingNamespaces(options.watchNamespaces());
          }
          // JOSDK's own retry gives up after five attempts, and then nothing happens for hours.
          configuration
              .withRetry(
                  new GenericRetry()
                      .setInitialInterval(FIRST_RETRY_MILLIS)
                      .setIntervalMultiplier(2)
                      .setMaxInterval(LONGEST_RETRY_MILLIS)
                      .withoutMaxAttempts())
              .withReconciliationMaxInterval(SAFETY_RESYNC);
        });
  }

  /** Starts the watches and the reconciles. */
  public void start() {
    containerEvents =
        Optional.of(new ContainerEvents(noticed, options.watchNamespaces(), timelines::stamped));
    operator.start();
  }

  /** Brings those metrics up to date that are counted when they are read. */
  public void refreshMetrics() {
    if (operator.getRuntimeInfo().isStarted()) {
      gauges.refresh(reconciler.benchmarks());
    }
  }

  /** Whether it runs and its watches are healthy. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  @Override
  public void close() {
    operator.stop();
    reconciler.close();
    containerEvents.ifPresent(ContainerEvents::close);
    nodePods.close();
    noticed.close();
  }
}
