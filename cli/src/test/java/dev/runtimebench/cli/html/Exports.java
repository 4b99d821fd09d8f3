package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpecBuilder;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.samples.SampledBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Benchmarks for reports, made from a recorded export. */
public final class Exports {

  static final String HOSTILE_METRIC = "</script><!--<b>x</b>\u2028\"'&";
  static final String HOSTILE_RUNTIME = "<img src=x onerror=\"window.broken=1\">";

  private static final Path EXPORT =
      Path.of("src/main/resources/dev/runtimebench/cli/rehearsal.ndjson");

  private Exports() {}

  /** The export as recorded: two runtimes, one warm-up block, eight blocks. */
  public static SampleSet recorded() {
    return SampleFile.read(EXPORT.toString());
  }

  /** In the first block gVisor fails, and the block runs again. */
  public static SampleSet withRepeatedBlock() {
    SampleSet recorded = recorded();
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (TrialOutcome outcome : recorded.outcomes()) {
      boolean first = outcome.block() == 1;
      if (first) {
        outcomes.add(
            outcome.runtime().equals("gvisor")
                ? TrialOutcomeBuilder.builder(outcome)
                    .values(Map.of())
                    .build()
                    .invalid(FailureReason.NonZeroExit, "it broke")
                : outcome);
      }
    }
    recorded.outcomes().stream().filter(o -> o.block() == 0).forEach(o -> outcomes.add(0, o));
    recorded.outcomes().stream()
        .filter(o -> o.block() > 0)
        .map(o -> o.block() == 1 ? TrialOutcomeBuilder.builder(o).attempt(1).build() : o)
        .forEach(outcomes::add);
    Design design = DesignBuilder.builder(recorded.experiment().design()).retries(2).build();
    return with(recorded, design, outcomes);
  }

  /** The recorded trials over and over, with other values. */
  public static SampleSet withSamples(int count) {
    SampleSet recorded = recorded();
    List<TrialOutcome> valid = recorded.outcomes().stream().filter(o -> !o.warmup()).toList();
    int blocks = count / 2;
    Random random = new Random(7);
    List<TrialOutcome> outcomes =
        new ArrayList<>(recorded.outcomes().stream().filter(TrialOutcome::warmup).toList());
    for (int block = 1; block <= blocks; block++) {
      int from = block % 8 * 2;
      for (TrialOutcome one : valid.subList(from, from + 2)) {
        double value = one.values().get("latency") * Math.exp(random.nextGaussian() / 10);
        outcomes.add(
            TrialOutcomeBuilder.builder(one).block(block).values(Map.of("latency", value)).build());
      }
    }
    Design before = recorded.experiment().design();
    Design design =
        DesignBuilder.builder(before)
            .blocks(new Blocks(before.blocks().warmup(), before.blocks().min(), blocks))
            .build();
    return with(recorded, design, outcomes);
  }

  private static SampleSet with(SampleSet of, Design design, List<TrialOutcome> outcomes) {
    Experiment experiment = ExperimentBuilder.builder(of.experiment()).design(design).build();
    return new SampleSet(of.source(), experiment, of.preparation(), outcomes);
  }

  /** The export with markup as the names of a runtime and of the metric. */
  public static Reported hostile(Path directory) throws IOException {
    String text =
        Files.readString(EXPORT)
            .replace("\"latency\"", json(HOSTILE_METRIC))
            .replace("\"gvisor\"", json(HOSTILE_RUNTIME));
    Path file = directory.resolve("hostile.ndjson");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return Reported.of(SampleFile.read(file.toString()));
  }

  private static String json(String text) {
    return Serialization.asJson(text);
  }

  /** A burst with three levels, without samples. */
  public static RuntimeBenchmark burst() {
    return Serialization.unmarshal(
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: burst, namespace: default}
        spec:
          workload: {ref: startup-node}
          runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
          baseline: runc
          design: {mode: Burst, concurrency: [1, 2, 4]}
        status:
          conditions: [{type: Complete, status: "True", reason: MaxBlocksReached, message: done}]
          results:
            - {runtime: runc, metric: start-latency-4, unit: ms, n: 8, invalid: 0, median: 200}
            - {runtime: gvisor, metric: start-latency-4, unit: ms, n: 8, invalid: 0, median: 500}
          comparisons:
            - runtime: gvisor
              baseline: runc
              metric: start-latency-4
              primary: true
              better: Lower
              pairs: 8
              ratio: 2.5
              ciLow: 2.2
              ciHigh: 2.8
              confidence: 0.95
              verdict: Slower
              remarks: [{kind: Throttled, message: the CPU was throttled}]
          burst:
            - runtime: runc
              knee: 2
              levels:
                - {concurrency: 1, n: 8, medianMs: 100, medianLowMs: 90, medianHighMs: 110}
                - {concurrency: 2, n: 8, medianMs: 130, medianLowMs: 120, medianHighMs: 150}
                - {concurrency: 4, n: 8, medianMs: 200, medianLowMs: 180, medianHighMs: 260}
            - runtime: gvisor
              levels:
                - {concurrency: 1, n: 8, medianMs: 300, medianLowMs: 280, medianHighMs: 310}
                - {concurrency: 2, n: 8, medianMs: 350, medianLowMs: 330, medianHighMs: 390}
                - {concurrency: 4, n: 8, medianMs: 500, medianLowMs: 450, medianHighMs: 560}
        """,
        RuntimeBenchmark.class);
  }

  /** A density benchmark: the ramps of the baseline ended at maxPods, without samples. */
  public static RuntimeBenchmark density() {
    return Serialization.unmarshal(
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: density, namespace: default}
        spec:
          workload: {ref: memory-idle-sleep}
          runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
          baseline: runc
          design:
            mode: Density
            density: {maxPods: 15, step: 5, maxStartSeconds: 20, holdSeconds: 0, reserveMemory: 2Gi, reservePods: 9, rateMetric: requests, minRatePercent: 75}
            precision: {relativeHalfWidth: 0.02, confidence: 0.95}
        status:
          result: gvisor fits at most 93% of the Pods of runc (10 of at least 15)
          conditions: [{type: Complete, status: "True", reason: MaxBlocksReached, message: done}]
          density:
            - runtime: runc
              n: 2
              fits: 15
              least: 15
              most: 15
              atLeast: true
              stops: [{reason: MaxPods, count: 2, message: as many Pods as the spec allows}]
              rungs:
                - {pods: 5, n: 2, startMedianMs: 300, ready: 5, memoryUnrequested: 4294967296, rate: 812.4}
                - {pods: 10, n: 2, startMedianMs: 320, ready: 10, memoryUnrequested: 4194304000, rate: 790}
                - {pods: 15, n: 2, startMedianMs: 330, startP95Ms: 400, ready: 15}
            - runtime: gvisor
              n: 2
              fits: 10
              least: 10
              most: 10
              ratioAtMost: 0.93
              message: "only an upper bound of the ratio: <b>MaxPods</b>"
              knee: 10
              stops: [{reason: StartupTooSlow, count: 2, message: Pod p ran late}]
              rungs:
                - {pods: 5, n: 2, startMedianMs: 600, ready: 5, memoryPerPod: 20971520}
                - {pods: 10, n: 2, startMedianMs: 900, ready: 10}
                - {pods: 15, n: 2, failed: 2, startMedianMs: 21000, ready: 14}
        """,
        RuntimeBenchmark.class);
  }

  private static Reported named(String name, SampleSet samples) {
    RuntimeBenchmark benchmark = Serialization.clone(samples.benchmark());
    benchmark.getMetadata().setName(name);
    return new Reported(benchmark, Optional.of(samples), "");
  }

  /** A page with several benchmarks: samples, a repeated block, a burst, and a rate. */
  public static List<Reported> several() {
    return List.of(
        named("repeated", withRepeatedBlock()),
        Reported.of(recorded()),
        Reported.without(List.of(burst())).get(0),
        named("rate", rate()));
  }

  /** The samples with results that are computed from them. */
  private static SampleSet analysed(SampleSet samples) {
    RuntimeBenchmark benchmark = Serialization.clone(samples.benchmark());
    Findings findings = samples.findings();
    benchmark.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(benchmark.getStatus())
            .results(findings.results())
            .comparisons(findings.comparisons())
            .build());
    return new SampleSet(
        SampledBenchmark.of(benchmark),
        samples.experiment(),
        samples.preparation(),
        samples.outcomes());
  }

  private static SampleSet withMetrics(SampleSet of, List<Metric> metrics, ValuesOf values) {
    List<TrialOutcome> outcomes =
        of.outcomes().stream()
            .map(o -> TrialOutcomeBuilder.builder(o).values(values.of(o)).build())
            .toList();
    Experiment experiment =
        ExperimentBuilder.builder(of.experiment())
            .workload(
                BenchmarkWorkloadSpecBuilder.builder(of.experiment().workload())
                    .metrics(metrics)
                    .build())
            .build();
    return analysed(new SampleSet(of.source(), experiment, of.preparation(), outcomes));
  }

  /** The values of a trial by metric. */
  private interface ValuesOf {
    Map<String, Double> of(TrialOutcome outcome);
  }

  private static Metric metric() {
    return recorded().experiment().workload().metrics().get(0);
  }

  /** A rate, where higher is better: gVisor's rate is about a third of runc's. */
  public static SampleSet rate() {
    Metric rate =
        MetricBuilder.builder(metric())
            .unit("/s")
            .better(Metric.Better.Higher)
            .description("Requests per second.")
            .build();
    return withMetrics(
        recorded(), List.of(rate), o -> Map.of("latency", 1000 / o.values().get("latency")));
  }

  /** One value of gVisor lies far from the rest. */
  public static SampleSet withOutlier(SampleSet of, int block) {
    return withMetrics(
        of,
        List.of(metric()),
        o ->
            Map.of(
                "latency",
                o.values().get("latency")
                    * (o.block() == block && o.runtime().equals("gvisor") ? 20 : 1)));
  }

  /** Samples of many metrics with long names. The first metric is primary. */
  public static SampleSet withMetrics(SampleSet of, int metrics) {
    List<Metric> all = new ArrayList<>();
    for (int i = 1; i <= metrics; i++) {
      all.add(
          MetricBuilder.builder(metric()).name(longName("metric-" + i)).primary(i == 1).build());
    }
    return withMetrics(
        of,
        all,
        o -> {
          Map<String, Double> values = new HashMap<>();
          all.forEach(m -> values.put(m.name(), o.values().get("latency")));
          return values;
        });
  }

  /** Many benchmarks with samples of many metrics, each with a name of 63 characters. */
  public static List<Reported> many(int benchmarks, int metrics) {
    SampleSet samples = withMetrics(recorded(), metrics);
    List<Reported> many = new ArrayList<>();
    for (int i = 1; i <= benchmarks; i++) {
      RuntimeBenchmark benchmark = Serialization.clone(samples.benchmark());
      benchmark.getMetadata().setName(longName("benchmark-" + i));
      many.add(new Reported(benchmark, Optional.of(samples), ""));
    }
    return many;
  }

  /** The longest name that the API allows, without a dash at which a browser could break it. */
  static String longName(String start) {
    return start + "-" + "n".repeat(63 - 1 - start.length());
  }

  /** A page with the longest names that the API allows: 63 characters, and 32 for a runtime. */
  public static List<Reported> longNames() throws IOException {
    String runtime = "gvisor-" + "r".repeat(32 - "gvisor-".length());
    String text = Files.readString(EXPORT).replace("\"gvisor\"", json(runtime));
    SampleSet samples = withMetrics(SampleFile.parse(new InputText("-", text)), 2);
    List<Reported> all = new ArrayList<>();
    for (String start : List.of("first", "second")) {
      all.add(named(longName(start), samples));
    }
    return all;
  }

  /** A benchmark with as many runtimes and metrics, and a ratio for each, without samples. */
  public static RuntimeBenchmark wide(int runtimes, int metrics) {
    StringBuilder specs = new StringBuilder("[{name: base}");
    StringBuilder results = new StringBuilder("[");
    StringBuilder comparisons = new StringBuilder("[");
    for (int r = 1; r <= runtimes; r++) {
      specs.append(", {name: r%d, runtimeClassName: r%d}".formatted(r, r));
      for (int m = 1; m <= metrics; m++) {
        String separator = r == 1 && m == 1 ? "" : ", ";
        results.append(
            separator
                + "{runtime: r%d, metric: m%d, unit: ns, n: 8, invalid: 0, median: 5}"
                    .formatted(r, m));
        comparisons.append(
            separator
                + "{runtime: r%d, baseline: base, metric: m%d, primary: true, pairs: 8, ratio: %d.5, ciLow: 1.1, ciHigh: 99, verdict: Slower}"
                    .formatted(r, m, r));
      }
    }
    return Serialization.unmarshal(
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: wide, namespace: default}
        spec:
          workload: {ref: syscall-write}
          runtimes: %s]
          baseline: base
        status:
          conditions: [{type: Complete, status: "True", reason: MaxBlocksReached, message: done}]
          results: %s]
          comparisons: %s]
        """
            .formatted(specs, results, comparisons),
        RuntimeBenchmark.class);
  }

  /**
   * A benchmark of two runtimes with one metric, without samples.
   *
   * @param comparison the fields of the comparison after those that are always the same
   * @param more further fields of the status, indented by two spaces; may be empty
   */
  public static Reported compared(String workload, String comparison, String more) {
    RuntimeBenchmark benchmark =
        Serialization.unmarshal(
            """
            apiVersion: runtimebench.dev/v1alpha1
            kind: RuntimeBenchmark
            metadata: {name: %1$s, namespace: default}
            spec:
              workload: {ref: %1$s}
              runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
              baseline: runc
            status:
              conditions: [{type: Complete, status: "True", reason: MaxBlocksReached, message: done}]
              results: [{runtime: gvisor, metric: m, unit: ns, n: 8, invalid: 0, median: 5}]
              comparisons:
                - {runtime: gvisor, baseline: runc, metric: m, primary: true, better: Lower, pairs: 8, confidence: 0.95, %2$s}
            """
                    .formatted(workload, comparison)
                + more,
            RuntimeBenchmark.class);
    return Reported.without(List.of(benchmark)).get(0);
  }
}
