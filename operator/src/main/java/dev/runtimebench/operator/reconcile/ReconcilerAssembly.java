package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.logs.LogStreams;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.state.Recovery;
import dev.runtimebench.operator.trial.BurstLauncher;
import dev.runtimebench.operator.trial.EarlyStop;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialOutcomeFactory;
import dev.runtimebench.operator.trial.TrialReader;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.operator.trial.preparation.HeldProbe;
import dev.runtimebench.operator.trial.preparation.PreparationLauncher;
import dev.runtimebench.operator.trial.preparation.PreparationObserver;
import dev.runtimebench.operator.trial.preparation.PreparationWorker;
import dev.runtimebench.operator.trial.preparation.ProbeLog;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Puts together what a pass over a benchmark is made of. */
public final class ReconcilerAssembly {

  private ReconcilerAssembly() {}

  /**
   * The passes of one operator.
   *
   * @param seeds draws the seed of an experiment that names none
   * @param mostAtATime how many benchmarks may measure at a time
   * @param probeImage the agent's image, with which sandboxes are looked at; without it none are
   * @param nodePods watches the nodes that are measured on
   * @param policy what benchmarks may do
   * @param timelines where watches note what they see
   */
  public static BenchmarkReconciler passes(
      Cluster cluster,
      OperatorClock clock,
      OperatorMetrics metrics,
      LongSupplier seeds,
      int mostAtATime,
      Optional<String> probeImage,
      NodePods nodePods,
      Policy policy,
      Timelines timelines,
      FrameworkPort surroundings) {
    MeasuringTurns turns =
        new MeasuringTurns(
            mostAtATime,
            policy.perNamespace().maxBenchmarksAtATime(),
            surroundings::benchmarks,
            ticket -> surroundings.wake(ticket.namespace(), ticket.name()));
    NamespaceBudgets budgets =
        new NamespaceBudgets(policy.perNamespace(), surroundings::benchmarks);
    TeardownWatcher aftermaths = new TeardownWatcher(timelines);
    LimitStep limits = new LimitStep(policy, budgets, aftermaths, clock);
    PodCleaner cleaner = new PodCleaner(cluster, timelines);
    PodFinder finder = new PodFinder(cluster);
    TrialOutcomeFactory outcomes = new TrialOutcomeFactory(timelines);
    NodeLookup nodes = new NodeLookup(cluster.lookups());
    NodeClocks clocks = new NodeClocks();
    TrialRecorder recorder = new TrialRecorder(cluster, cleaner, aftermaths, metrics, nodes);
    TrialLauncher launcher = new TrialLauncher(cluster, clock, timelines, surroundings::created);
    LogStreams followers =
        new LogStreams(
            cluster.logs(),
            clock,
            benchmark ->
                surroundings.wake(
                    benchmark.getMetadata().getNamespace(), benchmark.getMetadata().getName()));
    ProbeLog probeLog = new ProbeLog(cluster.logs(), clock);
    PreparationWorker preparation =
        new PreparationWorker(
            new PreparationLauncher(cluster, clock, timelines, surroundings::created),
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
            new AcceptStep(
                new Resolver(cluster.lookups()::workload, cluster.lookups()::runtimeClass, policy)),
            new PolicyStep(policy, aftermaths),
            limits,
            new ObserveStep(
                cluster,
                finder,
                launcher,
                new LogRetriever(cluster.logs(), followers, timelines),
                new TrialReader(clock, timelines, clocks, outcomes, nodes, nodePods),
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
    return new BenchmarkReconciler(
        new StepRunner(
            new Recovery(cluster),
            steps,
            limits,
            aftermaths,
            new StatusReporter(cluster, clock, nodePods.scope()),
            nodePods),
        turns,
        budgets,
        aftermaths,
        nodePods,
        clock);
  }
}
