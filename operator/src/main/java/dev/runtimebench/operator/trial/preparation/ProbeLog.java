package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads what a probe said that it saw. */
public final class ProbeLog {

  /** What came of reading it. */
  public sealed interface Said {

    /** It saw this. */
    record Saw(SandboxShown shown) implements Said {}

    /** It ended without saying. */
    record Nothing(String why) implements Said {}

    /** It can't be told: the log was not to be had. */
    record Unread(String why) implements Said {}
  }

  private final PodLogs logs;
  private final OperatorClock clock;

  public ProbeLog(PodLogs logs, OperatorClock clock) {
    this.logs = logs;
    this.clock = clock;
  }

  /** Of a probe that runs; empty while it hasn't said all. */
  public Optional<SandboxShown> soFar(Pod pod) {
    try {
      TrialLog log = read(pod);
      return log.agentsEnd()
          .filter(end -> end.exitCode().equals(Optional.of(0)))
          .flatMap(end -> log.sandbox());
    } catch (IOException | KubernetesClientException e) {
      return Optional.empty();
    }
  }

  /** Of a probe that has ended. */
  public Said whole(Pod pod, PodState.Ended ended) {
    try {
      TrialLog log = read(pod);
      if (ended.exitCode().equals(Optional.of(0)) && log.sandbox().isPresent()) {
        return new Said.Saw(log.sandbox().get());
      }
      String said = log.lastWords().orElse(ended.message().isBlank() ? "nothing" : ended.message());
      return new Said.Nothing(
          "the probe ended without saying what it saw (%s); it said: %s"
              .formatted(ended.reason(), said));
    } catch (IOException | KubernetesClientException e) {
      return new Said.Unread("the probe's log can't be read: " + e.getMessage());
    }
  }

  private TrialLog read(Pod pod) throws IOException {
    try (InputStream in = logs.open(pod, false)) {
      return TrialLog.read(in, List.of(), clock::stamp);
    }
  }
}
