package dev.runtimebench.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.HtmlReport;
import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTableTest {

  private static String page(BenchmarkView view) {
    return new HtmlReport(Reported.without(List.of(view.benchmark())), "now").render();
  }

  private static BenchmarkView benchmark(String phases) {
    return new BenchmarkView(
        Serialization.unmarshal(
            """
            apiVersion: runtimebench.dev/v1alpha1
            kind: RuntimeBenchmark
            metadata: {name: b, namespace: default}
            spec:
              workload: {ref: syscall-write}
              runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
            status:
              phases:
            """
                + phases.indent(4),
            RuntimeBenchmark.class));
  }

  private static String phase(String runtime, String phase, String more) {
    return "- {runtime: %s, phase: %s, from: A, to: B, clock: Node, of: 15, %s}%n"
        .formatted(runtime, phase, more);
  }

  private static BenchmarkView example() {
    return benchmark(
        phase("runc", "SandboxSetup", "resolutionMs: 1, n: 15, medianMs: 153.8")
            + phase("gvisor", "SandboxSetup", "resolutionMs: 1, n: 15, medianMs: 491.4")
            + phase("runc", "ContainerStart", "resolutionMs: 0.000001, n: 15, medianMs: 108.2")
            + phase(
                "gvisor",
                "SubmitToFirstOutput",
                "resolutionMs: 0.000001, uncertaintyMs: 72.6, n: 14, medianMs: 694, missing: [{reason: <lost>, count: 1}]")
            + phase("runc", "ImagePull", "resolutionMs: 0.000001, n: 0")
            + phase("runc", "Brooding", "resolutionMs: 1, n: 15, medianMs: 2"));
  }

  @Test
  void tableShowsMedianUncertaintyAndCoverageOfEachPhase() {
    List<String> lines = new PhaseTable(example(), 80).lines();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(lines.get(0)).matches("phase, ms +runc +\\+/- +seen +gvisor +\\+/- +seen");
    assertThat(lines.get(1)).matches("submit to first output +- +- +694 +73 +14/15");
    assertThat(lines.get(2)).matches("sandbox set-up .* +154 +1.0 +15/15 +491 +1.0 +15/15");
    assertThat(lines.get(3)).matches("container start .* +108 +<0.01 +15/15 +- +-");
    assertThat(lines.get(4)).startsWith("Brooding");
    assertThat(String.join("\n", lines)).doesNotContain("image pull");
  }

  @Test
  void tableIsEmptyWithoutPhases() {
    assertThat(new PhaseTable(benchmark("[]"), 80).lines()).isEmpty();
  }

  @Test
  void htmlReportShowsPhasesAndWhyTheyAreMissing() {
    String page = page(example());
    assertThat(page).contains("Phases of a trial", "sandbox set-up", "14 of 15", "&lt;lost&gt;");
    assertThat(page(benchmark("[]"))).doesNotContain("Phases of a trial");
  }
}
