package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.BenchmarkWatches;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.logs.LogStreams;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.spec.InstallationRules;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.spec.UserIds;
import dev.runtimebench.operator.state.Recovery;
import dev.runtimebench.operator.trial.BurstLauncher;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.SilentPods;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.operator.trial.TrialActions;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialLessons;
import dev.runtimebench.operator.trial.TrialObserver;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.operator.trial.TrialVerdict;
import dev.runtimebench.operator.trial.UsageSampler;
import dev.runtimebench.operator.trial.density.RampActions;
import dev.runtimebench.operator.trial.density.RampObserver;
import dev.runtimebench.operator.trial.preparation.MemoryProbes;
import dev.runtimebench.operator.trial.preparation.PreparationLauncher;
import dev.runtimebench.operator.trial.preparation.PreparationTools;
import dev.runtimebench.operator.trial.preparation.PreparationWorker;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.pod.Owner;
import dev.runtimebench.results.pod.PodSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the reconciler and its parts. */
public final class ReconcilerAssembly {

  /** What the reconciles of one operator share. */
  public record Parts(
      Cluster cluster,
      OperatorClock clock,
      OperatorMetrics metrics,
      BenchmarkWatches watches,
      Timelines timelines) {

    NodePods nodePods() {
      return watches.nodePods();
    }
  }

  /**
   * How the operator is set up.
   *
   * @param seeds draws the seed of an experiment that names none
   * @param parallelBenchmarks how many benchmarks may measure at the same time; 0: no limit
   * @param installation whose benchmarks to run
   * @param operatorNode the node on which this process runs; empty if unknown
   */
  public record Settings(
      LongSupplier seeds,
      int parallelBenchmarks,
      Probes probes,
      Rules rules,
      Installation installation,
      Optional<String> operatorNode) {}

  /**
   * What the preparation of a benchmark inspects.
   *
   * @param image the agent's image; without it nothing is probed
   * @param memory whether the preparation checks the memory limit of each runtime
   */
  public record Probes(Optional<String> image, boolean memory) {}

  /**
   * What holds for the Pods of every benchmark.
   *
   * @param policy what benchmarks may do
   * @param pods what the administrator sets in every Pod
   * @param userIds who sets the IDs of user, group and volumes
   * @param podUsage whether the operator may ask kubelets about the CPU and memory of Pods
   */
  public record Rules(Policy policy, PodSettings pods, UserIds userIds, boolean podUsage) {}

  private final Parts parts;
  private final Settings settings;
  private final FrameworkPort framework;
  private final Cluster cluster;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final NodeClocks clocks = new NodeClocks();
  private final TeardownWatcher teardowns;
  private final PodCleaner cleaner;
  private final PodFinder finder;
  private final NodeLookup nodes;
  private final MemoryProbes memoryProbes;
  private final LogStreams streams;
  private final TrialVerdict verdict;
  private final TrialLauncher launcher;
  private final TrialRecorder recorder;
  private final NodeTurns turns;
  private final NamespaceBudgets budgets;
  private final NodeBenchmarks nodeBenchmarks;

  private ReconcilerAssembly(Parts parts, Settings settings, FrameworkPort framework) {
    this.parts = parts;
    this.settings = settings;
    this.framework = framework;
    this.cluster = parts.cluster();
    this.clock = parts.clock();
    this.timelines = parts.timelines();
    teardowns = new TeardownWatcher(timelines);
    cleaner = new PodCleaner(cluster.pods(), timelines);
    finder = new PodFinder(cluster.pods());
    nodes = new NodeLookup(cluster.lookups());
    memoryProbes = new MemoryProbes(settings.probes().memory(), cluster.lookups(), nodes, clock);
    streams = new LogStreams(cluster.logs(), clock);
    verdict = new TrialVerdict(clock, timelines, clocks, parts.nodePods()::since);
    launcher =
        new TrialLauncher(
            cluster.pods(),
            clock,
            timelines,
            pod -> {
              framework.created(pod);
              parts.watches().initContainers().follow(pod);
            });
    recorder = new TrialRecorder(cluster, cleaner, teardowns, parts.metrics(), nodes);
    Policy.PerNamespace limits = settings.rules().policy().perNamespace();
    turns =
        new NodeTurns(
            new NodeTurns.Limits(settings.parallelBenchmarks(), limits.maxBenchmarksAtATime()),
            this::benchmarks,
            this::nodesOfPods,
            ticket -> framework.wake(ticket.namespace(), ticket.name()));
    budgets = new NamespaceBudgets(limits, this::benchmarks);
    nodeBenchmarks = new NodeBenchmarks(cluster.benchmarks(), framework, settings.installation());
    parts.metrics().measuringNodes(turns::measuringNodes);
  }

  /** The benchmarks that no other installation runs, and that measure themselves. */
  private Stream<RuntimeBenchmark> benchmarks() {
    return framework
        .benchmarks()
        .filter(benchmark -> !NodeBenchmarks.isOnSeveralNodes(benchmark))
        .filter(benchmark -> settings.installation().other(benchmark).isEmpty());
  }

  /** The nodes of a benchmark's Pods that have not ended. */
  private Set<String> nodesOfPods(RuntimeBenchmark benchmark) {
    String uid = benchmark.getMetadata().getUid();
    return framework
        .pods()
        .filter(pod -> Labels.belongsTo(pod, uid) && Owner.isOwner(pod, uid))
        .filter(pod -> pod.getSpec().getNodeName() != null && !PodState.isStopped(pod))
        .map(pod -> pod.getSpec().getNodeName())
        .collect(Collectors.toSet());
  }

  /** Builds the reconciler of one operator. */
  public static BenchmarkReconciler build(Parts parts, Settings settings, FrameworkPort framework) {
    return new ReconcilerAssembly(parts, settings, framework).reconciler();
  }

  private BenchmarkReconciler reconciler() {
    TimeLimit time = new TimeLimit(settings.rules().policy(), clock);
    SuspendStep suspend = new SuspendStep(turns, cleaner, teardowns);
    StatusReporter reporter =
        new StatusReporter(
            cluster, clock, parts.nodePods().scope(), settings.installation(), nodeBenchmarks);
    StepRunner runner =
        new StepRunner(
            new Recovery(cluster.samples()),
            new Retirement(cluster.benchmarks(), cleaner, turns, clock, teardowns, nodeBenchmarks),
            steps(time, suspend),
            time,
            teardowns,
            reporter,
            parts.watches());
    return new BenchmarkReconciler(
        new BenchmarkReconciler.Work(
            new Claims(settings.installation(), cluster),
            runner,
            new FailedReconcile(reporter, suspend, teardowns, cleaner, turns),
            settings.operatorNode()),
        new BenchmarkReconciler.Resources(turns, budgets, teardowns, parts.watches(), streams),
        clock);
  }

  private StepRunner.Steps steps(TimeLimit time, SuspendStep suspend) {
    Policy policy = settings.rules().policy();
    InstallationRules rules =
        new InstallationRules(
            policy,
            settings.rules().pods(),
            () -> platformAssignsIds(settings.rules().userIds()),
            settings.rules().podUsage());
    LimitStep limits = new LimitStep(policy, time, budgets, teardowns, clock);
    Resolver resolver =
        new Resolver(
            cluster.lookups()::workload,
            cluster.lookups()::runtimeClass,
            cluster.lookups()::nodes,
            rules);
    AcceptStep accept = new AcceptStep(resolver, turns);
    Step nodes =
        new NodesStep(
            accept,
            new NodesStart(
                new NodeSelection(cluster.lookups()::knownNodes),
                nodeBenchmarks,
                policy,
                clock,
                settings.seeds()),
            new NodesWatch(nodeBenchmarks, new ErrorTimeout(resolver)));
    return new StepRunner.Steps(oneNode(accept, rules, limits, suspend), List.of(nodes));
  }

  /**
   * The steps in their order. The limits hold before a trial is observed and before a launch. The
   * handlers are compared before the conclusion and after a disruption.
   */
  private List<Step> oneNode(
      AcceptStep accept, InstallationRules rules, LimitStep limits, SuspendStep suspend) {
    HandlerStep handlers = new HandlerStep(cluster.lookups());
    return List.of(
        accept,
        new PolicyStep(rules, teardowns),
        limits,
        new RampStep(finder, nodes, ramps(), recorder),
        new ObserveStep(finder, nodes, actions(), verdict, recorder, framework),
        handlers,
        new ConcludeStep(),
        limits,
        suspend,
        new BudgetStep(budgets, turns, clock),
        new DisruptionStep(new ResumeCheck(cluster.lookups(), parts.nodePods()), turns, cleaner),
        handlers,
        new TurnStep(turns, new LaneSeats(cluster.lookups()::knownNodes), cleaner, teardowns),
        new StartStep(accept, cluster.samples(), clock, settings.seeds()),
        new PrepareStep(
            cluster.samples(),
            preparation(),
            memoryProbes,
            nodes,
            parts.nodePods(),
            settings.probes().image()),
        new LaunchStep(
            launcher,
            new BurstLauncher(cluster.pods(), clock, launcher, cleaner),
            recorder,
            cleaner,
            verdict,
            cluster.lookups()));
  }

  private boolean platformAssignsIds(UserIds userIds) {
    return userIds == UserIds.Platform
        || (userIds == UserIds.Auto && cluster.platform().assignsIds());
  }

  private TrialActions actions() {
    return new TrialActions(
        new TrialObserver(timelines, verdict, clocks, clock, Kubelets.longest()),
        launcher,
        cleaner,
        new LogRetriever(cluster.logs(), streams),
        new UsageSampler(cluster.kubelets(), clock),
        new TrialActions.Questions(
            cluster.lookups(), new SilentPods(cluster.events()::lastWarning)),
        new TrialLessons(timelines, clocks, clock));
  }

  private RampActions ramps() {
    return new RampActions(
        new RampObserver(timelines, parts.nodePods().scope()),
        verdict,
        launcher,
        cleaner,
        new SilentPods(cluster.events()::lastWarning),
        finder,
        new RampActions.Nodes(
            cluster.lookups(), parts.nodePods(), cluster.kubelets(), cluster.logs()));
  }

  private PreparationWorker preparation() {
    return new PreparationWorker(
        new PreparationLauncher(cluster.pods(), clock, timelines, framework::created),
        memoryProbes,
        new PreparationTools(cluster, clock, timelines, clocks, finder, cleaner, teardowns));
  }
}
