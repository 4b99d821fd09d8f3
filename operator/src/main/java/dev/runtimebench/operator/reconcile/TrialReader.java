package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Timeline;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.observe.TrialJudge;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads the logs of a trial that has ended, and judges it. */
final class TrialReader {

  private static final int MOST_TRIES = 5;

  private final PodLogs logs;
  private final Timelines timelines;
  private final Outcomes outcomes;

  TrialReader(PodLogs logs, Timelines timelines, Outcomes outcomes) {
    this.logs = logs;
    this.timelines = timelines;
    this.outcomes = outcomes;
  }

  /** The outcome; empty when a log can't be read yet, and it's worth trying again. */
  Optional<TrialOutcome> read(Pass pass, InFlight trial, PodState.Ended ended) {
    List<Metric> metrics = pass.experiment().workload().metrics();
    Pod container = trial.side(Side.Container).orElseThrow().pod();
    Side side = pass.renderer().sideUnderTest();
    Pod underTest = current(pass, trial.side(side).orElseThrow().pod());
    try {
      // Without an exit code the container never ran, and has no log.
      TrialLog output =
          ended.exitCode().isPresent()
              ? read(container, metrics)
              : TrialLog.read(InputStream.nullInputStream(), metrics);
      TrialLog underTestLog = side == Side.Container ? output : read(underTest, metrics);
      Timeline timeline =
          timelines.ofSubmitted(underTest.getMetadata().getUid()).orElseGet(Timeline::new);
      TrialJudge.Verdict verdict =
          new TrialJudge(pass.experiment().workload()).judge(ended, output, underTestLog, timeline);
      return Optional.of(outcomes.judged(trial, underTest, verdict, underTestLog));
    } catch (IOException | KubernetesClientException e) {
      return pass.run().unreadLog() < MOST_TRIES
          ? Optional.empty()
          : Optional.of(
              outcomes.lost(
                  trial.trial(),
                  trial.attempt(),
                  Optional.of(underTest),
                  FailureReason.LogUnavailable,
                  "the log of Pod %s can't be read: %s"
                      .formatted(container.getMetadata().getName(), e.getMessage())));
    }
  }

  /** What a Pod said last, for a message. */
  String lastWords(Pod pod) {
    try {
      return read(pod, List.of()).lastWords().orElse("it said nothing");
    } catch (IOException | KubernetesClientException e) {
      return "its log can't be read";
    }
  }

  private TrialLog read(Pod pod, List<Metric> metrics) throws IOException {
    try (InputStream log = logs.open(pod)) {
      return TrialLog.read(log, metrics);
    }
  }

  private static Pod current(Pass pass, Pod launched) {
    return pass.pod(launched.getMetadata().getUid()).orElse(launched);
  }
}
