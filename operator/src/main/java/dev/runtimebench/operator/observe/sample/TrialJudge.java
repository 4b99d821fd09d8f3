package dev.runtimebench.operator.observe.sample;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.output.MetricValues;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.reading.Quoted;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.InnerSummary;
import dev.runtimebench.results.sample.PodUsage;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
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
   * @param missing for each metric that was looked for and has no value, why not
   */
  public record Verdict(
      Optional<FailureReason> failure,
      String message,
      Map<String, Double> values,
      Map<String, InnerSummary> inner,
      Map<String, String> missing) {

    /** Returns this verdict as that of an invalid trial, with the values that it has. */
    public Verdict invalid(FailureReason why, String words) {
      return new Verdict(Optional.of(why), words, values, inner, missing);
    }

    /** Returns this verdict without any value. */
    public Verdict invalidWithoutValues(FailureReason why, String words) {
      return new Verdict(Optional.of(why), words, Map.of(), Map.of(), Map.of());
    }
  }

  /** How some sandboxes report a container that ran out of memory, instead of OOMKilled. */
  private static final Set<Integer> MEMORY_CODES = Set.of(137, 128);

  private static final String MEMORY_HINT =
      "; in a sandbox the memory limit%s is a likely cause of this exit code: raise spec.resources.memory";
  private static final int MAX_NUMBER_LENGTH = 24;

  /** The length of a reason in the samples and in the status. */
  private static final int MAX_REASON = 480;

  private final BenchmarkWorkloadSpec workload;
  private final String memoryLimit;
  private Optional<PodUsage> usage = Optional.empty();

  /**
   * @param memoryLimit the limit that was in force, for messages; empty if unknown
   */
  public TrialJudge(BenchmarkWorkloadSpec workload, Optional<String> memoryLimit) {
    this.workload = workload;
    this.memoryLimit = memoryLimit.map(limit -> " (" + limit + ")").orElse("");
  }

  /**
   * Returns this judge with what the kubelet showed of the Pod under test.
   *
   * @param shown empty if the kubelet was not asked
   */
  public TrialJudge with(Optional<PodUsage> shown) {
    usage = shown;
    return this;
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
    MetricReader reader = new MetricReader(workload, output, underTest, timeline, bound, usage);
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, InnerSummary> inner = new LinkedHashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    String noValue = "";
    boolean ofKubelet = false;
    String refused = "";
    for (Metric metric : workload.metrics()) {
      PodValue reading = reader.read(metric);
      reading
          .value()
          .ifPresentOrElse(
              value -> values.put(metric.name(), value),
              () -> missing.put(metric.name(), Quoted.visible(reading.missing(), MAX_REASON)));
      MetricValues read = output.values(metric);
      if (read.problem().isEmpty()) {
        InnerSummary.of(read.values()).ifPresent(summary -> inner.put(metric.name(), summary));
      }
      boolean lacks = reading.value().isEmpty() && isPrimary(metric) && !isDoubtful(metric);
      if (lacks && noValue.isEmpty()) {
        noValue = "metric " + metric.name() + ": " + missing.get(metric.name());
        ofKubelet = metric.source().isPodUsage();
      }
      if (refused.isEmpty()) {
        refused = reading.value().flatMap(value -> refusal(metric, value)).orElse("");
      }
    }
    Verdict valid = new Verdict(Optional.empty(), "", values, inner, missing);
    // A refused value may be the reason why a value is missing.
    if (!refused.isEmpty()) {
      return valid.invalid(FailureReason.ValueRefused, refused);
    }
    if (ofKubelet) {
      return valid.invalid(FailureReason.NoPodUsage, noValue);
    }
    return noValue.isEmpty()
        ? valid
        : valid.invalid(
            FailureReason.NoValue,
            noValue + output.lastWords().map(w -> "; the last output: " + w).orElse(""));
  }

  /**
   * Whether the kubelet's figure of a metric was observed, and is too uncertain to count. Such a
   * trial is valid. If it ran again, only the trials with a large figure would remain.
   */
  private boolean isDoubtful(Metric metric) {
    return metric.source().isPodUsage()
        && usage
            .filter(u -> u.doubtful().containsKey(metric.source().podUsage().figure().base()))
            .isPresent();
  }

  /** Returns why a value makes its trial invalid; empty if the metric allows the value. */
  public static Optional<String> refusal(Metric metric, double value) {
    if (metric.validMin() != null && value < metric.validMin()) {
      return Optional.of(refusal(metric, value, "from", metric.validMin(), "validMin"));
    }
    return metric.validMax() != null && value > metric.validMax()
        ? Optional.of(refusal(metric, value, "up to", metric.validMax(), "validMax"))
        : Optional.empty();
  }

  private static String refusal(
      Metric metric, double value, String direction, double limit, String field) {
    return "metric %s is %s%s; a trial is valid %s %s%s (%s)"
        .formatted(
            metric.name(),
            number(value),
            metric.unitSuffix(),
            direction,
            number(limit),
            metric.unitSuffix(),
            field);
  }

  /** Formats a number with all its digits, because a value may lie just beyond its limit. */
  private static String number(double value) {
    String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return text.length() <= MAX_NUMBER_LENGTH ? text : String.valueOf(value);
  }

  private Optional<Verdict> failed(PodState.Ended ended, TrialLog output, TrialLog underTest) {
    switch (ended.reason()) {
      case "OOMKilled":
        return invalid(
            FailureReason.OutOfMemory,
            "the kernel killed the workload at its memory limit%s; raise spec.resources.memory"
                .formatted(memoryLimit));
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
    if (ended.exitCode().isEmpty() && PodState.isOfInitContainer(ended.message())) {
      return invalid(FailureReason.InitContainerFailed, ended.message());
    }
    if (ended.exitCode().isEmpty() && PodState.isOfAgentCopier(ended.message())) {
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
              + memoryHint(exitCode, memoryLimit)
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

  /**
   * The advice for an exit code that may mean that the memory was used up, with a semicolon before
   * it; or empty.
   *
   * @param limit the memory limit in parentheses, with a space before it; empty if unknown
   */
  private static String memoryHint(int exitCode, String limit) {
    return MEMORY_CODES.contains(exitCode) ? MEMORY_HINT.formatted(limit) : "";
  }

  /**
   * How a server ended, with the advice if its memory was used up, and a semicolon before it; empty
   * if the server never ran.
   *
   * @param limit the memory limit of the server; empty if unknown
   */
  public static String serversEnd(PodState.Ended ended, Optional<Quantity> limit) {
    String shown = limit.map(l -> " (" + l + ")").orElse("");
    if (ended.reason().equals("OOMKilled")) {
      return "; the kernel killed the server at its memory limit%s: raise spec.resources.memory"
          .formatted(shown);
    }
    return ended
        .exitCode()
        .map(code -> "; the server exited with " + code + memoryHint(code, shown))
        .orElse("");
  }

  private boolean isPrimary(Metric metric) {
    return metric.isPrimary() || metric.equals(workload.primaryMetric());
  }

  private static Optional<Verdict> invalid(FailureReason reason, String message) {
    return Optional.of(new Verdict(Optional.of(reason), message, Map.of(), Map.of(), Map.of()));
  }
}
