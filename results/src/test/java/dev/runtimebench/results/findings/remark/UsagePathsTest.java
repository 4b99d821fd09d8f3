package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsageBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The remark on figures that the container runtime has read. */
class UsagePathsTest {

  private final List<TrialOutcome> trials = new ArrayList<>();

  private void trial(String runtime, String path) {
    trials.add(
        TrialOutcomeBuilder.builder()
            .runtime(runtime)
            .usage(PodUsageBuilder.builder().source("kubelet 10.0.0.1:10250").path(path).build())
            .build());
  }

  private Optional<Remark> remark(String mode) {
    Experiment experiment =
        Experiments.of(
            Fixtures.created(
                "b", "design: {mode: %s, blocks: {warmup: 0, max: 8}}".formatted(mode)));
    Metric metric = experiment.measuredMetrics().get(0);
    return new UsagePaths(trials).remark("gvisor", "runc", metric);
  }

  @Test
  void figuresOfTheContainerRuntimeAreRemarked() {
    trial("runc", PodUsage.CADVISOR);
    trial("gvisor", PodUsage.SUMMARY);
    trial("gvisor", PodUsage.SUMMARY);
    Remark remark = remark("Usage").orElseThrow();
    assertThat(remark.kind()).isEqualTo(Remark.Kind.RuntimeFigures);
    assertThat(remark.kind().isDecisive()).isFalse();
    assertThat(remark.message())
        .startsWith("the kubelet 10.0.0.1:10250 shows no cgroups of Pods at /metrics/cadvisor")
        .contains("those of /stats/summary", "runc in 0 of 1 trials, gvisor in 2 of 2");
    assertThat(remark("Serial")).isEmpty();
  }

  @Test
  void figuresOfTheKubeletsCacheAreNotRemarked() {
    trial("runc", PodUsage.CADVISOR);
    trial("gvisor", PodUsage.CADVISOR);
    // A sample of an earlier version has no path.
    trial("gvisor", null);
    assertThat(remark("Usage")).isEmpty();
  }
}
