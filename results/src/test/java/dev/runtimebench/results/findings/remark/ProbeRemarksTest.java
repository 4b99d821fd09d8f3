package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.Remark.Kind;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.sample.CpuWork;
import dev.runtimebench.results.sample.PreparationResultBuilder;
import dev.runtimebench.results.sample.RanPodBuilder;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The remarks of what the probes saw. */
class ProbeRemarksTest {

  private static final long PEAK = 1_000_000_000;
  private static final CpuWork KEEPS = new CpuWork(PEAK / 5, PEAK / 5, PEAK);
  private static final CpuWork IGNORES = new CpuWork(PEAK, PEAK * 198 / 100, PEAK);
  private static final CpuWork UNCLEAR = new CpuWork(PEAK / 3, PEAK / 2, PEAK);

  private static final Metric METRIC = MetricBuilder.builder().name("latency").unit("ns").build();

  private final Map<String, SandboxShown> probes = new HashMap<>();
  private final Map<String, LimitCheck> memory = new HashMap<>();

  private void cpu(String runtime, CpuWork work) {
    probes.put(runtime, SandboxShownBuilder.builder().cpus(2).cpuWork(work).build());
  }

  private void memory(String runtime, Result result) {
    memory.put(runtime, new LimitCheck(result, "what " + runtime + " did"));
  }

  private List<Remark> remarks(String spec, List<TrialOutcome> outcomes) {
    return Remarks.of(
            experiment(spec),
            PreparationResultBuilder.builder()
                .probes(probes)
                .cpuLimits(Map.of("runc", new Quantity("200m"), "gvisor", new Quantity("200m")))
                .memory(memory)
                .build(),
            outcomes)
        .on("gvisor", METRIC);
  }

  private Remark only() {
    List<Remark> remarks = remarks("{}", List.of());
    assertThat(remarks).hasSize(1);
    return remarks.get(0);
  }

  @Test
  void cpuLimitThatOneRuntimeIgnoresIsDecisive() {
    cpu("runc", KEEPS);
    cpu("gvisor", IGNORES);
    assertThat(only().kind()).isEqualTo(Kind.CpuLimitIgnored);
    assertThat(only().kind().isDecisive()).isTrue();
    assertThat(only().message())
        .isEqualTo(
            "gvisor is not held to its CPU limit of 200m (two processes do 1.98 times the work of one and use 1.98 CPUs), runc is");
  }

  @Test
  void baselineThatIgnoresTheCpuLimitIsDecisiveToo() {
    cpu("runc", IGNORES);
    cpu("gvisor", KEEPS);
    assertThat(only().kind()).isEqualTo(Kind.CpuLimitIgnored);
    assertThat(only().message()).startsWith("runc is not held").endsWith("gvisor is");
  }

  @Test
  void ignoredCpuLimitThatTheSpecAcceptsIsNotDecisive() {
    cpu("runc", KEEPS);
    cpu("gvisor", IGNORES);
    List<Remark> remarks =
        remarks(
            "design: {blocks: {warmup: 0, max: 6}, retries: 0, acceptIgnoredCpuLimit: true}",
            List.of());
    assertThat(remarks).singleElement().extracting(Remark::kind).isEqualTo(Kind.CpuUnlimited);
    assertThat(Kind.CpuUnlimited.isDecisive()).isFalse();
  }

  @Test
  void cpuLimitThatBothIgnoreIsNotDecisive() {
    cpu("runc", IGNORES);
    cpu("gvisor", IGNORES);
    assertThat(only().kind()).isEqualTo(Kind.CpuUnlimited);
    assertThat(only().message()).startsWith("neither gvisor nor runc is held to its CPU limit");
  }

  @Test
  void ignoredCpuLimitBesideAnUnknownOneIsDecisive() {
    cpu("runc", UNCLEAR);
    cpu("gvisor", IGNORES);
    assertThat(only().kind()).isEqualTo(Kind.CpuLimitIgnored);
    assertThat(only().message()).endsWith("and for runc the probe gave no answer");
  }

  @Test
  void limitsThatHoldOrAreUnknownGiveNoRemark() {
    cpu("runc", KEEPS);
    cpu("gvisor", UNCLEAR);
    memory("runc", Result.Enforced);
    memory("gvisor", Result.Unknown);
    assertThat(remarks("{}", List.of())).isEmpty();
  }

  @Test
  void memoryLimitThatOneRuntimeIgnoresIsDecisive() {
    memory("runc", Result.Enforced);
    memory("gvisor", Result.NotEnforced);
    assertThat(only().kind()).isEqualTo(Kind.MemoryLimitIgnored);
    assertThat(only().kind().isDecisive()).isTrue();
    assertThat(only().message())
        .isEqualTo("gvisor is not held to its memory limit (what gvisor did), runc is");
  }

  @Test
  void memoryLimitThatBothIgnoreIsNotDecisive() {
    memory("runc", Result.NotEnforced);
    memory("gvisor", Result.NotEnforced);
    assertThat(only().kind()).isEqualTo(Kind.MemoryUnlimited);
    assertThat(only().kind().isDecisive()).isFalse();
    assertThat(only().message()).startsWith("neither gvisor nor runc is held to its memory limit");
  }

  @Test
  void ignoredMemoryLimitThatTheSpecAcceptsIsNotDecisive() {
    memory("runc", Result.Enforced);
    memory("gvisor", Result.NotEnforced);
    List<Remark> remarks =
        remarks(
            "design: {blocks: {warmup: 0, max: 6}, retries: 0, acceptIgnoredMemoryLimit: true}",
            List.of());
    assertThat(remarks).singleElement().extracting(Remark::kind).isEqualTo(Kind.MemoryUnlimited);
  }

  @Test
  void decisiveRemarkIsFirst() {
    cpu("runc", KEEPS);
    cpu("gvisor", IGNORES);
    memory("runc", Result.Enforced);
    memory("gvisor", Result.NotEnforced);
    assertThat(remarks("{}", List.of()))
        .extracting(Remark::kind)
        .containsExactly(Kind.CpuLimitIgnored, Kind.MemoryLimitIgnored);
  }

  private static SandboxShown shown(int cpus, long mib) {
    return SandboxShownBuilder.builder().cpus(cpus).memoryTotalBytes(mib << 20).build();
  }

  @Test
  void differentCpusAndMemoryInTheSandboxesAreARemark() {
    probes.put("runc", shown(8, 16 * 1024));
    probes.put("gvisor", shown(2, 256));
    assertThat(only().kind()).isEqualTo(Kind.ShownResourcesDiffer);
    assertThat(only().message())
        .contains(
            "gvisor shows 2 CPU(s) and runc shows 8",
            "gvisor shows 0.25 GiB of memory and runc shows 16.00 GiB");
  }

  @Test
  void memoryThatDiffersByLessThanATenthGivesNoRemark() {
    probes.put("runc", shown(8, 1000));
    probes.put("gvisor", shown(8, 910));
    assertThat(remarks("{}", List.of())).isEmpty();
    probes.put("gvisor", shown(8, 890));
    assertThat(only().message()).contains("memory").doesNotContain("CPU");
  }

  @Test
  void sandboxesOfTrialsAreComparedWithoutAProbe() {
    List<TrialOutcome> outcomes =
        List.of(
            TrialOutcomeBuilder.builder().runtime("runc").sandbox(shown(8, 100)).build(),
            TrialOutcomeBuilder.builder().runtime("gvisor").sandbox(shown(2, 100)).build());
    assertThat(remarks("{}", outcomes))
        .singleElement()
        .extracting(Remark::kind)
        .isEqualTo(Kind.ShownResourcesDiffer);
  }

  /** The trials of a runtime, whose sandbox shows this many CPUs. */
  private static TrialOutcome trial(String runtime, int cpus, Map<String, String> limits) {
    return TrialOutcomeBuilder.builder()
        .runtime(runtime)
        .sandbox(shown(cpus, 100))
        .ran(RanPodBuilder.builder().limits(limits).build())
        .build();
  }

  /** Kata gives a Pod without a CPU limit one virtual CPU, and runc gives it all of the node. */
  @Test
  void halfAsManyCpusAreDecisive() {
    List<Remark> remarks =
        remarks("{}", List.of(trial("runc", 16, Map.of()), trial("gvisor", 1, Map.of())));
    assertThat(remarks).singleElement().extracting(Remark::kind).isEqualTo(Kind.CpusDiffer);
    assertThat(Kind.CpusDiffer.isDecisive()).isTrue();
    assertThat(remarks.get(0).message())
        .startsWith("gvisor may use 1 CPU(s) and runc may use 16")
        .contains("spec.resources.limitCpu");
    assertThat(remarks("{}", List.of(trial("runc", 1, Map.of()), trial("gvisor", 2, Map.of()))))
        .extracting(Remark::kind)
        .containsExactly(Kind.CpusDiffer);
    assertThat(remarks("{}", List.of(trial("runc", 3, Map.of()), trial("gvisor", 2, Map.of()))))
        .extracting(Remark::kind)
        .containsExactly(Kind.ShownResourcesDiffer);
  }

  /** The verdict says that the ratio contains the difference between the machines. */
  @Test
  void cpusOfDifferentMachinesAreNotDecisive() {
    Experiment acrossPools = ExperimentBuilder.builder(experiment("{}")).acrossPools(true).build();
    assertThat(
            Remarks.of(
                    acrossPools,
                    PreparationResultBuilder.builder().build(),
                    List.of(trial("runc", 16, Map.of()), trial("gvisor", 4, Map.of())))
                .on("gvisor", METRIC))
        .extracting(Remark::kind)
        .containsExactly(Kind.AcrossPools, Kind.ShownResourcesDiffer);
  }

  /** A limit gives both sandboxes the same CPUs, whatever they show. */
  @Test
  void cpusThatALimitMakesEqualAreNotDecisive() {
    for (Map<String, String> limits :
        List.of(
            Map.of("cpu", "1"), Map.of("pod.cpu", "500m"), Map.of("cpu", "2", "pod.cpu", "1"))) {
      assertThat(remarks("{}", List.of(trial("runc", 16, limits), trial("gvisor", 1, limits))))
          .as("%s", limits)
          .extracting(Remark::kind)
          .containsExactly(Kind.ShownResourcesDiffer);
    }
    Map<String, String> high = Map.of("cpu", "8");
    assertThat(remarks("{}", List.of(trial("runc", 16, high), trial("gvisor", 1, high))).get(0))
        .extracting(Remark::message)
        .asString()
        .contains("gvisor may use 1 CPU(s) and runc may use 8")
        .contains("set spec.resources.cpu to at most 1,")
        .doesNotContain("limitCpu");
  }

  @Test
  void differentCpusThatTheSpecAcceptsAreNotDecisive() {
    List<TrialOutcome> outcomes =
        List.of(trial("runc", 16, Map.of()), trial("gvisor", 1, Map.of()));
    assertThat(
            remarks(
                "design: {blocks: {warmup: 0, max: 6}, retries: 0, acceptDifferentCpus: true}",
                outcomes))
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Kind.OtherCpus);
              assertThat(remark.kind().isDecisive()).isFalse();
              assertThat(remark.message())
                  .startsWith("gvisor may use 1 CPU(s) and runc may use 16")
                  .doesNotContain("set ");
            });
  }

  /** A workload needs about as much memory with one CPU as with many. */
  @Test
  void differentCpusAreNotDecisiveForAnAmountOfMemory() {
    List<TrialOutcome> outcomes =
        List.of(trial("runc", 16, Map.of()), trial("gvisor", 1, Map.of()));
    Remarks remarks =
        Remarks.of(experiment("{}"), PreparationResultBuilder.builder().build(), outcomes);
    for (String unit : List.of("By", "MiBy")) {
      assertThat(remarks.on("gvisor", MetricBuilder.builder().name("m").unit(unit).build()))
          .as(unit)
          .extracting(Remark::kind)
          .containsExactly(Kind.OtherCpus);
    }
    assertThat(remarks.on("gvisor", MetricBuilder.builder().name("m").unit("By/s").build()))
        .extracting(Remark::kind)
        .containsExactly(Kind.CpusDiffer);
  }

  /** A limit that both runtimes ignore bounds nothing. */
  @Test
  void cpusBehindAnIgnoredLimitAreCompared() {
    cpu("runc", IGNORES);
    cpu("gvisor", IGNORES);
    probes.replaceAll(
        (runtime, shown) ->
            SandboxShownBuilder.builder(shown).cpus(runtime.equals("runc") ? 8 : 2).build());
    assertThat(remarks("{}", List.of()))
        .extracting(Remark::kind)
        .containsExactly(Kind.CpusDiffer, Kind.CpuUnlimited);
  }

  private static final SandboxShown GVISOR =
      SandboxShownBuilder.builder().release("6.1.0-gvisor").build();

  /** Returns the remarks when the baseline has no RuntimeClass. */
  private List<Remark> withDefaultBaseline(
      Isolation expect, Map<String, Isolation> isolations, List<TrialOutcome> outcomes) {
    Experiment experiment =
        ExperimentBuilder.builder(experiment("{}"))
            .runtimes(
                List.of(
                    ResolvedRuntimeBuilder.builder().name("runc").expect(expect).build(),
                    runtime("gvisor")))
            .build();
    return Remarks.of(
            experiment,
            PreparationResultBuilder.builder().probes(probes).isolations(isolations).build(),
            outcomes)
        .on("gvisor", METRIC);
  }

  @Test
  void defaultRuntimeInGvisorIsDecisive() {
    probes.put("runc", GVISOR);
    probes.put("gvisor", GVISOR);
    assertThat(withDefaultBaseline(null, Map.of(), List.of()))
        .containsExactly(
            new Remark(
                Kind.DefaultIsSandbox,
                "runc names no RuntimeClass, but its sandbox is GVisor; set spec.runtimes[0].expect to GVisor, or name a native RuntimeClass"));
    assertThat(Kind.DefaultIsSandbox.isDecisive()).isTrue();
    assertThat(withDefaultBaseline(Isolation.GVisor, Map.of(), List.of())).isEmpty();
    assertThat(remarks("{}", List.of())).isEmpty();
  }

  @Test
  void defaultRuntimeInAVirtualMachineIsDecisive() {
    assertThat(withDefaultBaseline(null, Map.of("runc", Isolation.VM), List.of()))
        .extracting(Remark::kind)
        .containsExactly(Kind.DefaultIsSandbox);
    assertThat(withDefaultBaseline(null, Map.of("runc", Isolation.Native), List.of())).isEmpty();
    // An older operator did not record the isolation.
    assertThat(withDefaultBaseline(null, Map.of(), List.of())).isEmpty();
  }

  @Test
  void trialsOfTheDefaultRuntimeInGvisorAreDecisiveToo() {
    assertThat(
            withDefaultBaseline(
                null,
                Map.of(),
                List.of(TrialOutcomeBuilder.builder().runtime("runc").sandbox(GVISOR).build())))
        .extracting(Remark::kind)
        .containsExactly(Kind.DefaultIsSandbox);
  }

  private static Experiment experiment(String spec) {
    RuntimeBenchmark benchmark = Fixtures.created("b", spec);
    return ExperimentBuilder.builder()
        .workloadName("inline")
        .workload(benchmark.getSpec().workload().inline())
        .parameters(Map.of("size", "4"))
        .runtimes(List.of(runtime("runc"), runtime("gvisor")))
        .baseline("runc")
        .peerRuntime("runc")
        .design(benchmark.getSpec().design())
        .gates(benchmark.getSpec().gates())
        .seed(7)
        .startTime("2026-01-01T00:00:00Z")
        .build();
  }

  private static ResolvedRuntime runtime(String name) {
    return ResolvedRuntimeBuilder.builder().name(name).runtimeClassName(name).handler(name).build();
  }
}
