package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.NodeClocks;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.pod.Labels;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.Resolver;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Adapts JOSDK to the passes: which benchmark to make one over, and when again; and what JOSDK
 * 5.2.3 doesn't tell of deletions.
 */
@ControllerConfiguration(name = "runtimebenchmark", triggerReconcilerOnAllEvents = true)
public final class RuntimeBenchmarkReconciler implements Reconciler<RuntimeBenchmark> {

  private static final Duration PATIENCE_WITH_FAILURES = Duration.ofMinutes(1);

  private final OperatorClock clock;
  private final Timelines timelines;
  private final Aftermaths aftermaths;
  private final MeasuringTurns turns;
  private final NamespaceBudgets budgets;
  private final NodePods nodePods;
  private final Passes passes;
  private final KnownBenchmarks known = new KnownBenchmarks();
  private final SimpleInboundEventSource<RuntimeBenchmark> wakeUps =
      new SimpleInboundEventSource<>("wake-ups");
  private PodEventSource podEvents;
  private Cache<RuntimeBenchmark> benchmarks;

  /**
   * @param seeds draws the seed of an experiment that names none
   * @param mostAtATime how many benchmarks may measure at a time
   * @param probeImage the agent's image, with which sandboxes are looked at; without it none are
   * @param nodePods watches the nodes that are measured on
   * @param policy what benchmarks may do
   * @param timelines where watches other than this one's note what they see
   */
  public RuntimeBenchmarkReconciler(
      Cluster cluster,
      OperatorClock clock,
      OperatorMetrics metrics,
      LongSupplier seeds,
      int mostAtATime,
      Optional<String> probeImage,
      NodePods nodePods,
      Policy policy,
      Timelines timelines) {
    this.clock = clock;
    this.timelines = timelines;
    this.aftermaths = new Aftermaths(timelines);
    this.nodePods = nodePods;
    this.turns =
        new MeasuringTurns(
            mostAtATime, policy.perNamespace().maxBenchmarksAtATime(), () -> benchmarks.list());
    this.budgets = new NamespaceBudgets(policy.perNamespace(), () -> benchmarks.list());
    LimitStep limits = new LimitStep(policy, budgets, aftermaths, clock);
    Resolver resolver =
        new Resolver(cluster.lookups()::workload, cluster.lookups()::runtimeClass, policy);
    PodCleaner cleaner = new PodCleaner(cluster, timelines);
    Outcomes outcomes = new Outcomes(timelines);
    NodeLookup nodes = new NodeLookup(cluster.lookups());
    TrialRecorder recorder = new TrialRecorder(cluster, cleaner, aftermaths, metrics, nodes);
    TrialLauncher launcher =
        new TrialLauncher(cluster, clock, timelines, pod -> podEvents.created(pod));
    NodeClocks clocks = new NodeClocks();
    TrialReader reader = new TrialReader(clock, timelines, clocks, outcomes, nodes, nodePods);
    LogFollowers followers =
        new LogFollowers(cluster.logs(), clock, benchmark -> wakeUps.propagateEvent(benchmark));
    LogReader logs = new LogReader(cluster.logs(), followers, timelines);
    PodFinder finder = new PodFinder(cluster);
    ProbeLog probeLog = new ProbeLog(cluster.logs(), clock);
    PreparationWorker preparation =
        new PreparationWorker(
            new PreparationLauncher(cluster, clock, timelines, pod -> podEvents.created(pod)),
            new PreparationObserver(
                cluster,
                finder,
                probeLog,
                new HeldProbe(cluster, clock, timelines, clocks, probeLog),
                aftermaths),
            aftermaths,
            cleaner);
    List<Step> steps =
        List.of(
            new RetireStep(cluster, cleaner, turns, clock),
            new AcceptStep(resolver),
            new PolicyStep(policy, aftermaths),
            limits,
            new ObserveStep(
                cluster,
                finder,
                launcher,
                logs,
                reader,
                recorder,
                outcomes,
                new EarlyStop(cleaner, timelines)),
            new ConcludeStep(),
            limits,
            new SuspendStep(turns, cleaner, aftermaths),
            new BudgetStep(budgets, clock),
            new TurnStep(turns),
            new StartStep(cluster, clock, seeds),
            new PrepareStep(cluster, preparation, nodes, nodePods, probeImage),
            new LaunchStep(
                launcher,
                new BurstLauncher(cluster, clock, launcher),
                recorder,
                cleaner,
                outcomes));
    this.passes =
        new Passes(
            new Recovery(cluster),
            steps,
            limits,
            aftermaths,
            new StatusReporter(cluster, clock, nodePods.scope()),
            nodePods);
  }

  @Override
  public List<EventSource<?, RuntimeBenchmark>> prepareEventSources(
      EventSourceContext<RuntimeBenchmark> context) {
    podEvents = new PodEventSource(context, timelines);
    benchmarks = context.getPrimaryCache();
    turns.onTurn(
        ticket -> wakeUps.propagateEvent(new ResourceID(ticket.name(), ticket.namespace())));
    return List.of(podEvents, wakeUps, new Stragglers(this::benchmarks, known::has));
  }

  @Override
  public UpdateControl<RuntimeBenchmark> reconcile(
      RuntimeBenchmark benchmark, Context<RuntimeBenchmark> context) {
    if (context.isPrimaryResourceDeleted()
        || benchmark.getMetadata().getDeletionTimestamp() != null) {
      // What JOSDK hands over may be the one that has taken the name since.
      known.latest(ResourceID.fromResource(benchmark)).ifPresent(this::forget);
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
    known.meet(benchmark).ifPresent(this::forget);
    try {
      return pass(benchmark, context);
    } catch (RuntimeException e) {
      // JOSDK 5.2.3 loses a deletion that it hears of during a pass that fails, and such passes do:
      // what they work on is being deleted too.
      if (isStillThere(benchmark)) {
        letOthersPass(benchmark);
        throw e;
      }
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
  }

  private UpdateControl<RuntimeBenchmark> pass(
      RuntimeBenchmark benchmark, Context<RuntimeBenchmark> context) {
    String uid = benchmark.getMetadata().getUid();
    BenchmarkRun run = known.run(benchmark);
    List<Pod> pods =
        context
            .getSecondaryResourcesAsStream(Pod.class)
            .filter(pod -> Labels.belongsTo(pod, uid))
            .filter(pod -> !run.removals().isGhost(pod))
            .toList();
    UpdateControl<RuntimeBenchmark> control = UpdateControl.noUpdate();
    return passes
        .make(new Pass(benchmark, run, pods, clock.monotonicNanos()))
        .map(control::rescheduleAfter)
        .orElse(control);
  }

  /** All benchmarks there are, as the cache has them; not to be changed. */
  public List<RuntimeBenchmark> benchmarks() {
    return benchmarks == null ? List.of() : benchmarks.list().toList();
  }

  /** A benchmark all of whose passes fail is tried again, but no one need wait for it. */
  private void letOthersPass(RuntimeBenchmark benchmark) {
    BenchmarkRun run = known.run(benchmark);
    if (run.failing().lasts(clock.monotonicNanos()).compareTo(PATIENCE_WITH_FAILURES) > 0) {
      turns.giveBack(benchmark);
    }
  }

  private boolean isStillThere(RuntimeBenchmark benchmark) {
    return benchmarks
        .get(ResourceID.fromResource(benchmark))
        .filter(b -> KnownBenchmarks.isSame(b, benchmark))
        .isPresent();
  }

  /** What it owned goes by the cluster's garbage collection. */
  private void forget(RuntimeBenchmark benchmark) {
    turns.giveBack(benchmark);
    nodePods.unwatch(benchmark.getMetadata().getUid());
    budgets.deleted(benchmark, clock.now());
    known.forget(benchmark).ifPresent(aftermaths::forget);
  }
}
