package dev.runtimebench.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusAssemblerTest {

  private RuntimeBenchmark benchmark = Fixtures.created("b", "{}");
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private void outcome(int block, String runtime, Double latency) {
    outcome(block, runtime, 0, latency);
  }

  private void outcome(int block, String runtime, int run, Double latency) {
    FailureReason reason = latency == null ? FailureReason.NonZeroExit : null;
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .warmup(block == 0)
            .runtime(runtime)
            .attempt(run)
            .pod("pod")
            .podUid("uid")
            .node("node-1")
            .reason(reason)
            .message(reason == null ? null : "it broke")
            .values(latency == null ? Map.of() : Map.of("latency", latency))
            .sandbox(sandbox(runtime.equals("gvisor") ? "4.4.0" : "6.1.0"))
            .build());
  }

  private static SandboxShown sandbox(String release) {
    return SandboxShownBuilder.builder().release(release).build();
  }

  private RuntimeBenchmarkStatus status() {
    return status(new Activity(BenchmarkPhase.Running, Reason.Running, ""));
  }

  private RuntimeBenchmarkStatus status(Activity activity) {
    Experiment experiment = Experiments.of(benchmark);
    return new StatusAssembler(benchmark, null, "2026-01-01T00:01:00Z")
        .started(
            activity,
            StatusInputBuilder.builder()
                .experiment(experiment)
                .outcomes(outcomes)
                .findings(Findings.of(experiment, PreparationResult.NONE, outcomes))
                .chunks(List.of("cm"))
                .digest("sha256:0")
                .frozenDigest("sha256:1")
                .watched(Disturbances.Watched.Node)
                .build());
  }

  @Test
  void warmUpTrialsAreNotCounted() {
    outcome(0, "runc", 1000.0);
    outcome(0, "gvisor", 1000.0);
    assertThat(status().results()).isEmpty();
    assertThat(status().blocks().warmupCompleted()).isEqualTo(1);
    assertThat(status().samples().count()).isEqualTo(2);
  }

  @Test
  void resultsAndRatiosComeFromCountedBlocks() {
    outcome(0, "runc", 1000.0);
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    outcome(2, "runc", 20.0);
    outcome(2, "gvisor", 240.0);
    RuntimeBenchmarkStatus status = status();
    assertThat(status.results())
        .filteredOn(r -> r.runtime().equals("gvisor"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.n()).isEqualTo(2);
              assertThat(r.median()).isEqualTo(135);
              assertThat(r.unit()).isEqualTo("ns");
            });
    assertThat(status.comparisons())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.pairs()).isEqualTo(2);
              assertThat(c.ratio()).isCloseTo(6, within(1e-9));
            });
    assertThat(status.result()).isEqualTo("gvisor 6.00x inconclusive [0.000898, 40096]");
    assertThat(status.blocks().display()).isEqualTo("2/10");
  }

  @Test
  void invalidTrialIsCountedWithoutAValue() {
    outcome(1, "runc", 99.0);
    outcome(1, "gvisor", null);
    outcome(1, "gvisor", 1, 30.0);
    outcome(1, "runc", 1, 10.0);
    RuntimeBenchmarkStatus status = status();
    assertThat(status.results()).allMatch(r -> r.n() == 1);
    assertThat(status.results())
        .extracting(r -> r.runtime() + r.invalid())
        .containsExactly("runc0", "gvisor1");
    assertThat(status.reliability())
        .extracting(r -> r.runtime() + " " + r.failed() + " of " + r.attempts())
        .containsExactly("runc 0 of 2", "gvisor 1 of 2");
    assertThat(status.comparisons().get(0).ratio()).isCloseTo(3, within(1e-9));
    assertThat(status.blocks().repeated()).isEqualTo(1);
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NonZeroExit");
              assertThat(f.count()).isEqualTo(1);
              assertThat(f.lastMessage()).isEqualTo("it broke");
            });
  }

  @Test
  void environmentShowsTheSandboxesKernels() {
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    assertThat(status().environment().node()).isEqualTo("node-1");
    assertThat(status().environment().sandboxes())
        .extracting(s -> s.runtime() + "=" + s.kernel())
        .containsExactly("runc=6.1.0", "gvisor=4.4.0");
  }

  @Test
  void sameInputGivesTheSameStatus() {
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    assertThat(status()).isEqualTo(status());
  }

  private void sixBlocks(double factor) {
    double[] noise = {1.001, 0.999, 1.002, 0.998, 1.0005, 0.9995};
    for (int block = 1; block <= 6; block++) {
      outcome(block, "runc", 100.0);
      outcome(block, "gvisor", 100 * factor * noise[block - 1]);
    }
  }

  @Test
  void sixBlocksAreEnoughForAVerdict() {
    sixBlocks(3);
    RuntimeBenchmarkStatus status = status();
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(status.comparisons().get(0).pValue()).isEqualTo(2.0 / 64);
    assertThat(status.comparisons().get(0).message()).isNull();
    assertThat(status.result()).isEqualTo("gvisor 3.00x slower [3.00, 3.00]");
    assertThat(status.results().get(0).medianLow()).isEqualTo(100);
  }

  @Test
  void shorterTimeIsFaster() {
    sixBlocks(0.25);
    assertThat(status().result()).isEqualTo("gvisor 4.00x faster [3.99, 4.01]");
  }

  @Test
  void differenceInsideTheMarginIsEquivalent() {
    sixBlocks(1.01);
    assertThat(status().comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Equivalent);
    assertThat(status().result()).startsWith("gvisor 1.01x equivalent [");
  }

  @Test
  void fiveBlocksAreReportedAsTooFew() {
    sixBlocks(3);
    outcomes.removeIf(o -> o.block() == 6);
    Comparison comparison = status().comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.message()).isEqualTo("5 pair(s): a verdict at 95% needs 6");
  }

  @Test
  void valueOfZeroTurnsTheComparisonIntoADifference() {
    sixBlocks(3);
    outcome(7, "runc", 0.0);
    outcome(7, "gvisor", 200.0);
    Comparison comparison = status().comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(comparison.excluded()).isZero();
    assertThat(comparison.pairs()).isEqualTo(7);
    assertThat(comparison.ratio()).isNull();
    assertThat(comparison.remarks()).extracting(Remark::kind).contains(Remark.Kind.NoRatio);
    assertThat(status().result()).isEqualTo("gvisor +200 ns slower [200, 200]");
    assertThat(status().results().get(0).n()).isEqualTo(7);
  }

  @Test
  void onePairWithAValueOfZeroHasADifferenceWithoutAnInterval() {
    outcome(1, "runc", 0.0);
    outcome(1, "gvisor", 30.0);
    Comparison comparison = status().comparisons().get(0);
    assertThat(comparison.ratio()).isNull();
    assertThat(comparison.pairs()).isEqualTo(1);
    assertThat(comparison.difference()).isEqualTo(30);
    assertThat(comparison.message()).isEqualTo("1 pair(s): a verdict at 95% needs 6");
    assertThat(status().result()).isEqualTo("gvisor +30 ns inconclusive");
  }

  @Test
  void outlierIsFlaggedAndKept() {
    sixBlocks(3);
    outcome(7, "runc", 100.0);
    outcome(7, "gvisor", 900.0);
    RuntimeBenchmarkStatus status = status();
    assertThat(status.results().get(1).outlierBlocks()).containsExactly(7);
    assertThat(status.results().get(1).max()).isEqualTo(900);
    assertThat(status.comparisons().get(0).outlierBlocks()).containsExactly(7);
    assertThat(status.comparisons().get(0).outliers()).isEqualTo(1);
  }

  private RuntimeBenchmarkStatus complete() {
    return status(new Activity(BenchmarkPhase.Complete, Reason.MaxBlocksReached, ""));
  }

  @Test
  void resultOfACompleteBenchmarkShowsAFailedGate() {
    String gate = "{metric: latency, runtime: gvisor, maxRatio: 2}";
    benchmark = Fixtures.created("b", "gates: [%s]".formatted(gate));
    sixBlocks(3);
    assertThat(status().result()).isEqualTo("gvisor 3.00x slower [3.00, 3.00]");
    assertThat(complete().result())
        .isEqualTo("gvisor 3.00x slower [3.00, 3.00]; gate failed: latency gvisor");
    benchmark = Fixtures.created("b", "gates: [%s, %s]".formatted(gate, gate));
    assertThat(complete().result()).endsWith("; 2 gates failed");
    benchmark = Fixtures.created("b", "gates: [%s]".formatted(gate.replace("2}", "4}")));
    assertThat(complete().result()).isEqualTo("gvisor 3.00x slower [3.00, 3.00]");
  }

  @Test
  void resultShowsTheFailuresWhereTheWorkloadFailsMoreOften() {
    for (int block = 1; block <= 10; block++) {
      for (int run = 0; run < 2; run++) {
        outcome(block, "runc", run, 100.0);
        outcome(block, "gvisor", run, null);
      }
      outcome(block, "runc", 2, 100.0);
      outcome(block, "gvisor", 2, 300.0);
    }
    assertThat(complete().result()).isEqualTo("gvisor fails: 20 of 30, runc 0 of 30");
    assertThat(status(new Activity(BenchmarkPhase.Failed, Reason.FailsMoreOften, "")).result())
        .isEqualTo("gvisor fails: 20 of 30, runc 0 of 30");
    assertThat(complete().comparisons().get(0).verdict())
        .isEqualTo(Comparison.Verdict.Inconclusive);
  }

  @Test
  void resultShowsTheSuccessRatesIfATrialFailed() {
    sixBlocks(3);
    assertThat(complete().result()).isEqualTo("gvisor 3.00x slower [3.00, 3.00]");
    outcome(7, "runc", 0, 100.0);
    outcome(7, "gvisor", 0, null);
    assertThat(status().result())
        .isEqualTo("gvisor 3.00x slower [3.00, 3.00]; success runc 7/7, gvisor 6/7");
    assertThat(complete().result()).endsWith("; success runc 7/7, gvisor 6/7");
    assertThat(status(new Activity(BenchmarkPhase.Failed, Reason.NoValue, "x")).result())
        .isEqualTo("NoValue: x; success runc 7/7, gvisor 6/7");
  }

  @Test
  void resultShowsTheReasonWhyThereIsNone() {
    Activity stuck = new Activity(BenchmarkPhase.Running, Reason.PodNotStarting, "no image");
    assertThat(status(stuck).result()).isEqualTo("PodNotStarting: no image");
    sixBlocks(3);
    assertThat(status(stuck).result()).startsWith("gvisor ");
    assertThat(status(new Activity(BenchmarkPhase.Failed, Reason.NoValue, "")).result())
        .isEqualTo("NoValue");
    assertThat(
            new StatusAssembler(benchmark, null, "2026-01-01T00:01:00Z")
                .unstarted(new Activity(BenchmarkPhase.Pending, Reason.WorkloadNotFound, ""))
                .result())
        .isEqualTo("WorkloadNotFound");
  }

  /** Every metric of mode Usage is a figure of the kubelet, so no metric has a value. */
  @Test
  void refusalOfTheKubeletBeforeTheFirstTrialIsTheReasonOfEveryMetric() {
    benchmark =
        Fixtures.created(
            "b",
            "design: {mode: Usage, blocks: {warmup: 0, min: 8, max: 8}, retries: 2, settleSeconds: 0}");
    String why = "before the first trial: Forbidden: the kubelet answered with 403";
    Activity refused = new Activity(BenchmarkPhase.Failed, Reason.NoPodUsage, why);
    RuntimeBenchmarkStatus status = status(refused);
    assertThat(status.missing())
        .hasSize(10)
        .allSatisfy(
            m -> {
              assertThat(m.of()).isZero();
              assertThat(m.reasons())
                  .singleElement()
                  .satisfies(r -> assertThat(r.reason()).isEqualTo(why));
            })
        .extracting(m -> m.runtime() + " " + m.metric())
        .contains("runc pod-cpu", "gvisor pod-cpu", "gvisor pod-memory-peak");
    assertThat(status.result()).startsWith("NoPodUsage: before the first trial: Forbidden");
    assertThat(status(new Activity(BenchmarkPhase.Running, Reason.Running, "")).missing())
        .isEmpty();
    // A trial that was made says itself what it lacks.
    outcome(0, "runc", null);
    assertThat(status(refused).missing()).isEmpty();
  }

  @Test
  void resultOfAFailedBenchmarkSaysEnoughToAct() {
    String fix =
        "block 0 under gvisor: image example/tool:1 cannot be pulled: not found; check its name";
    Activity failed = new Activity(BenchmarkPhase.Failed, Reason.ImagePullFailed, fix);
    assertThat(status(failed).result()).isEqualTo("ImagePullFailed: " + fix);
    Activity wordy =
        new Activity(BenchmarkPhase.Failed, Reason.NonZeroExit, "the workload exited ".repeat(20));
    assertThat(status(wordy).result())
        .startsWith("NonZeroExit: the workload exited the")
        .endsWith("exited...")
        .hasSizeLessThan(150);
    Activity stuck = new Activity(BenchmarkPhase.Queued, Reason.ReconcileFailed, "no answer");
    assertThat(
            new StatusAssembler(benchmark, null, "2026-01-01T00:01:00Z").unstarted(stuck).result())
        .isEqualTo("ReconcileFailed: no answer");
  }

  private static final int PODS = 10_000;
  private static final long SECOND = 1_000_000_000L;
  private static final List<FailureReason> FAILURES =
      List.of(
          FailureReason.NonZeroExit,
          FailureReason.NoValue,
          FailureReason.RunTimeout,
          FailureReason.PodVanished,
          FailureReason.Interrupted);

  private Experiment large(int runtimes, int metricCount, String design) {
    String metrics =
        IntStream.range(0, metricCount)
            .mapToObj(
                i ->
                    "{name: a-metric-of-some-length-%d, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: x}}}"
                        .formatted(i))
            .collect(Collectors.joining(", "));
    benchmark =
        Fixtures.created(
            "b",
            "workload: {inline: {container: {image: example/tool:1}, metrics: [%s]}}\ndesign: %s"
                .formatted(metrics, design));
    return ExperimentBuilder.builder(Experiments.of(benchmark))
        .runtimes(
            IntStream.range(0, runtimes)
                .mapToObj(
                    i ->
                        ResolvedRuntimeBuilder.builder()
                            .name(runtime(i))
                            .runtimeClassName(runtime(i))
                            .handler("handler-" + i)
                            .build())
                .toList())
        .baseline(runtime(0))
        .peerRuntime(runtime(0))
        .build();
  }

  private static String runtime(int number) {
    return "a-runtime-of-some-length-" + number;
  }

  /** A Pod that shows as much as Pods can show. */
  private static TrialOutcomeBuilder pod(
      int block, int run, String runtime, int metrics, SplittableRandom random) {
    Map<Milestone, Long> milestones = new EnumMap<>(Milestone.class);
    for (Milestone milestone : Milestone.values()) {
      milestones.put(milestone, block * SECOND + milestone.ordinal() * random.nextLong(SECOND));
    }
    Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      phases.put(phase, random.nextLong(SECOND));
    }
    Map<String, Double> values = new HashMap<>();
    for (int i = 0; i < metrics; i++) {
      // Every twentieth value lies far from the others.
      values.put(
          "a-metric-of-some-length-" + i,
          1000 * random.nextDouble() * (random.nextInt(20) == 0 ? 1000 : 1));
    }
    return TrialOutcomeBuilder.builder()
        .block(block)
        .runtime(runtime)
        .attempt(run)
        .pod("a-pod-of-some-length-" + block)
        .podUid(new UUID(random.nextLong(), random.nextLong()).toString())
        .node("node-1")
        .milestones(milestones)
        .phases(new Phases(phases, Map.of()))
        .sandbox(sandbox("6.1.0"))
        .values(values);
  }

  private String json(Experiment experiment) {
    int characters = outcomes.stream().mapToInt(o -> Samples.line(o).length() + 1).sum();
    List<String> chunks =
        IntStream.rangeClosed(0, characters / SampleConfigMaps.MAX_CHUNK_LENGTH)
            .mapToObj(chunk -> "rtb-a-benchmark-of-some-length-0a1b2c3d-samples-" + chunk)
            .toList();
    RuntimeBenchmarkStatus status =
        new StatusAssembler(benchmark, null, "2026-01-01T00:01:00Z")
            .started(
                new Activity(BenchmarkPhase.Running, Reason.Running, "m".repeat(500)),
                StatusInputBuilder.builder()
                    .experiment(experiment)
                    .outcomes(outcomes)
                    .findings(Findings.of(experiment, PreparationResult.NONE, outcomes))
                    .chunks(chunks)
                    .digest("sha256:" + "0".repeat(64))
                    .frozenDigest("sha256:" + "1".repeat(64))
                    .specDigest("sha256:" + "2".repeat(64))
                    .watched(Disturbances.Watched.Node)
                    .build());
    assertThat(status.samples().count()).isEqualTo(outcomes.size());
    return Serialization.asJson(status);
  }

  private static String sizes(String status) {
    JsonNode fields = Serialization.unmarshal(status, JsonNode.class);
    return fields.properties().stream()
        .map(field -> field.getKey() + " " + field.getValue().toString().length())
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource({"2, 10", "4, 5", "16, 1"})
  void statusOfTenThousandPodsStaysSmall(int runtimes, int metrics) {
    SplittableRandom random = new SplittableRandom(1);
    Experiment experiment =
        large(
            runtimes,
            metrics,
            "{blocks: {warmup: 0, min: 9999, max: 9999}, settleSeconds: 0, retries: 100}");
    for (int block = 0; outcomes.size() < PODS; block++) {
      if (block % 5 == 0) {
        outcomes.add(
            pod(block, 0, runtime(random.nextInt(runtimes)), metrics, random)
                .reason(FAILURES.get(random.nextInt(FAILURES.size())))
                .message("m".repeat(500))
                .values(Map.of())
                .build());
      }
      for (int i = 0; i < runtimes; i++) {
        outcomes.add(pod(block, 1, runtime(i), metrics, random).build());
      }
    }
    String status = json(experiment);
    assertThat(status.getBytes(StandardCharsets.UTF_8).length)
        .as(sizes(status))
        .isLessThan(100_000);
  }
}
