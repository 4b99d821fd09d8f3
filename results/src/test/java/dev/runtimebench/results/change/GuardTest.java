package dev.runtimebench.results.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.EnvironmentBuilder;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.api.v1alpha1.SandboxViewBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.PodSetupBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.RanPodBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs between two runs, and what may differ. */
class GuardTest {

  private static final String DESIGN =
      "design: {mode: Serial, blocks: {warmup: 0, min: 1, max: 2}, retries: 0, order: AsListed}";

  private final Experiment experiment = experiment("b", DESIGN, Fixtures.WORKLOAD);
  private final Environment environment = environment().build();
  private RanPod pod = pod().build();

  private static Experiment experiment(String name, String design, String workload) {
    RuntimeBenchmark benchmark = Fixtures.benchmark(name, design);
    return ExperimentBuilder.builder()
        .workloadName("inline")
        .workload(Fixtures.workload("w", workload).getSpec())
        .parameters(Map.of("bytes", "4000"))
        .runtimes(
            List.of(
                ResolvedRuntimeBuilder.builder().name("runc").build(),
                ResolvedRuntimeBuilder.builder()
                    .name("gvisor")
                    .runtimeClassName("gvisor")
                    .handler("runsc")
                    .build()))
        .baseline("runc")
        .peerRuntime("runc")
        .design(benchmark.getSpec().design())
        .seed(7)
        .startTime("2026-01-01T00:00:00Z")
        .build();
  }

  private static EnvironmentBuilder environment() {
    return EnvironmentBuilder.builder()
        .node("n1")
        .kernelVersion("6.1.0")
        .osImage("Debian 12")
        .architecture("amd64")
        .kubeletVersion("v1.36.0")
        .containerRuntimeVersion("containerd://2.0.0")
        .cpuModel("Xeon")
        .cpus("8")
        .memory("32000000Ki")
        .cgroupVersion(2)
        .sandboxes(
            List.of(
                sandbox("runc", Isolation.Native, "6.1.0"),
                sandbox("gvisor", Isolation.GVisor, "4.4.0")));
  }

  private static SandboxView sandbox(String runtime, Isolation shown, String kernel) {
    return SandboxViewBuilder.builder().runtime(runtime).shown(shown).kernel(kernel).build();
  }

  private static RanPodBuilder pod() {
    return RanPodBuilder.builder()
        .imageId("registry.example/tool@sha256:aaa")
        .limits(Map.of("cpu", "1", "memory", "256Mi"))
        .requests(Map.of("cpu", "1", "memory", "256Mi"))
        .qosClass("Guaranteed");
  }

  private List<TrialOutcome> outcomes() {
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (int block = 0; block < 2; block++) {
      for (String runtime : List.of("runc", "gvisor")) {
        outcomes.add(
            TrialOutcomeBuilder.builder()
                .block(block)
                .runtime(runtime)
                .pod("p")
                .node("n1")
                .values(Map.of("latency", 1.0))
                .ran(pod)
                .build());
      }
    }
    return outcomes;
  }

  private Traits traits(Experiment of, Environment in) {
    return RunTraits.of(of, Optional.ofNullable(in), outcomes(), List.of("runc", "gvisor"));
  }

  private Traits traits() {
    return traits(experiment, environment);
  }

  private static Guard guard(Traits before, Traits after, Trait... expected) {
    return Guard.of(before, after, new Guard.Expected(Set.of(expected), false));
  }

  private static List<String> refused(Traits before, Traits after) {
    return guard(before, after).refused().stream().map(Difference::label).toList();
  }

  @Test
  void runsThatAreAlikeMayBeCompared() {
    Guard guard = guard(traits(), traits());
    assertThat(guard.refused()).isEmpty();
    assertThat(guard.accepted()).isEmpty();
    assertThat(guard.equal()).containsExactly(Trait.values());
  }

  @ParameterizedTest
  @CsvSource({
    "kernelVersion, kernel", "osImage, osImage", "architecture, architecture",
    "kubeletVersion, kubelet", "containerRuntimeVersion, runtimeVersion", "cpuModel, cpuModel",
    "cpus, cpus", "memory, memory", "cgroupVersion, cgroup"
  })
  void eachFieldOfTheNodeIsCompared(String field, String label) {
    EnvironmentBuilder changed = environment();
    EnvironmentBuilder unknown = environment();
    switch (field) {
      case "kernelVersion" -> {
        changed.kernelVersion("6.2");
        unknown.kernelVersion(null);
      }
      case "osImage" -> {
        changed.osImage("Debian 13");
        unknown.osImage("");
      }
      case "architecture" -> {
        changed.architecture("arm64");
        unknown.architecture(null);
      }
      case "kubeletVersion" -> {
        changed.kubeletVersion("v1.37.0");
        unknown.kubeletVersion(null);
      }
      case "containerRuntimeVersion" -> {
        changed.containerRuntimeVersion("containerd://2.1.0");
        unknown.containerRuntimeVersion(null);
      }
      case "cpuModel" -> {
        changed.cpuModel("EPYC");
        unknown.cpuModel(null);
      }
      case "cpus" -> {
        changed.cpus("16");
        unknown.cpus(null);
      }
      case "memory" -> {
        changed.memory("64000000Ki");
        unknown.memory(null);
      }
      default -> {
        changed.cgroupVersion(1);
        unknown.cgroupVersion(null);
      }
    }
    assertThat(refused(traits(), traits(experiment, changed.build()))).containsExactly(label);
    Guard guard = guard(traits(), traits(experiment, unknown.build()));
    assertThat(guard.refused())
        .singleElement()
        .matches(d -> d.kind() == Difference.Kind.Unknown && d.after().isEmpty());
  }

  /** Another kernel keeps a little more of the same memory for itself. */
  @Test
  void memoryOfTheNodesMayDifferALittle() {
    Traits after = traits(experiment, environment().memory("31900000Ki").build());
    assertThat(refused(traits(), after)).isEmpty();
  }

  @Test
  void whatIsUnderTestMayDifferAndNothingElse() {
    Traits after = traits(experiment, environment().kernelVersion("6.2").cpuModel("EPYC").build());
    Guard guard = guard(traits(), after, Trait.Kernel, Trait.Kubelet);
    assertThat(guard.accepted()).singleElement().matches(d -> d.trait() == Trait.Kernel);
    assertThat(guard.refused()).singleElement().matches(d -> d.trait() == Trait.CpuModel);
    assertThat(guard.unchanged()).containsExactly(Trait.Kubelet);
  }

  @Test
  void acceptingTheUnknownAcceptsNoKnownDifference() {
    Traits after = traits(experiment, environment().kernelVersion("6.2").cpuModel(null).build());
    Guard guard = Guard.of(traits(), after, new Guard.Expected(Set.of(), true));
    assertThat(guard.accepted()).singleElement().matches(d -> d.trait() == Trait.CpuModel);
    assertThat(guard.refused()).singleElement().matches(d -> d.trait() == Trait.Kernel);
  }

  /** A run that began was not refused by a rule, so a rule changes no value. */
  @Test
  void runsBeforeAndAfterANewRuleAreEqual() {
    String rules = "rules: [{product: [size], atMost: 8, message: Lower size.}]";
    Experiment ruled = experiment("b", DESIGN, Fixtures.WORKLOAD + rules);
    assertThat(ruled.workload().rules()).hasSize(1);
    assertThat(guard(traits(), traits(ruled, environment)).refused()).isEmpty();
  }

  @Test
  void unknownInBothRunsIsNotEqual() {
    Traits none = traits(experiment, null);
    assertThat(guard(none, none).refused())
        .extracting(Difference::trait)
        .contains(Trait.Kernel, Trait.CpuModel, Trait.Sandbox)
        .doesNotContain(Trait.Node, Trait.Workload, Trait.Limits);
    assertThat(guard(Traits.UNKNOWN, Traits.UNKNOWN).refused())
        .hasSize(Trait.values().length)
        .allMatch(d -> d.kind() == Difference.Kind.Unknown);
  }

  @Test
  void otherSandboxIsNamedByRuntime() {
    Environment upgraded =
        environment()
            .sandboxes(
                List.of(
                    sandbox("runc", Isolation.Native, "6.2.0"),
                    sandbox("gvisor", Isolation.GVisor, "4.19.0-gvisor")))
            .build();
    assertThat(refused(traits(), traits(experiment, upgraded))).containsExactly("sandbox (gvisor)");
  }

  @Test
  void parametersDesignAndRuntimesAreCompared() {
    Experiment other =
        ExperimentBuilder.builder(experiment)
            .parameters(Map.of("bytes", "8000", "target", "tmpfs"))
            .pods(PodSetupBuilder.builder().fixedIds(true).readOnlyRootFilesystem(true).build())
            .design(
                Fixtures.benchmark("b", DESIGN.replace("AsListed", "Random")).getSpec().design())
            .build();
    assertThat(refused(traits(), traits(other, environment)))
        .containsExactly(
            "parameters (bytes)",
            "parameters (target)",
            "design (order)",
            "podSetup (readOnlyRootFilesystem)");
  }

  /** The status describes one node, so an upgrade of another node does not show there. */
  @Test
  void nodesThatTheStatusDoesNotDescribeAreUnknown() {
    List<TrialOutcome> pools =
        outcomes().stream()
            .map(
                o ->
                    o.runtime().equals("gvisor")
                        ? TrialOutcomeBuilder.builder(o).node("n2").build()
                        : o)
            .toList();
    Traits run =
        RunTraits.of(experiment, Optional.of(environment), pools, List.of("runc", "gvisor"));
    assertThat(guard(run, run).refused())
        .allMatch(d -> d.kind() == Difference.Kind.Unknown)
        .extracting(Difference::label)
        .contains("kernel (other nodes)", "runtimeVersion (other nodes)", "cpuModel (other nodes)")
        .hasSize(9);
    Guard.Expected unknown = new Guard.Expected(Set.of(), true);
    assertThat(Guard.of(run, run, unknown).refused()).isEmpty();
    Environment other = EnvironmentBuilder.builder(environment).kernelVersion("6.2.0").build();
    Traits upgraded =
        RunTraits.of(experiment, Optional.of(other), pools, List.of("runc", "gvisor"));
    assertThat(Guard.of(run, upgraded, unknown).refused())
        .extracting(Difference::label)
        .containsExactly("kernel");
  }

  /** The number of blocks and the gates change no value. */
  @Test
  void numberOfBlocksIsNotADifference() {
    Experiment longer =
        ExperimentBuilder.builder(experiment)
            .design(Fixtures.benchmark("b", DESIGN.replace("max: 2", "max: 9")).getSpec().design())
            .seed(8)
            .build();
    List<String> refused =
        guard(traits(), RunTraits.of(longer, Optional.of(environment), outcomes(), List.of()))
            .refused()
            .stream()
            .filter(d -> d.trait() == Trait.Design)
            .map(Difference::label)
            .toList();
    assertThat(refused).isEmpty();
  }

  @Test
  void workloadIsComparedByFieldAndWithoutItsTag() {
    String tag = Fixtures.WORKLOAD.replaceAll("image: [^,}\\s]+", "image: example/other:2");
    assertThat(refused(traits(), traits(experiment("b", DESIGN, tag), environment))).isEmpty();
    String unit = Fixtures.WORKLOAD.replace("unit: ns", "unit: us");
    assertThat(refused(traits(), traits(experiment("b", DESIGN, unit), environment)))
        .containsExactly("workload (metrics[0].unit)");
  }

  @Test
  void limitsAreComparedAsQuantities() {
    Traits before = traits();
    pod = pod().limits(Map.of("cpu", "1000m", "memory", "262144Ki")).build();
    assertThat(refused(before, traits())).isEmpty();
    pod = pod().limits(Map.of("cpu", "500m", "memory", "256Mi")).build();
    assertThat(refused(before, traits())).containsExactly("limits (gvisor)", "limits (runc)");
  }

  @Test
  void imagesAreComparedByDigestsOfOneForm() {
    Traits before = traits();
    pod = pod().imageId("mirror.example/tool@sha256:aaa").build();
    assertThat(refused(before, traits())).isEmpty();
    pod = pod().imageId("registry.example/tool@sha256:bbb").build();
    assertThat(guard(before, traits()).refused())
        .hasSize(2)
        .allMatch(d -> d.kind() == Difference.Kind.Differs && d.trait() == Trait.ImageDigest);
    pod = pod().imageId("sha256:aaa").build();
    assertThat(guard(before, traits()).refused())
        .hasSize(2)
        .allMatch(d -> d.kind() == Difference.Kind.Unknown);
    pod = null;
    assertThat(guard(before, traits()).refused())
        .extracting(Difference::trait)
        .containsOnly(Trait.ImageDigest, Trait.Limits, Trait.Containers);
  }

  @Test
  void addedContainersAreNamed() {
    Traits before = traits();
    pod = pod().containers(List.of("container proxy")).build();
    assertThat(guard(before, traits()).refused())
        .extracting(Difference::after)
        .containsOnly(Optional.of("container proxy"));
  }

  @Test
  void expectedTraitMayBeWrittenInUpperOrLowerCase() {
    assertThat(Trait.of("CPUMODEL")).contains(Trait.CpuModel);
    assertThat(Trait.of("speed")).isEmpty();
  }
}
