package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.PreparationResultBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sandbox may keep in its memory what the node's own runtime keeps on a disk. */
class StorageFactsTest {

  private static final String SPEC =
      """
      workload:
        inline:
          container: {image: example/tool:1}
          metrics: [{name: latency, unit: ns, primary: true, source: {regex: {pattern: 'latency ([0-9]+)'}}}]
          facts:
            - {name: file-system, pattern: 'is on (.*);'}
            - {name: direct-io, pattern: 'direct I/O is (.*)'}
      runtimes: [{name: runc, runtimeClassName: runc}, {name: gvisor, runtimeClassName: gvisor}]
      design: {blocks: {warmup: 0, min: 12, max: 12}, settleSeconds: 0, retries: 0}
      gates: [{metric: latency, runtime: gvisor, maxRatio: 3}]
      """;

  private static final RuntimeBenchmark BENCHMARK = Fixtures.created("b", SPEC);
  private static final Experiment EXPERIMENT = Experiments.of(BENCHMARK);

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private void pod(int block, String runtime, double nanos, Map<String, String> facts) {
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .runtime(runtime)
            .values(Map.of("latency", nanos + block))
            .facts(facts)
            .build());
  }

  /** A fact that a runtime's Pods do not print is null. */
  private static Map<String, String> fileSystem(String text) {
    return text == null ? Map.of() : Map.of("file-system", text);
  }

  private void blocks(String runc, String gvisor) {
    for (int block = 0; block < 12; block++) {
      pod(block, "runc", 10_000, fileSystem(runc));
      pod(block, "gvisor", 1_000, fileSystem(gvisor));
    }
  }

  private Optional<Remark> remark(Experiment experiment) {
    return new StorageFacts(experiment, outcomes, "gvisor"::equals).remark("gvisor");
  }

  private Findings findings() {
    return Findings.of(EXPERIMENT, PreparationResult.NONE, outcomes);
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, tmpfs",
    "tmpfs, ext4",
    "xfs, 'tmpfs (rw,noatime)'",
    "9p, ramfs",
    "virtiofs, TMPFS",
    "overlay, rootfs",
    ", tmpfs",
    "tmpfs, "
  })
  void memoryUnderOneRuntimeIsDecisive(String runc, String gvisor) {
    blocks(runc, gvisor);
    assertThat(remark(EXPERIMENT))
        .hasValueSatisfying(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.StorageDiffers);
              assertThat(remark.kind().isDecisive()).isTrue();
              assertThat(remark.message())
                  .contains(
                      "different kinds of storage", "in 12 of 12 blocks", "acceptDifferentStorage");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, 9p",
    "ext4, virtiofs",
    "overlay, overlay",
    "tmpfs, tmpfs",
    "tmpfs, ramfs",
    "tmpfs, 9p",
    "ramfs, virtiofs",
    "xfs, unknown",
    "ext4, 'tmpfs-like'",
    ", ext4"
  })
  void storageOfOneKindHasNoRemark(String runc, String gvisor) {
    blocks(runc, gvisor);
    assertThat(remark(EXPERIMENT)).isEmpty();
  }

  @Test
  void acceptedStorageIsNotDecisive() {
    blocks("ext4", "tmpfs");
    RuntimeBenchmark accepting =
        Fixtures.created(
            "b", SPEC.replace("retries: 0", "retries: 0, acceptDifferentStorage: true"));
    Experiment experiment = Experiments.of(accepting);
    assertThat(remark(experiment).orElseThrow().kind()).isEqualTo(Remark.Kind.OtherStorage);
    assertThat(remark(experiment).orElseThrow().message()).doesNotContain("spec.design");
    assertThat(
            Findings.of(experiment, PreparationResult.NONE, outcomes)
                .comparisons()
                .get(0)
                .verdict())
        .isEqualTo(Comparison.Verdict.Faster);
  }

  /** gVisor passes a tmpfs of the host on, and Kata makes one of its own. */
  @Test
  void memoryThatTheBenchmarkAsksForHasNoRemark() {
    blocks("tmpfs", "9p");
    Predicate<String> bothAreSandboxes = runtime -> true;
    Experiment memory =
        ExperimentBuilder.builder(EXPERIMENT).parameters(Map.of("target", "tmpfs")).build();
    assertThat(new StorageFacts(memory, outcomes, bothAreSandboxes).remark("gvisor")).isEmpty();
    Experiment disk =
        ExperimentBuilder.builder(EXPERIMENT).parameters(Map.of("target", "emptydir")).build();
    assertThat(new StorageFacts(disk, outcomes, bothAreSandboxes).remark("gvisor")).isPresent();
  }

  /** One lost line of a log says nothing about the storage. */
  @Test
  void factThatIsMissingInSomeBlocksIsNotUnlike() {
    blocks("tmpfs", "tmpfs");
    pod(12, "runc", 1, Map.of());
    pod(12, "gvisor", 1, fileSystem("tmpfs"));
    pod(13, "runc", 1, fileSystem("tmpfs"));
    pod(13, "gvisor", 1, Map.of());
    assertThat(remark(EXPERIMENT)).isEmpty();
  }

  @Test
  void verdictAndGateAreWithheld() {
    blocks("ext4", "9p");
    assertThat(findings().comparisons())
        .singleElement()
        .extracting(Comparison::verdict)
        .isEqualTo(Comparison.Verdict.Faster);
    outcomes.clear();

    blocks("ext4", "tmpfs");
    Comparison comparison = findings().comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.ratio()).isLessThan(0.2);
    assertThat(comparison.message())
        .startsWith("file-system is tmpfs under gvisor and ext4 under runc");
    assertThat(findings().gates())
        .singleElement()
        .satisfies(
            gate -> {
              assertThat(gate.result()).isEqualTo(GateResult.Result.Undecided);
              assertThat(gate.message()).contains("file-system is tmpfs");
            });
  }

  /** A volume in the host's memory is a tmpfs under runc, and 9p under gVisor. */
  @Test
  void volumeThatASandboxPassesOnIsThatOfTheHost() {
    blocks("tmpfs", "9p");
    assertThat(findings().comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Faster);
    // A sandbox with a tmpfs of its own says nothing about the host.
    assertThat(new StorageFacts(EXPERIMENT, outcomes, runtime -> true).remark("gvisor"))
        .isPresent();
  }

  /** Without a probe, the handler says what a runtime is. */
  @Test
  void sandboxIsKnownByItsProbeOrElseByItsHandler() {
    blocks("9p", "tmpfs");
    assertThat(findings().comparisons().get(0).verdict())
        .isEqualTo(Comparison.Verdict.Inconclusive);
    PreparationResult nativeRuntime =
        PreparationResultBuilder.builder().isolations(Map.of("gvisor", Isolation.Native)).build();
    assertThat(Findings.of(EXPERIMENT, nativeRuntime, outcomes).comparisons().get(0).verdict())
        .isEqualTo(Comparison.Verdict.Faster);
  }

  /** A pair is made of the values of one block, so the facts of one block are compared. */
  @Test
  void blocksAreComparedOneByOne() {
    pod(0, "runc", 1, fileSystem("tmpfs"));
    pod(0, "gvisor", 1, fileSystem("tmpfs"));
    pod(1, "runc", 1, fileSystem("ext4"));
    pod(1, "gvisor", 1, fileSystem("9p"));
    assertThat(remark(EXPERIMENT)).isEmpty();
    pod(2, "runc", 1, fileSystem("ext4"));
    pod(2, "gvisor", 1, fileSystem("tmpfs"));
    assertThat(remark(EXPERIMENT).map(Remark::message).orElseThrow())
        .startsWith("file-system is tmpfs under gvisor and ext4 under runc, in 1 of 3 blocks");
  }

  /** The Pods of a burst are in one block. */
  @Test
  void onePodOfABurstInMemoryIsEnough() {
    pod(0, "runc", 1, fileSystem("ext4"));
    pod(0, "gvisor", 1, fileSystem("9p"));
    pod(0, "gvisor", 1, fileSystem("tmpfs"));
    assertThat(remark(EXPERIMENT).map(Remark::message).orElseThrow())
        .startsWith("file-system is 9p or tmpfs under gvisor");
  }

  @Test
  void parameterTargetIsTheFix() {
    blocks("ext4", "tmpfs");
    Experiment withTarget =
        ExperimentBuilder.builder(EXPERIMENT).parameters(Map.of("target", "emptydir")).build();
    assertThat(remark(withTarget).map(Remark::message).orElseThrow())
        .contains("set the parameter target to tmpfs");
    assertThat(remark(EXPERIMENT).map(Remark::message).orElseThrow())
        .doesNotContain("parameter target");
  }

  /** Direct I/O that one sandbox does not honour fails the trials that ask for it. */
  @Test
  void otherFactsMayDiffer() {
    pod(0, "runc", 1, Map.of("file-system", "ext4", "direct-io", "honoured"));
    pod(0, "gvisor", 1, Map.of("file-system", "9p", "direct-io", "accepted"));
    assertThat(remark(EXPERIMENT)).isEmpty();
  }
}
