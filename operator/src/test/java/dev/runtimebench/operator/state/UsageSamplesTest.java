package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.observe.usage.CadvisorMetrics;
import dev.runtimebench.operator.observe.usage.NodeSize;
import dev.runtimebench.operator.observe.usage.UsageSample;
import dev.runtimebench.operator.state.UsageSamples.When;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which answers of a kubelet count, if two paths answered in one trial. */
class UsageSamplesTest {

  private static final String CADVISOR = "/metrics/cadvisor";
  private static final String SUMMARY = "/stats/summary";

  private final UsageSamples samples = new UsageSamples();

  private static UsageSample figures(double cpu) {
    CadvisorMetrics metrics = new CadvisorMetrics("p");
    metrics.take(
        "container_cpu_usage_seconds_total{id=\"/kubepods/podp\"} %s 1796069961250".formatted(cpu));
    return metrics.sample();
  }

  private void answered(When when, String path, UsageSample sample) {
    samples.add(
        when,
        new Kubelets.Answer("kubelet", Optional.ofNullable(path), sample, NodeSize.UNKNOWN, true),
        "ClusterCA",
        0);
  }

  @Test
  void figuresOfTheCacheWinOverThoseOfTheRuntime() {
    UsageSample early = figures(1);
    UsageSample late = figures(2);
    answered(When.BeforeWork, SUMMARY, early);
    answered(When.AfterWork, CADVISOR, late);
    assertThat(samples.path()).contains(CADVISOR);
    assertThat(samples.samples(When.BeforeWork)).isEmpty();
    assertThat(samples.samples(When.AfterWork)).containsExactly(late);
  }

  /** The first path has no figures, and a call that failed says why a figure is missing. */
  @Test
  void figuresOfTheRuntimeCountIfTheCacheHasNone() {
    UsageSample early = figures(1);
    UsageSample refused = UsageSample.missing("Forbidden: 403");
    answered(When.BeforeWork, SUMMARY, early);
    answered(When.BeforeWork, CADVISOR, UsageSample.missing("not seen yet"));
    answered(When.BeforeWork, null, refused);
    assertThat(samples.path()).contains(SUMMARY);
    assertThat(samples.samples(When.BeforeWork)).containsExactly(early, refused);
  }

  @Test
  void pathWithoutFiguresIsTheLastOneThatAnswered() {
    assertThat(samples.path()).isEmpty();
    answered(When.BeforeWork, null, UsageSample.missing("Unreachable: "));
    assertThat(samples.path()).isEmpty();
    assertThat(samples.samples(When.BeforeWork)).hasSize(1);
    answered(When.BeforeWork, SUMMARY, UsageSample.missing("a sum"));
    assertThat(samples.path()).contains(SUMMARY);
  }
}
