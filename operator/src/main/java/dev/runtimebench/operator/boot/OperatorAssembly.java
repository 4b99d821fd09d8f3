package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.cluster.BenchmarkWatches;
import dev.runtimebench.operator.cluster.Catalogue;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.ContainerEvents;
import dev.runtimebench.operator.cluster.InitContainerEvents;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.PodWatches;
import dev.runtimebench.operator.cluster.StalledAnswers;
import dev.runtimebench.operator.josdk.RuntimeBenchmarkReconciler;
import dev.runtimebench.operator.metrics.ApiCalls;
import dev.runtimebench.operator.metrics.BenchmarkGauges;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.reconcile.ReconcilerAssembly;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Builds the operator: each object gets its dependencies through its constructor. */
public final class OperatorAssembly implements AutoCloseable {

  /**
   * JSON numbers are exact below this bound, so every tool reads a seed from the status exactly.
   */
  private static final long SEED_BOUND = 1L << 53;

  /** How many benchmarks to read at a time. */
  private static final long LIST_LIMIT = 100;

  /** More benchmarks than this are rarely reconciled at the same time. */
  private static final int RECONCILE_THREADS = 16;

  private static final int FIRST_RETRY_MILLIS = 500;
  private static final int MAX_RETRY_MILLIS = 30_000;
  private static final Duration SAFETY_RESYNC = Duration.ofMinutes(10);

  private final OperatorOptions options;
  private final KubernetesClient observed;
  private final NodePods nodePods;
  private final Timelines timelines;
  private final RuntimeBenchmarkReconciler reconciler;
  private final BenchmarkGauges gauges;
  private final Operator operator;
  private final Optional<CatalogueFolder> catalogue;
  private final InitContainerEvents initEvents;
  private Optional<ContainerEvents> containerEvents = Optional.empty();

  /**
   * @param client the caller closes this client
   */
  public OperatorAssembly(
      KubernetesClient client, OperatorOptions options, MeterRegistry registry) {
    this(client, options, registry, OperatorClock.system());
  }

  /**
   * @param client the caller closes this client
   * @param clock for limits, timeouts and times to live
   */
  public OperatorAssembly(
      KubernetesClient client,
      OperatorOptions options,
      MeterRegistry registry,
      OperatorClock clock) {
    // The number of retries has no bound, so a label with that number would have none either.
    registry.config().meterFilter(MeterFilter.ignoreTags("reconciliations.retries.number"));
    ProcessMetrics.bindTo(registry);
    this.options = options;
    this.timelines = new Timelines(clock);
    this.observed =
        new PodWatches(timelines::watchReopened)
            .observed(client, List.of(new ApiCalls(registry), new StalledAnswers()));
    this.initEvents = new InitContainerEvents(observed, timelines::initPulled);
    this.gauges = new BenchmarkGauges(registry, options.metricsResults());
    // The plain client is enough here: no milestone comes from these watches.
    this.nodePods = new NodePods(client, options.watchNamespaces(), clock);
    this.catalogue =
        options
            .catalogue()
            .map(
                folder ->
                    new CatalogueFolder(folder, new Catalogue(observed, options.installation())));
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();
    reconciler =
        new RuntimeBenchmarkReconciler(
            framework ->
                ReconcilerAssembly.build(
                    new ReconcilerAssembly.Parts(
                        Cluster.of(observed, clock, options.kubelets()),
                        clock,
                        new OperatorMetrics(registry),
                        new BenchmarkWatches(nodePods, initEvents),
                        timelines),
                    new ReconcilerAssembly.Settings(
                        () -> random.nextLong(SEED_BOUND),
                        options.parallelBenchmarks(),
                        new ReconcilerAssembly.Probes(options.probeImage(), options.memoryProbe()),
                        new ReconcilerAssembly.Rules(
                            options.policy(),
                            options.benchmarkPods(),
                            options.userIds(),
                            options.kubelets().isOn()),
                        options.installation(),
                        options.operatorNode()),
                    framework),
            timelines);
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(observed)
                    .withCloseClientOnStop(false)
                    .withResourceCloner(new SharedObjects())
                    .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                    // No metrics for single resources: their labels have no bound.
                    .withMetrics(
                        new AggregatedMetrics(
                            List.of(
                                MicrometerMetrics.withoutPerResourceMetrics(registry),
                                new EventWaits(registry, clock))))
                    // Only the operator writes the status: a PUT with a resourceVersion finds a
                    // conflict, and a forced apply would not.
                    .withUseSSAToPatchPrimaryResource(false)
                    .withSSABasedCreateUpdateMatchForDependentResources(false)
                    // JOSDK reopens a watch that fails, at start and later. JOSDK's default would
                    // end the process. Preflight has already found what can never work.
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
          // In one piece, the list would need several times its size in memory, and stay there.
          configuration.withInformerListLimit(LIST_LIMIT);
          // JOSDK's default retry gives up after five attempts; then nothing happens for hours.
          configuration
              .withRetry(
                  new GenericRetry()
                      .setInitialInterval(FIRST_RETRY_MILLIS)
                      .setIntervalMultiplier(2)
                      .setMaxInterval(MAX_RETRY_MILLIS)
                      .withoutMaxAttempts())
              .withReconciliationMaxInterval(SAFETY_RESYNC);
        });
  }

  /** Starts the watches and the reconciles. */
  public void start() {
    containerEvents =
        Optional.of(new ContainerEvents(observed, options.watchNamespaces(), timelines::stamped));
    operator.start();
    catalogue.ifPresent(CatalogueFolder::start);
  }

  /** Recounts the metrics that are counted when they are read. */
  public void refreshMetrics() {
    if (operator.getRuntimeInfo().isStarted()) {
      gauges.refresh(
          reconciler.benchmarks().stream()
              .filter(benchmark -> options.installation().other(benchmark).isEmpty())
              .toList());
    }
  }

  /** Whether the operator runs and its watches are healthy. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  @Override
  public void close() {
    catalogue.ifPresent(CatalogueFolder::close);
    operator.stop();
    reconciler.close();
    containerEvents.ifPresent(ContainerEvents::close);
    initEvents.close();
    nodePods.close();
    observed.close();
  }
}
