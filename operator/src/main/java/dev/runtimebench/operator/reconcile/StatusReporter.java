package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.StoredStatus;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.DurableState;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.ReportedStatus;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.operator.status.StatusAssembler;
import dev.runtimebench.operator.status.StatusInputBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Writes the status when it has changed, and an Event for each change of activity. */
final class StatusReporter {

  private static final int TRIALS_PER_WRITE = 3;

  /** The conditions that depend on what the operator knows of the nodes. */
  private static final Set<String> OF_RESULTS =
      Set.of(Conditions.GATES_PASSED, Conditions.RUNTIMES_VERIFIED);

  /**
   * How long the message of a benchmark that waits for its turn may lag behind. Each end of another
   * benchmark changes the messages of all benchmarks in the queue.
   */
  private static final Duration QUEUE_LAG = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final StatusEvents events;
  private final OperatorClock clock;
  private final Disturbances.Watched watched;
  private final Installation installation;
  private final NodeBenchmarks owners;

  StatusReporter(
      Cluster cluster,
      OperatorClock clock,
      Disturbances.Watched watched,
      Installation installation,
      NodeBenchmarks owners) {
    this.owners = owners;
    this.watched = watched;
    this.installation = installation;
    this.cluster = cluster;
    this.events = new StatusEvents(cluster.events());
    this.clock = clock;
  }

  /** Writes the status. If the call fails, remembers that it may have taken effect. */
  private Optional<StoredStatus> write(
      Reconciliation current, StoredStatus known, RuntimeBenchmarkStatus now) {
    try {
      return cluster.benchmarks().writeStatus(current.benchmark(), known, now);
    } catch (KubernetesClientException e) {
      current.run().status().stored(known.sent(now));
      throw e;
    }
  }

  /**
   * Writes the status if the activity or the conditions have changed. Writes progress now and then.
   *
   * @return when to report again if nothing else happens; empty if everything is written
   */
  Optional<Duration> report(Reconciliation current, Activity activity) {
    if (isFresh(current, activity)) {
      return current.run().status().lacksMessage()
          ? current.run().status().sinceAssembled(current.now()).map(lag(current, activity)::minus)
          : Optional.empty();
    }
    RuntimeBenchmarkStatus before =
        current.run().status().written().orElse(current.benchmark().getStatus());
    long began = clock.monotonicNanos();
    RuntimeBenchmarkStatus now = installed(current, activity, before);
    current
        .run()
        .status()
        .assembled(current.now(), Duration.ofNanos(clock.monotonicNanos() - began));
    Duration lag = lag(current, activity);
    Duration early = lag.minus(current.run().status().sinceWrite(current.now()).orElse(lag));
    boolean isEarly = !early.isNegative() && !early.isZero();
    if (now.equals(before) || isProgressOnly(before, now, isEarly)) {
      boolean lacksMessage = before != null && !now.conditions().equals(before.conditions());
      current.run().status().activity(activity);
      current.run().status().lacksMessage(lacksMessage);
      return lacksMessage ? Optional.of(early) : Optional.empty();
    }
    StoredStatus known =
        current.run().status().stored().orElseGet(() -> StoredStatus.of(current.benchmark()));
    Optional<StoredStatus> stored = write(current, known, now);
    if (stored.isPresent()) {
      current.run().status().written(now, stored.get(), current.now());
      current.run().status().lacksMessage(false);
      boolean changed = events.writeChange(current, activity);
      if (changed) {
        owners.wakeOwner(current.benchmark());
      }
      if (changed && activity.phase() == BenchmarkPhase.Complete) {
        StatusEvents.logVerdict(current, now);
      }
      events.writeHint(current, before, now);
      events.writeFailedGate(current, before, now);
      current.run().status().activity(activity);
    }
    return Optional.empty();
  }

  /** How long the status may lag behind in progress, and in messages whose reason is the same. */
  private static Duration lag(Reconciliation current, Activity activity) {
    return activity.phase() == BenchmarkPhase.Queued
        ? QUEUE_LAG
        : StatusPace.lag(current.durable().outcomes().size(), current.run().status().assembling());
  }

  private RuntimeBenchmarkStatus installed(
      Reconciliation current, Activity activity, RuntimeBenchmarkStatus before) {
    RuntimeBenchmarkStatus now =
        RuntimeBenchmarkStatusBuilder.builder(assemble(current, activity, before))
            .installation(installation.name())
            .build();
    return isEdited(before, now) ? withTheResultsOf(before, now) : now;
  }

  /** Whether somebody has edited a benchmark that ended before, with the same samples. */
  private static boolean isEdited(RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now) {
    return before != null
        && !Objects.equals(before.observedGeneration(), now.observedGeneration())
        && Set.of(BenchmarkPhase.Complete.name(), BenchmarkPhase.Failed.name())
            .contains(Objects.requireNonNullElse(before.phase(), ""))
        && before.phase().equals(now.phase())
        && before.samples() != null
        && before.samples().equals(now.samples());
  }

  /**
   * The status with the results from before the edit. An edit of a finished benchmark changes no
   * result. The nodes may be others by now, and this process may have forgotten what it knew of
   * them.
   */
  private static RuntimeBenchmarkStatus withTheResultsOf(
      RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now) {
    return RuntimeBenchmarkStatusBuilder.builder(before)
        .observedGeneration(now.observedGeneration())
        .conditions(
            now.conditions().stream()
                .map(condition -> ofResults(condition, before).orElse(condition))
                .toList())
        .installation(now.installation())
        .build();
  }

  private static Optional<Condition> ofResults(Condition now, RuntimeBenchmarkStatus before) {
    return Optional.of(now)
        .filter(c -> OF_RESULTS.contains(c.getType()))
        .flatMap(c -> Conditions.find(before.conditions(), c.getType()))
        .map(
            c ->
                new ConditionBuilder(c)
                    .withObservedGeneration(now.getObservedGeneration())
                    .build());
  }

  /**
   * Whether the status was assembled a moment ago for the same activity. A running trial causes
   * many reconciles, and assembling the status costs more than all the rest of a reconcile.
   */
  private static boolean isFresh(Reconciliation current, Activity activity) {
    ReportedStatus reported = current.run().status();
    return activity.phase() == BenchmarkPhase.Running
        && reported.activity().filter(activity::equals).isPresent()
        && reported
            .sinceAssembled(current.now())
            .filter(d -> d.compareTo(lag(current, activity)) < 0)
            .isPresent()
        && reported
            .written()
            .filter(s -> s.startTime() != null)
            .map(RuntimeBenchmarkStatus::observedGeneration)
            .equals(Optional.ofNullable(current.benchmark().getMetadata().getGeneration()));
  }

  /**
   * Whether only the progress has changed, or a message without its reason. Such a status is
   * written after {@value #TRIALS_PER_WRITE} trials and some seconds, which spares the API server.
   */
  private static boolean isProgressOnly(
      RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now, boolean isEarly) {
    if (before == null
        || !Objects.equals(before.phase(), now.phase())
        || !Objects.equals(before.observedGeneration(), now.observedGeneration())) {
      return false;
    }
    boolean sameConditions = before.conditions().equals(now.conditions());
    if (!sameConditions && !Conditions.differOnlyInMessageOfProgress(before, now)) {
      return false;
    }
    if (before.samples() == null || now.samples() == null) {
      return isEarly && isQueued(before) && isQueued(now);
    }
    int added = now.samples().count() - before.samples().count();
    return isEarly || (added < TRIALS_PER_WRITE && sameConditions);
  }

  private static boolean isQueued(RuntimeBenchmarkStatus status) {
    return BenchmarkPhase.of(status).filter(BenchmarkPhase.Queued::equals).isPresent();
  }

  private RuntimeBenchmarkStatus assemble(
      Reconciliation current, Activity activity, RuntimeBenchmarkStatus before) {
    StatusAssembler assembler = new StatusAssembler(current.benchmark(), before, clock.rfc3339());
    try {
      return assemble(current, activity, assembler);
    } catch (RuntimeException e) {
      if (activity.reason() != Reason.ReconcileFailed) {
        throw e;
      }
      // The error may be that the results cannot be computed. The status has to show the error.
      return assembler.broken(activity);
    }
  }

  private RuntimeBenchmarkStatus assemble(
      Reconciliation current, Activity activity, StatusAssembler assembler) {
    BenchmarkRun run = current.run();
    DurableState recorded = run.durable();
    if (run.severalNodes().isPresent()) {
      return assembler.onNodes(activity, run.severalNodes().get());
    }
    return recorded
        .experiment()
        .map(
            experiment ->
                assembler.started(
                    activity,
                    StatusInputBuilder.builder()
                        .experiment(experiment)
                        .outcomes(recorded.outcomes())
                        .findings(recorded.findings())
                        .chunks(recorded.chunks())
                        .digest(recorded.digest())
                        .frozenDigest(recorded.frozenDigest())
                        .specDigest(recorded.specDigest())
                        .node(run.node())
                        .nodes(nodes(current))
                        .preparation(recorded.preparation())
                        .watched(watched)
                        .build()))
        .orElseGet(
            () ->
                recorded.isLoaded() && !hasNodes(current)
                    ? assembler.unstarted(activity)
                    : assembler.broken(activity));
  }

  /** Whether the status of a benchmark on several nodes names its nodes. */
  private static boolean hasNodes(Reconciliation current) {
    return current
        .run()
        .status()
        .written()
        .or(() -> Optional.ofNullable(current.benchmark().getStatus()))
        .filter(status -> !status.nodes().isEmpty())
        .isPresent();
  }

  /** What the node of each runtime reports. */
  private static Map<String, NodeFacts> nodes(Reconciliation current) {
    Map<String, NodeFacts> nodes = new HashMap<>();
    for (String runtime : current.experiment().runtimeNames()) {
      current.facts(runtime).ifPresent(facts -> nodes.put(runtime, facts));
    }
    return nodes;
  }
}
