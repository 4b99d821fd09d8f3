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
import java.util.Set;

/** Decides whether a finished trial is valid, and reads its values. */
public final class TrialJudge {

  /**
   * The verdict on a trial.
   *
   * @param failure why the trial is invalid; empty when it is valid
   * @param message details of the failure; empty when the trial is valid
   * @param values the values by metric; an invalid trial may have some values too
   * @param inner summaries, by metric, of the values inside the Pod
   */
  public record Verdict(
      Optional<FailureReason> failure,
      String message,
      Map<String, Double> values,
      Map<String, InnerSummary> inner) {}

  /** How some sandboxes report a container that ran out of memory, instead of OOMKilled. */
  private static final Set<Integer> MEMORY_CODES = Set.of(137, 128);

  private static final String MEMORY_HINT =
      "; in a sandbox the memory limit is a likely cause of this exit code: raise spec.resources.memory";

  private final BenchmarkWorkloadSpec workload;

  public TrialJudge(BenchmarkWorkloadSpec workload) {
    this.workload = workload;
  }

  /**
   * Judges a trial whose container has ended.
   *
   * @param ended how the container ended
   * @param output the log of the container
   * @param underTest the log of the side under test; without a server the same log
   * @param timeline the timeline of the Pod under test
   * @param bound the bound on its node's clock
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
            FailureReason.RunTimeout, "the kubelet ended the Pod at its activeDeadlineSeconds");
      case "StartError", "ContainerCannotRun":
        return invalid(
            FailureReason.StartFailed, "the container could not be started: " + ended.message());
      default:
        break;
    }
    if (ended.exitCode().isEmpty() && ended.message().startsWith("init container")) {
      return invalid(FailureReason.StartFailed, ended.message());
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
              + (MEMORY_CODES.contains(exitCode) ? MEMORY_HINT : "")
              + output.lastWords().map(w -> "; its last output: " + w).orElse(""));
    }
    if (output.isEmpty()) {
      return invalid(FailureReason.NoOutput, "the workload exited with 0 but printed nothing");
    }
    if (output.end().isTooLarge() || underTest.end().isTooLarge()) {
      return invalid(
          FailureReason.LogTooLarge,
          "the log of the %s exceeds 256 MiB; print less"
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
