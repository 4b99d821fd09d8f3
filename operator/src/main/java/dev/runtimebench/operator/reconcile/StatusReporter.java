package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Events;
import dev.runtimebench.operator.cluster.StoredStatus;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.DurableState;
import dev.runtimebench.operator.state.Reconciliation;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the status when it has changed, and an Event for each change of activity. */
final class StatusReporter {

  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

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
    this.clock = clock;
  }

  /** Writes the status. If the call fails, remembers that it may have taken effect. */
  private Optional<StoredStatus> write(
      Reconciliation current, StoredStatus known, RuntimeBenchmarkStatus now) {
    try {
      return cluster.benchmarks().writeStatus(current.benchmark(), known, now);
    } catch (KubernetesClientException e) {
      current.run().stored(known.sent(now));
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
      return current.run().lacksMessage()
          ? current.run().sinceAssembled(current.now()).map(lag(current, activity)::minus)
          : Optional.empty();
    }
    RuntimeBenchmarkStatus before = current.run().written().orElse(current.benchmark().getStatus());
    long began = clock.monotonicNanos();
    RuntimeBenchmarkStatus now = installed(current, activity, before);
    current.run().assembled(current.now(), Duration.ofNanos(clock.monotonicNanos() - began));
    Duration lag = lag(current, activity);
    Duration early = lag.minus(current.run().sinceWrite(current.now()).orElse(lag));
    boolean isEarly = !early.isNegative() && !early.isZero();
    if (now.equals(before) || isProgressOnly(before, now, isEarly)) {
      boolean lacksMessage = before != null && !now.conditions().equals(before.conditions());
      current.run().activity(activity);
      current.run().lacksMessage(lacksMessage);
      return lacksMessage ? Optional.of(early) : Optional.empty();
    }
    StoredStatus known =
        current.run().stored().orElseGet(() -> StoredStatus.of(current.benchmark()));
    Optional<StoredStatus> stored = write(current, known, now);
    if (stored.isPresent()) {
      current.run().written(now, stored.get(), current.now());
      current.run().lacksMessage(false);
      boolean changed = writeEvent(current, activity);
      if (changed) {
        owners.wakeOwner(current.benchmark());
      }
      if (changed && activity.phase() == BenchmarkPhase.Complete) {
        LOG.atInfo()
            .addKeyValue("benchmark", current.name())
            .log("verdict: {}", now.result() == null ? "none" : now.result());
      }
      writeHintEvent(current, before, now);
      writeGateEvent(current, before, now);
      current.run().activity(activity);
    }
    return Optional.empty();
  }

  /** How long the status may lag behind in progress, and in messages whose reason is the same. */
  private static Duration lag(Reconciliation current, Activity activity) {
    return activity.phase() == BenchmarkPhase.Queued
        ? QUEUE_LAG
        : StatusPace.lag(current.durable().outcomes().size(), current.run().assembling());
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
    BenchmarkRun run = current.run();
    return activity.phase() == BenchmarkPhase.Running
        && run.activity().filter(activity::equals).isPresent()
        && run.sinceAssembled(current.now())
            .filter(d -> d.compareTo(lag(current, activity)) < 0)
            .isPresent()
        && run.written()
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

  /**
   * Writes one Event and one line to the log for each change of activity. After a restart the last
   * activity is not known, so the count of a running benchmark's Event rises once.
   *
   * @return whether the activity has changed
   */
  private boolean writeEvent(Reconciliation current, Activity activity) {
    Optional<Activity> before = current.run().activity();
    boolean same =
        before
            .filter(b -> b.phase() == activity.phase() && b.reason() == activity.reason())
            .isPresent();
    if (same) {
      return false;
    }
    log(current, activity, before);
    Events.Type type = isBad(activity) ? Events.Type.Warning : Events.Type.Normal;
    cluster.events().write(current.benchmark(), type, activity.reason(), activity.message());
    return true;
  }

  private static void log(Reconciliation current, Activity activity, Optional<Activity> before) {
    LOG.atInfo()
        .addKeyValue("benchmark", current.name())
        .addKeyValue("from", before.map(b -> b.phase().name()).orElse("Unknown"))
        .addKeyValue("reason", activity.reason())
        .log("{}: {}", activity.phase(), activity.message());
  }

  /** Writes an Event when the spec has been accepted with a hint. */
  private void writeHintEvent(
      Reconciliation current, RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now) {
    Optional<String> known = before == null ? Optional.empty() : acceptedHint(before);
    acceptedHint(now)
        .filter(hint -> !known.equals(Optional.of(hint)))
        .ifPresent(
            hint ->
                cluster
                    .events()
                    .write(current.benchmark(), Events.Type.Warning, Reason.Valid, hint));
  }

  private static Optional<String> acceptedHint(RuntimeBenchmarkStatus status) {
    return Conditions.find(status.conditions(), Conditions.ACCEPTED)
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(Condition::getMessage)
        .filter(message -> message.contains(";"));
  }

  /** Writes an Event when a gate has just failed. */
  private void writeGateEvent(
      Reconciliation current, RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now) {
    boolean known = before != null && failedGate(before).isPresent();
    failedGate(now)
        .filter(condition -> !known)
        .ifPresent(
            condition ->
                cluster
                    .events()
                    .write(
                        current.benchmark(),
                        Events.Type.Warning,
                        Reason.GateFailed,
                        condition.getMessage()));
  }

  private static Optional<Condition> failedGate(RuntimeBenchmarkStatus status) {
    return Conditions.find(status.conditions(), Conditions.GATES_PASSED)
        .filter(condition -> "False".equals(condition.getStatus()));
  }

  private static boolean isBad(Activity activity) {
    if (activity.reason() == Reason.ReconcileFailed) {
      return true;
    }
    return switch (activity.phase()) {
      case Pending, Invalid, Failed -> true;
      case Running -> activity.isTrouble();
      case New, Queued, Suspended, Complete -> false;
    };
  }
}
