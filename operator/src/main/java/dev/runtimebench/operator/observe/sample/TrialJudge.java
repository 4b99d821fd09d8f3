package dev.runtimebench.operator.observe.sample;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.InnerSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decides whether an ended trial gave a valid result, and what it is. */
public final class TrialJudge {

  /**
   * The verdict on a trial.
   *
   * @param failure why it is invalid; empty when it is valid
   * @param message more of that; empty when it is valid
   * @param values by metric; also of an invalid trial as far as they are there
   * @param inner the values inside the Pod that those were made of
   */
  public record Verdict(
      Optional<FailureReason> failure,
      String message,
      Map<String, Double> values,
      Map<String, InnerSummary> inner) {}

  private final BenchmarkWorkloadSpec workload;

  public TrialJudge(BenchmarkWorkloadSpec workload) {
    this.workload = workload;
  }

  /**
   * Judges a trial whose container has ended.
   *
   * @param ended how it ended
   * @param output the log of the container
   * @param underTest the log of the side under test (the same one, without a server)
   * @param timeline of the Pod under test
   * @param bound on its node's clock
   */
  public Verdict judge(
      PodState.Ended ended,
      TrialLog output,
      TrialLog underTest,
      Timeline timeline,
      ClockBound bound) {
    Optional<Verdict> failed = failed(ended, output, underTest);
    if (failed.isPresent()) {
      return failed.get();
    }
    MetricReader reader = new MetricReader(output, underTest, timeline, bound);
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, InnerSummary> inner = new LinkedHashMap<>();
    String missing = "";
    for (Metric metric : workload.metrics()) {
      MetricReader.Reading reading = reader.read(metric);
      reading.value().ifPresent(value -> values.put(metric.name(), value));
      InnerSummary.of(output.values(metric))
          .ifPresent(summary -> inner.put(metric.name(), summary));
      if (reading.value().isEmpty() && isPrimary(metric)) {
        missing = "metric " + metric.name() + ": " + reading.missing();
      }
    }
    return missing.isEmpty()
        ? new Verdict(Optional.empty(), "", values, inner)
        : new Verdict(Optional.of(FailureReason.NoValue), missing, values, inner);
  }

  private Optional<Verdict> failed(PodState.Ended ended, TrialLog output, TrialLog underTest) {
    switch (ended.reason()) {
      case "OOMKilled":
        return invalid(
            FailureReason.OutOfMemory,
            "the kernel killed the workload at its memory limit; raise spec.resources.memory");
      case "Evicted":
        return invalid(FailureReason.Evicted, "the kubelet evicted the Pod: " + ended.message());
      case "DeadlineExceeded":
        return invalid(
            FailureReason.RunTimeout, "the kubelet ended the Pod: activeDeadlineSeconds was over");
      case "StartError", "ContainerCannotRun":
        return invalid(
            FailureReason.StartFailed, "the container could not be started: " + ended.message());
      default:
        break;
    }
    int exitCode = ended.exitCode().orElse(-1);
    if (exitCode != 0) {
      String code = exitCode < 0 ? "without an exit code" : "with " + exitCode;
      String why = ended.message().isBlank() ? "" : " (" + ended.message().strip() + ")";
      return invalid(
          FailureReason.NonZeroExit,
          "the workload exited "
              + code
              + why
              + output.lastWords().map(w -> "; it said: " + w).orElse(""));
    }
    if (output.isEmpty()) {
      return invalid(
          FailureReason.NoOutput, "the workload exited with 0 and printed nothing to read");
    }
    if (output.end().isTooLarge() || underTest.end().isTooLarge()) {
      return invalid(
          FailureReason.LogTooLarge,
          "the %s printed more than is read (256 MiB); have it print less"
              .formatted(output.end().isTooLarge() ? "workload" : "server"));
    }
    return output.recordsProblem().flatMap(problem -> invalid(FailureReason.BadRecords, problem));
  }

  private boolean isPrimary(Metric metric) {
    return metric.isPrimary() || metric.equals(workload.primaryMetric());
  }

  private static Optional<Verdict> invalid(FailureReason reason, String message) {
    return Optional.of(new Verdict(Optional.of(reason), message, Map.of(), Map.of()));
  }
}
