package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.SamplesException;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.NodeClocks;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.pod.Labels;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.status.Activity;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Adapts JOSDK to the steps: a pass takes them in order until one says to wait, then the status is
 * written.
 */
@ControllerConfiguration(name = "runtimebenchmark", triggerReconcilerOnAllEvents = true)
public final class RuntimeBenchmarkReconciler implements Reconciler<RuntimeBenchmark> {

  private static final Activity UNDER_WAY =
      new Activity(Activity.Phase.Running, "Running", "trials are under way");

  private static final Duration PATIENCE_WITH_FAILURES = Duration.ofMinutes(1);

  private final Recovery recovery;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final Aftermaths aftermaths;
  private final MeasuringTurns turns;
  private final NamespaceBudgets budgets;
  private final LimitStep limits;
  private final StatusReporter reporter;
  private final NodePods nodePods;
  private final List<Step> steps;
  private final Map<String, BenchmarkRun> runs = new ConcurrentHashMap<>();
  private final Map<ResourceID, RuntimeBenchmark> latest = new ConcurrentHashMap<>();
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
    this.recovery = new Recovery(cluster);
    this.clock = clock;
    this.timelines = timelines;
    this.aftermaths = new Aftermaths(timelines);
    this.nodePods = nodePods;
    this.reporter = new StatusReporter(cluster, clock, nodePods.scope());
    this.turns =
        new MeasuringTurns(
            mostAtATime, policy.perNamespace().maxBenchmarksAtATime(), () -> benchmarks.list());
    this.budgets = new NamespaceBudgets(policy.perNamespace(), () -> benchmarks.list());
    this.limits = new LimitStep(policy, budgets, aftermaths, clock);
    Resolver resolver =
        new Resolver(cluster.lookups()::workload, cluster.lookups()::runtimeClass, policy);
    PodCleaner cleaner = new PodCleaner(cluster, timelines);
    Outcomes outcomes = new Outcomes(timelines);
    NodeLookup nodes = new NodeLookup(cluster.lookups());
    TrialRecorder recorder = new TrialRecorder(cluster, cleaner, aftermaths, metrics, nodes);
    TrialLauncher launcher =
        new TrialLauncher(cluster, clock, timelines, pod -> podEvents.created(pod));
    TrialReader reader =
        new TrialReader(
            cluster.logs(), clock, timelines, new NodeClocks(), outcomes, nodes, nodePods);
    LogFollowers followers =
        new LogFollowers(cluster.logs(), clock, benchmark -> wakeUps.propagateEvent(benchmark));
    PreparationWorker preparation =
        new PreparationWorker(cluster, clock, cleaner, pod -> podEvents.created(pod));
    this.steps =
        List.of(
            new RetireStep(cluster, cleaner, turns, clock),
            new AcceptStep(resolver),
            limits,
            new ObserveStep(cluster, launcher, followers, reader, recorder, outcomes),
            new ConcludeStep(),
            limits,
            new SuspendStep(turns, cleaner),
            new BudgetStep(budgets, resolver, clock),
            new TurnStep(turns),
            new StartStep(cluster, resolver, clock, seeds),
            new PrepareStep(cluster, preparation, nodes, nodePods, probeImage),
            new LaunchStep(
                launcher,
                new BurstLauncher(cluster, clock, launcher),
                recorder,
                cleaner,
                outcomes));
  }

  @Override
  public List<EventSource<?, RuntimeBenchmark>> prepareEventSources(
      EventSourceContext<RuntimeBenchmark> context) {
    podEvents = new PodEventSource(context, timelines);
    benchmarks = context.getPrimaryCache();
    turns.onTurn(
        ticket -> wakeUps.propagateEvent(new ResourceID(ticket.name(), ticket.namespace())));
    return List.of(podEvents, wakeUps, new Stragglers(this::benchmarks, this::isKnown));
  }

  @Override
  public UpdateControl<RuntimeBenchmark> reconcile(
      RuntimeBenchmark benchmark, Context<RuntimeBenchmark> context) {
    if (context.isPrimaryResourceDeleted()
        || benchmark.getMetadata().getDeletionTimestamp() != null) {
      // What JOSDK hands over may be the one that has taken the name since.
      Optional.ofNullable(latest.get(ResourceID.fromResource(benchmark))).ifPresent(this::forget);
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
    forgetPredecessor(benchmark);
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
    BenchmarkRun run = runs.computeIfAbsent(uid, u -> new BenchmarkRun());
    List<Pod> pods =
        context
            .getSecondaryResourcesAsStream(Pod.class)
            .filter(pod -> Labels.belongsTo(pod, uid))
            .filter(pod -> !run.ghosts().contains(pod.getMetadata().getUid()))
            .toList();
    Pass pass = new Pass(benchmark, run, pods, clock.monotonicNanos());
    boolean settled = RetireStep.isSettled(pass);
    StepResult.Wait result;
    try {
      if (!settled && !run.isLoaded()) {
        recovery.load(benchmark, run);
      }
      result = take(pass);
    } catch (SamplesException e) {
      result = broken(pass, e);
    }
    if (result.activity().phase().isOver()) {
      nodePods.unwatch(uid);
    }
    if (!settled) {
      reporter.report(pass, result.activity());
    }
    run.succeeds();
    UpdateControl<RuntimeBenchmark> control = UpdateControl.noUpdate();
    Optional<Duration> recheck = settled ? result.recheck() : recheck(pass, result);
    return recheck.map(control::rescheduleAfter).orElse(control);
  }

  /** Not later than when the benchmark's time is up. */
  private Optional<Duration> recheck(Pass pass, StepResult.Wait result) {
    Optional<Duration> left =
        result.activity().phase().isOver()
            ? Optional.empty()
            : limits.left(pass).filter(l -> l.compareTo(StepResult.AT_ONCE) > 0);
    return Stream.concat(result.recheck().stream(), left.stream()).min(Duration::compareTo);
  }

  /** All benchmarks there are, as the cache has them; not to be changed. */
  public List<RuntimeBenchmark> benchmarks() {
    return benchmarks == null ? List.of() : benchmarks.list().toList();
  }

  /** Nobody's ConfigMaps may hold up the benchmarks of others. */
  private StepResult.Wait broken(Pass pass, SamplesException e) {
    limits.drop(pass);
    return new StepResult.Wait(
        new Activity(Activity.Phase.Failed, e.reason().name(), e.getMessage()),
        Optional.of(StepResult.AT_ONCE));
  }

  /** A benchmark all of whose passes fail is tried again, but no one need wait for it. */
  private void letOthersPass(RuntimeBenchmark benchmark) {
    BenchmarkRun run = runs.get(benchmark.getMetadata().getUid());
    long now = clock.monotonicNanos();
    if (run != null && now - run.failingSince(now) > PATIENCE_WITH_FAILURES.toNanos()) {
      turns.giveBack(benchmark);
    }
  }

  private boolean isKnown(RuntimeBenchmark benchmark) {
    RuntimeBenchmark last = latest.get(ResourceID.fromResource(benchmark));
    return last != null && isSame(last, benchmark);
  }

  private boolean isStillThere(RuntimeBenchmark benchmark) {
    return benchmarks
        .get(ResourceID.fromResource(benchmark))
        .filter(b -> isSame(b, benchmark))
        .isPresent();
  }

  /** Not merely of the same name. */
  private static boolean isSame(RuntimeBenchmark one, RuntimeBenchmark other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private StepResult.Wait take(Pass pass) {
    for (Step step : steps) {
      if (step.take(pass) instanceof StepResult.Wait wait) {
        return wait.activity().phase().isOver() && !(step instanceof RetireStep)
            ? new StepResult.Wait(wait.activity(), Optional.of(StepResult.AT_ONCE))
            : wait;
      }
    }
    return new StepResult.Wait(UNDER_WAY, Optional.of(StepResult.AT_ONCE));
  }

  /** Of a benchmark that was deleted and created anew in one breath only the new one is seen. */
  private void forgetPredecessor(RuntimeBenchmark benchmark) {
    RuntimeBenchmark before = latest.put(ResourceID.fromResource(benchmark), benchmark);
    if (before != null && !isSame(before, benchmark)) {
      forget(before);
    }
  }

  /** What it owned goes by the cluster's garbage collection. */
  private void forget(RuntimeBenchmark benchmark) {
    BenchmarkRun run = runs.remove(benchmark.getMetadata().getUid());
    turns.giveBack(benchmark);
    nodePods.unwatch(benchmark.getMetadata().getUid());
    budgets.deleted(benchmark, Instant.parse(clock.rfc3339()));
    latest.computeIfPresent(
        ResourceID.fromResource(benchmark), (id, last) -> isSame(last, benchmark) ? null : last);
    if (run != null) {
      aftermaths.forget(run);
    }
  }
}
