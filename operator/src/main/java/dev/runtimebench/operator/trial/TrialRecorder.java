package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Events;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.DurableState;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.SecretMask;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Records the outcomes of trials: first in the ConfigMap, then in memory, and only then may the
 * Pods go. An operator that dies in between neither loses a trial nor counts one twice.
 */
public final class TrialRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(TrialRecorder.class);

  private final Cluster cluster;
  private final PodCleaner cleaner;
  private final TeardownWatcher teardowns;
  private final OperatorMetrics metrics;
  private final NodeLookup nodes;

  public TrialRecorder(
      Cluster cluster,
      PodCleaner cleaner,
      TeardownWatcher teardowns,
      OperatorMetrics metrics,
      NodeLookup nodes) {
    this.cluster = cluster;
    this.cleaner = cleaner;
    this.teardowns = teardowns;
    this.metrics = metrics;
    this.nodes = nodes;
  }

  /** Records a trial with one outcome. */
  public void record(Reconciliation current, TrialOutcome outcome) {
    record(current, List.of(outcome));
  }

  /** Records all outcomes of one trial: all of them or none. */
  public void record(Reconciliation current, List<TrialOutcome> judged) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    judged.forEach(outcome -> outcomes.add(withoutSecrets(outcome)));
    outcomes.set(0, outcomes.get(0).withEarlier(teardowns.collect(current)));
    current
        .run()
        .recording(
            new BenchmarkRun.Recording(outcomes, outcomes.stream().map(Samples::line).toList()));
    resume(current);
  }

  /**
   * Writes the outcomes of {@link BenchmarkRun#recording()}. If an earlier write took effect and
   * its answer was lost, the ConfigMap keeps its lines as they are.
   */
  public void resume(Reconciliation current) {
    BenchmarkRun.Recording recording = current.run().recording().orElseThrow();
    List<TrialOutcome> outcomes = recording.outcomes();
    List<String> lines = recording.lines();
    DurableState durable = current.durable();
    int chunks = durable.chunks().size();
    int chunk = cluster.samples().append(current.benchmark(), durable.end(), lines);
    if (chunk == chunks) {
      durable.chunk(new TrialNames(current.benchmark().getMetadata()).samples(chunk));
    }
    durable.add(outcomes, lines);
    current.run().recorded();
    outcomes.forEach(outcome -> nodes.remember(current.run(), outcome.node()));
    teardowns.watch(current, outcomes);
    current.run().trialOver();
    current.run().lastRecorded(current.now());
    outcomes.stream()
        .filter(o -> !o.isValid() && o.reason().isDisruption())
        .findFirst()
        .ifPresent(
            o ->
                current
                    .run()
                    .holdup()
                    .begin(o.reason(), disruption(o), o.runtime(), current.now()));
    outcomes.forEach(outcome -> report(current, outcome));
    logRepeat(current, outcomes);
    cleaner.removeUnkept(current);
  }

  /** A disruption of a trial, as a sentence. */
  public static String disruption(TrialOutcome outcome) {
    return "block %d under %s: %s".formatted(outcome.block(), outcome.runtime(), outcome.message());
  }

  /** The message may quote a workload, a kubelet or a policy. */
  private static TrialOutcome withoutSecrets(TrialOutcome outcome) {
    TrialOutcomeBuilder masked = TrialOutcomeBuilder.builder(outcome);
    if (outcome.message() != null) {
      masked.message(SecretMask.mask(outcome.message()));
    }
    if (outcome.ramp() != null) {
      masked.ramp(withoutSecrets(outcome.ramp()));
    }
    return masked.build();
  }

  private static Ramp withoutSecrets(Ramp ramp) {
    RampBuilder masked = RampBuilder.builder(ramp);
    if (ramp.message() != null) {
      masked.message(SecretMask.mask(ramp.message()));
    }
    if (ramp.memoryUnknown() != null) {
      masked.memoryUnknown(SecretMask.mask(ramp.memoryUnknown()));
    }
    return masked.build();
  }

  private void report(Reconciliation current, TrialOutcome outcome) {
    metrics.trial(current.experiment(), current.durable().outcomes(), outcome);
    log(current, outcome.block())
        .addKeyValue("runtime", outcome.runtime())
        .addKeyValue("attempt", outcome.attempt())
        .log(
            outcome.isValid()
                ? "trial is valid: " + result(outcome)
                : "trial is invalid: %s: %s".formatted(outcome.reason(), outcome.message()));
    if (!outcome.isValid()) {
      cluster
          .events()
          .write(
              current.benchmark(),
              Events.Type.Warning,
              Reason.TrialFailed,
              "block %d, %s, attempt %d: %s: %s"
                  .formatted(
                      outcome.block(),
                      outcome.runtime(),
                      outcome.attempt(),
                      outcome.reason(),
                      outcome.message()));
    }
  }

  private static String result(TrialOutcome outcome) {
    if (outcome.ramp() != null) {
      return "%d Pods fit; the ramp ended at %s: %s"
          .formatted(outcome.ramp().fits(), outcome.ramp().stop(), outcome.ramp().message());
    }
    return outcome.missing().isEmpty()
        ? outcome.values().toString()
        : "%s; without a value: %s".formatted(outcome.values(), outcome.missing());
  }

  /** Logs that the block runs again, if the plan says so. */
  private static void logRepeat(Reconciliation current, List<TrialOutcome> outcomes) {
    outcomes.stream()
        .filter(outcome -> !outcome.isValid())
        .findFirst()
        .filter(
            outcome ->
                current.next() instanceof Next.Run run
                    && run.trial().block() == outcome.block()
                    && run.attempt() > outcome.attempt())
        .ifPresent(
            outcome ->
                log(current, outcome.block())
                    .addKeyValue("runtime", outcome.runtime())
                    .log("block runs again, because a trial is invalid: " + outcome.reason()));
  }

  private static LoggingEventBuilder log(Reconciliation current, int block) {
    return LOG.atInfo().addKeyValue("benchmark", current.name()).addKeyValue("block", block);
  }
}
