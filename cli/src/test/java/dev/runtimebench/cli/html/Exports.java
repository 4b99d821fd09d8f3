package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static Reported named(String name, SampleSet samples) {
    RuntimeBenchmark benchmark = samples.benchmark();
    benchmark.getMetadata().setName(name);
    return new Reported(benchmark, Optional.of(samples), "");
  }

  /** A page with several benchmarks: samples, a repeated block, and a burst. */
  public static List<Reported> several() {
    return List.of(
        named("repeated", withRepeatedBlock()),
        Reported.of(recorded()),
        Reported.without(List.of(burst())).get(0));
  }
}
