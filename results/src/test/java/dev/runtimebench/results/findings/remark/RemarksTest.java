package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.PodUsageSourceBuilder;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.DisturbanceBuilder;
import dev.runtimebench.results.sample.PodUsageBuilder;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.RanPodBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemarksTest {

  private static final Metric VALUE =
      MetricBuilder.builder().name("value").source(MetricSourceBuilder.builder().build()).build();
  private static final Metric MEMORY =
      MetricBuilder.builder()
          .name("memory")
          .source(
              MetricSourceBuilder.builder()
                  .podUsage(PodUsageSourceBuilder.builder().figure(Figure.SettledMemory).build())
                  .build())
          .build();
  private static final Metric START =
      MetricBuilder.builder()
          .name("start")
          .source(
              MetricSourceBuilder.builder().milestone(MetricSource.Milestone.FirstOutput).build())
          .build();

  private final List<TrialOutcome> trials = new ArrayList<>();

  private void trial(String runtime, String node, RanPod ran, Long throttledNanos) {
    Disturbance disturbance = DisturbanceBuilder.builder().throttledNanos(throttledNanos).build();
    trials.add(
        TrialOutcomeBuilder.builder()
            .block(trials.size() / 2)
            .runtime(runtime)
            .node(node)
            .ran(ran)
            .disturbance(disturbance)
            .build());
  }

  private static RanPod resources(String... changed) {
    return RanPodBuilder.builder().resources(List.of(changed)).build();
  }

  private static RanPod containers(String... added) {
    return RanPodBuilder.builder().containers(List.of(added)).build();
  }

  private static RanPod image(String id) {
    return RanPodBuilder.builder().imageId(id).build();
  }

  @Test
  void operatorOnTheNodeOfTheTrialsIsRemarked() {
    for (Boolean shared : new Boolean[] {true, false, null, true}) {
      trials.add(
          TrialOutcomeBuilder.builder()
              .runtime(trials.size() % 2 == 0 ? "runc" : "gvisor")
              .disturbance(DisturbanceBuilder.builder().operatorOnNode(shared).build())
              .build());
    }
    assertThat(new OperatorOnNode(trials).remark("gvisor", "runc"))
        .hasValueSatisfying(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.OperatorOnNode);
              assertThat(remark.kind().isDecisive()).isFalse();
              assertThat(remark.message()).contains("2 of 4 trials", "avoidNodes");
            });
    assertThat(new OperatorOnNode(trials.subList(1, 3)).remark("gvisor", "runc")).isEmpty();
    assertThat(new OperatorOnNode(List.of(trials.get(0))).remark("gvisor", "kata")).isEmpty();
  }

  private List<Remark> on(Metric metric) {
    return new PodRemarks(trials).on("gvisor", "runc", metric);
  }

  @Test
  void longMessageIsCutToTheLengthThatTheApiServerAccepts() {
    Remark remark = new Remark(Remark.Kind.ContainersAdded, "x".repeat(1025));
    assertThat(remark.message()).hasSize(1024).endsWith("x...");
    String longest = "x".repeat(1024);
    assertThat(new Remark(Remark.Kind.ContainersAdded, longest).message()).isEqualTo(longest);
  }

  @Test
  void podsAsAskedHaveNoRemark() {
    trial("runc", "n", image("a@sha256:1"), 0L);
    trial("gvisor", "n", image("b@sha256:1"), null);
    assertThat(on(START)).isEmpty();
    assertThat(new Throttling(trials).remark("gvisor", "runc")).isEmpty();
  }

  @Test
  void resourcesThatChangedAlikeAreNamedOnce() {
    String change = "spec.containers[workload].resources.limits.cpu: 200m became 50m";
    trial("runc", "n", resources(change), 0L);
    trial("gvisor", "n", resources(change), 0L);
    assertThat(on(VALUE))
        .containsExactly(
            new Remark(
                Remark.Kind.ResourcesChanged,
                "the platform changed the Pods' resources: " + change));
  }

  /** The kubelet's figures of a Pod include all its containers. */
  @Test
  void containerUnderOneRuntimeForbidsAVerdictAboutCpuAndMemory() {
    trial("runc", "n", containers(), 0L);
    trial("gvisor", "n", containers("container proxy"), 0L);
    assertThat(on(MEMORY))
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.AddedContainersMeasured);
              assertThat(remark.kind().isDecisive()).isTrue();
              assertThat(remark.message())
                  .contains("CPU and memory include")
                  .endsWith("under runc nothing; under gvisor container proxy");
            });
    assertThat(on(VALUE)).allMatch(remark -> !remark.kind().isDecisive());
  }

  @Test
  void containerUnderBothRuntimesLeavesTheVerdictAboutMemory() {
    trial("runc", "n", containers("container proxy"), 0L);
    trial("gvisor", "n", containers("container proxy"), 0L);
    assertThat(on(MEMORY)).extracting(Remark::kind).containsExactly(Remark.Kind.ContainersAdded);
  }

  @Test
  void containerUnderOneRuntimeIsNamedWithItsRuntime() {
    trial("runc", "n", containers(), 0L);
    trial("gvisor", "n", containers("container proxy"), 0L);
    assertThat(on(VALUE))
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.ContainersAdded);
              assertThat(remark.message())
                  .endsWith("under runc nothing; under gvisor container proxy");
            });
  }

  @Test
  void changedPullPolicyConcernsStartUpOnly() {
    RanPod always = RanPodBuilder.builder().pullPolicy("Always").build();
    trial("runc", "n", always, 0L);
    trial("gvisor", "n", always, 0L);
    assertThat(on(VALUE)).isEmpty();
    assertThat(on(START)).extracting(Remark::kind).containsExactly(Remark.Kind.RegistryAsked);
  }

  @Test
  void nodesThatRanDifferentImagesAreNamed() {
    trial("runc", "n1", image("t@sha256:1"), 0L);
    trial("gvisor", "n2", image("t@sha256:2"), 0L);
    assertThat(on(VALUE))
        .containsExactly(
            new Remark(
                Remark.Kind.ImagesDiffer,
                "the nodes ran different images: t@sha256:1 on n1 and t@sha256:2 on n2"));
  }

  @Test
  void digestsOfDifferentFormsCannotBeCompared() {
    assertThat(image("t@sha256:1").hasOtherImage(image("sha256:2"))).isFalse();
    assertThat(image("mirror/t@sha256:1").hasOtherImage(image("t@sha256:1"))).isFalse();
    assertThat(image("sha256:1").hasOtherImage(image("sha256:2"))).isTrue();
    assertThat(image(null).hasOtherImage(image("sha256:2"))).isFalse();
  }

  @Test
  void throttlingSaysWhatIsKnown() {
    trial("runc", "n", null, 5L);
    trial("gvisor", "n", null, null);
    trial("runc", "n", null, 0L);
    trial("gvisor", "n", null, null);
    assertThat(new Throttling(trials).remark("gvisor", "runc").orElseThrow().message())
        .contains(": runc in 1 of 2 trials, for gvisor it is not known; ");
  }

  private static RanPod limited() {
    return RanPodBuilder.builder().limits(Map.of("cpu", "200m")).build();
  }

  /** gVisor shows no throttling, so a comparison with a limit hides whether the limit was hit. */
  @Test
  void throttlingThatOnlyOneSideShowsIsRemarked() {
    trial("runc", "n", limited(), 0L);
    trial("gvisor", "n", limited(), null);
    Remark remark = new Throttling(trials).remark("gvisor", "runc").orElseThrow();
    assertThat(remark.kind()).isEqualTo(Remark.Kind.ThrottlingUnknown);
    assertThat(remark.kind().isDecisive()).isFalse();
    assertThat(remark.message())
        .contains("under gvisor is not known", "under runc the limit throttled no trial")
        .endsWith(
            "; a benchmark of design.mode Usage asks the kubelet, which shows throttling under every runtime");
    assertThat(new Throttling(trials).remark("runc", "gvisor")).contains(remark);
  }

  @Test
  void throttlingThatOneSideHidesNamesTheModeThatShowsIt() {
    trial("runc", "n", limited(), 5L);
    trial("gvisor", "n", limited(), null);
    assertThat(new Throttling(trials).remark("gvisor", "runc").map(Remark::message).orElseThrow())
        .contains("for gvisor it is not known; a benchmark of design.mode Usage asks the kubelet");
    trials.clear();
    trials.add(
        TrialOutcomeBuilder.builder()
            .runtime("runc")
            .usage(PodUsageBuilder.builder().build())
            .disturbance(DisturbanceBuilder.builder().podThrottledNanos(5L).build())
            .build());
    trial("gvisor", "n", limited(), null);
    assertThat(new Throttling(trials).remark("gvisor", "runc").map(Remark::message).orElseThrow())
        .contains("for gvisor it is not known")
        .doesNotContain("design.mode Usage");
  }

  @Test
  void throttlingThatNoSideShowsIsNotRemarked() {
    trial("runc", "n", limited(), null);
    trial("gvisor", "n", limited(), null);
    assertThat(new Throttling(trials).remark("gvisor", "runc")).isEmpty();
  }

  /** The kubelet shows throttling also where the sandbox hides it. */
  @Test
  void throttlingThatOnlyTheKubeletShowsIsRemarked() {
    for (String runtime : List.of("runc", "gvisor")) {
      trials.add(
          TrialOutcomeBuilder.builder()
              .runtime(runtime)
              .disturbance(
                  DisturbanceBuilder.builder()
                      .podThrottledNanos(runtime.equals("gvisor") ? 5L : 0)
                      .build())
              .build());
    }
    assertThat(new Throttling(trials).remark("gvisor", "runc").map(Remark::message).orElseThrow())
        .contains("runc in 0 of 1 trials", "gvisor in 1 of 1 trials");
  }

  @Test
  void throttledClientIsNamed() {
    trials.add(
        TrialOutcomeBuilder.builder()
            .runtime("runc")
            .disturbance(DisturbanceBuilder.builder().clientThrottledNanos(7L).build())
            .build());
    assertThat(new Throttling(trials).remark("gvisor", "runc").orElseThrow().message())
        .endsWith("the client may have limited the numbers: in 1 of 1 trials");
  }

  @Test
  void changesOfTheOtherPodAreRemarked() {
    trials.add(
        TrialOutcomeBuilder.builder()
            .runtime("gvisor")
            .ran(RanPodBuilder.builder().build())
            .peer(
                RanPodBuilder.builder()
                    .resources(List.of("limits.cpu: 1 became 50m"))
                    .containers(List.of("container proxy"))
                    .build())
            .build());
    assertThat(new PodRemarks(trials).on("gvisor", "runc", VALUE))
        .extracting(Remark::message)
        .anyMatch(m -> m.contains("in the other Pod, limits.cpu: 1 became 50m"))
        .anyMatch(m -> m.contains("in the other Pod, container proxy"));
  }
}
