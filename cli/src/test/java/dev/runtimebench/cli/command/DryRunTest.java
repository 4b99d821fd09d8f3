package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code rtb run --dry-run} without a cluster. */
class DryRunTest {

  private static final String WORKLOAD =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: BenchmarkWorkload
      metadata: {name: tool}
      spec:
        container: {image: example/tool:1}
        resources: {cpu: 500m, limitCpu: false}
        timeouts: {runSeconds: 60}
        minimumResources: {memory: 128Mi}
        metrics: [{name: latency, unit: ns, primary: true, source: {record: latency}}]
      ---
      """;

  @TempDir private Path directory;

  private record Ran(int code, String out, String err) {

    /** The output in one line: the tests do not depend on where the lines break. */
    private String text() {
      return out.replaceAll("\\s+", " ");
    }
  }

  @BeforeEach
  void noCluster() {
    System.setProperty("kubeconfig", directory.resolve("absent").toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty("kubeconfig");
  }

  private Ran dryRun(String text, String... more) throws IOException {
    Path file = directory.resolve("benchmark.yaml");
    Files.writeString(file, text);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Rtb.commandLine("run");
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] all = new String[more.length + 4];
    System.arraycopy(more, 0, all, 4, more.length);
    all[0] = "run";
    all[1] = "-f";
    all[2] = file.toString();
    all[3] = "--dry-run";
    int code = line.execute(all);
    assertThat(out.toString().lines()).allMatch(shown -> shown.length() < 80);
    return new Ran(code, out.toString(), err.toString());
  }

  private static String benchmark(String spec) {
    return """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: b}
        spec:
          runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
        """
        + spec.indent(2);
  }

  @Test
  void adaptiveBenchmarkHasARangeOfPodsAndMinutes() throws IOException {
    Ran ran = dryRun(WORKLOAD + benchmark("workload: {ref: tool}"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.text())
        .contains(
            "runtimebenchmark.runtimebench.dev/b",
            "1 warm-up, then 8 to 40; 2 trials each; the run ends when the ratios are known to 2%",
            "18 to 82 for trials, at most 6 to look at the runtimes. If every block needs all its retries"
                + " (2): 246 for trials",
            "1 Pod with cpu 500m (no CPU limit) and memory 256Mi",
            // 18 trials of 3 s, 82 of 11 s
            "about 1 to 16 min",
            "3 to 11 s with the pause after it",
            "300 s to start, 60 s to run",
            "Not checked: whether the API server accepts the objects: no kubeconfig",
            "Nothing was created.");
  }

  @Test
  void idleTimesOfModeUsageAreShown() throws IOException {
    Ran ran =
        dryRun(
            WORKLOAD
                + benchmark(
                    "workload: {ref: tool}\ndesign: {mode: Usage, idleSeconds: 90, blocks: {warmup: 0, max: 2}}"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.text())
        .contains(
            // 4 trials of 183 s to 191 s
            "about 12 to 13 min",
            "183 to 191 s with the pause after it and 180 s of idle time around the work",
            "300 s to start, 60 s to run and 180 s of idle time around the work");
  }

  @Test
  void inlineServerAndBurstAreCounted() throws IOException {
    Ran pair =
        dryRun(
            benchmark(
                """
                workload:
                  inline:
                    length: Long
                    container: {image: c}
                    server: {image: s, port: 80}
                    metrics: [{name: m, unit: ns, source: {record: m}}]
                design: {blocks: {warmup: 0, max: 6}, settleSeconds: 0, retries: 0}
                """));
    assertThat(pair.text())
        .contains(
            "0 warm-up, then 6; 2 trials each",
            "24 for trials, at most 6 to look at the runtimes, 3 to pull images",
            "2 Pods, each with cpu 1 and memory 256Mi",
            "about 12 to 62 min",
            "length Long, and the run timeout is 300 s");
    Ran burst =
        dryRun(
            WORKLOAD
                + benchmark(
                    """
                    workload: {ref: tool}
                    design: {mode: Burst, concurrency: [1, 4], blocks: {max: 2}}
                    """));
    assertThat(burst.text()).contains("then 2; 4 trials each", "30 for trials", "4 Pods");
  }

  @Test
  void unknownCatalogueEntryIsReported() throws IOException {
    Ran ran = dryRun(benchmark("workload: {ref: my-own}"));
    assertThat(ran.code()).isZero();
    assertThat(ran.text())
        .contains(
            "(twice as many if the workload has a server)",
            "unknown without the workload",
            "Not checked: BenchmarkWorkload my-own of b: it is in none of the files");
  }

  @Test
  void withoutAClusterTheCatalogueOfThisVersionIsUsed() throws IOException {
    Ran ran = dryRun(benchmark("workload: {ref: syscall-write}"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.text())
        .contains("about ", "rtb took the workload of this version; the cluster may have another");
  }

  @Test
  void wrongParametersAreRefusedByNameWithTheAllowedOnes() throws IOException {
    Ran ran =
        dryRun(
            benchmark(
                "workload: {ref: small-files, parameters: {targt: tmpfs, target: nfs, files: many}}"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "b: spec.workload.parameters.targt: the workload has no such parameter; it has [",
            "b: spec.workload.parameters.target: \"nfs\" is not one of [rootfs, emptydir, tmpfs]",
            "b: spec.workload.parameters.files: \"many\" is not a whole number");
  }

  @Test
  void combinationThatCannotWorkIsRefusedWithItsValuesAndTheFix() throws IOException {
    Ran ran =
        dryRun(
            benchmark(
                "workload: {ref: fio-async, parameters: {target: tmpfs, size-mib: 64, jobs: 5}}"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "b: spec.workload.parameters: with target tmpfs, size-mib x jobs is 64 x 5 = 320, but must be at most 256: ",
            "Lower size-mib or jobs, or choose another target.");
  }

  @Test
  void ruleThatCannotBeAppliedNamesItsField() throws IOException {
    String rule = "  rules: [{product: [sise], atMost: 1, message: Lower size.}]\n";
    Ran ran =
        dryRun(
            WORKLOAD.replaceFirst("(?m)^spec:\n", "spec:\n" + rule)
                + benchmark("workload: {ref: tool}"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "tool: spec.rules[0].product[0]: \"sise\" is neither a parameter nor",
            "b: BenchmarkWorkload tool: spec.rules[0].product[0]: \"sise\" is neither");
  }

  @Test
  void benchmarkBelowTheMinimumIsAnError() throws IOException {
    Ran ran = dryRun(WORKLOAD + benchmark("workload: {ref: tool}\nresources: {memory: 64Mi}"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("b: spec.resources.memory: is 64Mi, but workload tool needs at least 128Mi");
  }

  @Test
  void specThatCannotRunNamesItsField() throws IOException {
    assertThat(dryRun(benchmark("")).err()).contains("b: spec.workload");
    assertThat(dryRun(benchmark("workload: {ref: t}\ndesign: {mode: Burst}")).err())
        .contains("b: spec.design.concurrency");
    assertThat(dryRun(benchmark("workload: {ref: t}\ndesign: {blocks: {min: 9, max: 2}}")).err())
        .contains("b: spec.design: blocks from 9 to 2");
    assertThat(dryRun(benchmark("workload: {ref: t}"), "--wait").err())
        .contains("leave out --wait");
  }
}
