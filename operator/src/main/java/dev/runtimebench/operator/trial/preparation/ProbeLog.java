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

/** Reads the log of a probe. */
final class ProbeLog {

  private final PodLogs logs;
  private final OperatorClock clock;

  ProbeLog(PodLogs logs, OperatorClock clock) {
    this.logs = logs;
    this.clock = clock;
  }

  /** What a probe that runs has shown; empty before the probe has printed its last record. */
  Optional<SandboxShown> soFar(Pod pod) {
    try {
      TrialLog log = read(pod);
      return log.agentsEnd()
          .filter(end -> end.exitCode().equals(Optional.of(0)))
          .flatMap(end -> log.sandbox());
    } catch (IOException | KubernetesClientException e) {
      return Optional.empty();
    }
  }

  /** What a probe that has ended has shown. */
  ProbeResult whole(Pod pod, PodState.Ended ended) {
    try {
      TrialLog log = read(pod);
      if (ended.exitCode().equals(Optional.of(0)) && log.sandbox().isPresent()) {
        return new ProbeResult.Shown(log.sandbox().get());
      }
      String said = log.lastWords().orElse(ended.message().isBlank() ? "nothing" : ended.message());
      return new ProbeResult.Silent(
          "the probe ended without a sandbox record (%s); its last output: %s"
              .formatted(ended.reason(), said));
    } catch (IOException | KubernetesClientException e) {
      return new ProbeResult.Unreadable("the probe's log cannot be read: " + e.getMessage());
    }
  }

  private TrialLog read(Pod pod) throws IOException {
    try (InputStream in = logs.open(pod, false)) {
      TrialLog log = TrialLog.read(in, List.of(), clock::stamp);
      Optional<String> error = log.kubeletsError();
      if (error.isPresent()) {
        throw new IOException(error.get());
      }
      return log;
    }
  }
}
