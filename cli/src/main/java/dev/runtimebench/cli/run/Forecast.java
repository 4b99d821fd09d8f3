package dev.runtimebench.cli.run;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpecBuilder;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.cli.progress.TrialTime;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.experiment.ParameterValues;
import dev.runtimebench.results.experiment.ResourceMinimum;
import dev.runtimebench.results.experiment.RuleCheck;
import dev.runtimebench.results.experiment.SpecDefaults;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.plan.PlannedPods;
import dev.runtimebench.results.stats.StoppingRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says how many Pods a benchmark will create, and about how long it will take. */
public final class Forecast {

  private static final int LABEL = 11;

  private final RuntimeBenchmarkSpec spec;
  private final Design design;
  private final int runtimes;
  private final StoppingRule rule;
  private final Optional<BenchmarkWorkloadSpec> workload;
  private final List<RuntimeBenchmark> earlier;

  /**
   * @param workload empty if the catalogue's entry could not be read
   * @param earlier benchmarks that ran on the same cluster, the oldest first
   * @throws IllegalArgumentException naming the field, if the spec cannot be run
   */
  public Forecast(
      RuntimeBenchmarkSpec spec,
      Optional<BenchmarkWorkloadSpec> workload,
      List<RuntimeBenchmark> earlier) {
    if (spec == null || spec.runtimes().isEmpty()) {
      throw new IllegalArgumentException("spec.runtimes: name one runtime or more");
    }
    this.spec = spec;
    this.design = DesignDefaults.complete(spec.design());
    this.runtimes = spec.runtimes().size();
    if (design.isBurst() && design.concurrency().isEmpty()) {
      throw new IllegalArgumentException(
          "spec.design.concurrency: mode: Burst needs concurrency, for example [1, 2, 4, 8]");
    }
    try {
      this.rule = AnalysisSettings.rule(design);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("spec.design: " + e.getMessage(), e);
    }
    this.workload = workload;
    this.earlier = earlier;
  }

  /** What the operator would refuse, each with its field. */
  public List<String> problems() {
    return workload.stream().flatMap(known -> problems(known)).toList();
  }

  private Stream<String> problems(BenchmarkWorkloadSpec known) {
    Stream<String> resources =
        ResourceMinimum.shortfalls(spec.resources(), known.minimumResources()).stream()
            .map(less -> "spec.resources." + less.field() + ": " + less.ofBenchmark(ref()));
    Stream<String> rules =
        RuleCheck.problems(known).stream()
            .map(problem -> at() + problem.field() + ": " + problem.message());
    Stream<String> parameters =
        ParameterValues.of(spec, known).problems().stream()
            .map(problem -> problem.field() + ": " + problem.message());
    return Stream.of(resources, rules, parameters).flatMap(found -> found);
  }

  /** The path of the workload, for messages. */
  private String at() {
    return ref() == null ? "spec.workload.inline" : "BenchmarkWorkload " + ref() + ": spec";
  }

  private String ref() {
    return spec.workload() == null ? null : spec.workload().ref();
  }

  /** The forecast in lines of at most this many columns. */
  public List<String> lines(int width) {
    Map<String, String> parts = new LinkedHashMap<>();
    if (spec.placement() != null && spec.placement().isOnSeveralNodes()) {
      parts.put("Nodes", nodes(spec.placement().nodes()));
    }
    parts.put("Blocks", blocks());
    parts.put("Pods", pods());
    workload.ifPresentOrElse(
        known -> {
          parts.put("At a time", atATime(known));
          time(parts, known);
        },
        () -> parts.put("Time", "unknown without the workload"));
    List<String> lines = new ArrayList<>();
    parts.forEach((label, text) -> add(lines, label, text, width));
    return lines;
  }

  private static String nodes(IntOrString nodes) {
    return (nodes.getIntVal() == null ? "all that match" : nodes.getIntVal().toString())
        + ", side by side; the lines below are for one node";
  }

  private static void add(List<String> lines, String label, String text, int width) {
    String head = "  %s:".formatted(label);
    for (String line : TerminalText.wrap(text, width - LABEL - 2)) {
      lines.add("%-13s%s".formatted(head, line));
      head = "";
    }
  }

  private int least() {
    return rule.leastBlocks();
  }

  private int most() {
    return design.blocks().max();
  }

  private String blocks() {
    String counted = range(least(), most());
    String adaptive =
        rule.isAdaptive()
            ? "; the run ends when the ratios are known to %s%%"
                .formatted(number(100 * design.precision().relativeHalfWidth()))
            : "";
    return "%d warm-up, then %s; %s each%s"
        .formatted(
            design.blocks().warmup(),
            counted,
            count(PlannedPods.trialsInBlock(design, runtimes), "trial"),
            adaptive);
  }

  private String pods() {
    BenchmarkWorkloadSpec known =
        workload.orElseGet(() -> BenchmarkWorkloadSpecBuilder.builder().build());
    int warmup = design.blocks().warmup();
    long low = PlannedPods.inBlocks(warmup + least(), design, runtimes, known);
    long high = PlannedPods.inAll(design, runtimes, known);
    StringBuilder text = new StringBuilder(range(low, high) + " for trials");
    if (workload.isEmpty() && !design.isBurst() && !design.isDensity()) {
      text.append(" (twice as many if the workload has a server)");
    }
    text.append(", at most ")
        .append(PlannedPods.mostProbes(runtimes))
        .append(" to look at the runtimes");
    int pulls = PlannedPods.pulls(design, runtimes, known, spec.measuresPulls(), isAcrossPools());
    if (pulls > 0) {
      text.append(", ").append(pulls).append(" to pull images");
    }
    if (design.retries() > 0) {
      text.append(
          ". If every block needs all its retries (%d): %d for trials"
              .formatted(design.retries(), high * (1 + design.retries())));
    }
    return text.toString();
  }

  private String atATime(BenchmarkWorkloadSpec known) {
    Resources each = SpecDefaults.resources(spec, known);
    long pods = PlannedPods.atATime(design, known);
    return "%s with cpu %s%s and memory %s"
        .formatted(
            pods == 1 ? "1 Pod" : pods + " Pods, each",
            each.cpu(),
            each.limitsCpu() ? "" : " (no CPU limit)",
            each.memory());
  }

  private void time(Map<String, String> parts, BenchmarkWorkloadSpec known) {
    Timeouts timeouts = SpecDefaults.timeouts(spec, known);
    TrialTime trial =
        TrialTime.measured(spec.workload(), design, earlier)
            .orElseGet(
                () ->
                    TrialTime.declared(
                        known.length(), timeouts, design.settleSeconds() + design.wholeIdleTime()));
    if (design.isDensity()) {
      long ramps =
          (long) PlannedPods.trialsInBlock(design, runtimes) * (design.blocks().warmup() + most());
      parts.put(
          "Time",
          "at most about %d min for %d ramps, without the removal of the Pods, if nothing fails and the images are on the node"
              .formatted((ramps * design.density().longestRamp() + 59) / 60, ramps));
      return;
    }
    int perBlock = PlannedPods.trialsInBlock(design, runtimes);
    int warmup = design.blocks().warmup();
    Duration low = trial.least().multipliedBy((long) perBlock * (warmup + least()));
    Duration high = trial.most().multipliedBy((long) perBlock * (warmup + most()));
    parts.put(
        "Time",
        "about %s from the benchmark's turn on, if nothing fails and the images are on the node"
            .formatted(minutes(low, high)));
    parts.put(
        "Per trial",
        "%s with the pause after it%s, %s"
            .formatted(seconds(trial.least(), trial.most()), idle(), trial.why()));
    parts.put(
        "Timeouts",
        "%d s to start, %d s to run%s"
            .formatted(timeouts.startSeconds(), timeouts.runSeconds(), idle()));
  }

  /** The time in which the agent holds each container idle, for a design of mode Usage. */
  private String idle() {
    return design.isUsage()
        ? " and %d s of idle time around the work".formatted(design.wholeIdleTime())
        : "";
  }

  private static String range(long low, long high) {
    return low == high ? String.valueOf(low) : low + " to " + high;
  }

  private static String minutes(Duration low, Duration high) {
    long from = Math.max(1, Math.round(low.toSeconds() / 60.0));
    long to = Math.max(1, (high.toSeconds() + 59) / 60);
    return range(from, Math.max(from, to)) + " min";
  }

  private static String seconds(Duration low, Duration high) {
    String from = number(low.toMillis() / 1000.0);
    String to = number(high.toMillis() / 1000.0);
    return (from.equals(to) ? from : from + " to " + to) + " s";
  }

  /** A file may leave out what the API server fills in. */
  private boolean isAcrossPools() {
    return spec.placement() != null && spec.placement().isAcrossPools();
  }

  /** With one decimal, and without a trailing zero. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
