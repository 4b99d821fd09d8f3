package dev.runtimebench.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.api.v1alpha1.Samples;
import dev.runtimebench.cli.command.Rtb;
import dev.runtimebench.cli.export.ExportFormat;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An export of a benchmark in which gVisor fails once in each block. */
class ExportedFailuresTest {

  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";

  @TempDir private Path directory;

  private SampleSet samples;
  private Findings findings;

  /** The result of a command. */
  private record Ran(int code, String out, String err) {}

  private static Ran rtb(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Rtb.commandLine(arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  @BeforeEach
  void addFailures() {
    SampleSet recorded = SampleFile.read(EXPORT);
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (TrialOutcome outcome : recorded.outcomes()) {
      boolean fails = outcome.runtime().equals("gvisor") && !outcome.warmup();
      if (fails) {
        outcomes.add(
            TrialOutcomeBuilder.builder(outcome)
                .values(Map.of())
                .build()
                .invalid(FailureReason.NonZeroExit, "it broke"));
      }
      int run = outcome.warmup() ? 0 : 1;
      outcomes.add(TrialOutcomeBuilder.builder(outcome).attempt(run).build());
    }
    samples =
        new SampleSet(recorded.source(), recorded.experiment(), recorded.preparation(), outcomes);
    findings = samples.findings();
  }

  /** Writes the export with this status. */
  private String file(RuntimeBenchmarkStatusBuilder status, ExportFormat format)
      throws IOException {
    RuntimeBenchmark benchmark = samples.benchmark();
    Samples recorded = benchmark.getStatus().samples();
    benchmark.setStatus(
        status
            .samples(
                new Samples(
                    recorded.configMaps(),
                    samples.outcomes().size(),
                    samples.digest(),
                    recorded.frozenDigest()))
            .build());
    SampleSet with =
        new SampleSet(
            SampledBenchmark.of(benchmark),
            samples.experiment(),
            samples.preparation(),
            samples.outcomes());
    Path file = directory.resolve("export." + format);
    Files.writeString(file, format.render(with));
    return file.toString();
  }

  private RuntimeBenchmarkStatusBuilder status() {
    return RuntimeBenchmarkStatusBuilder.builder(samples.benchmark().getStatus())
        .results(findings.results())
        .comparisons(findings.comparisons())
        .gates(findings.gates())
        .reliability(findings.reliability());
  }

  @Test
  void analysisOfAnExportFindsTheSameFailures() throws IOException {
    for (ExportFormat format : List.of(ExportFormat.ndjson, ExportFormat.json)) {
      Ran table = rtb("analyze", file(status(), format));
      assertThat(table.err()).contains("equal to the status, to the byte");
      assertThat(table.code()).isZero();
      assertThat(table.out())
          .contains("gvisor failed in 8 of 16 trials", "50.0%", "NonZeroExit 8")
          .contains("undecided");
      assertThat(table.out().lines()).allMatch(line -> line.length() <= 80);
    }
    Ran json = rtb("analyze", file(status(), ExportFormat.ndjson), "--output", "json");
    assertThat(new JsonMapper().readTree(json.out()).at("/reliability/1/failed").asInt())
        .isEqualTo(8);
  }

  @Test
  void analysisDetectsAWrongSuccessRate() throws IOException {
    var wrong = List.of(findings.reliability().get(0));
    Ran ran = rtb("analyze", file(status().reliability(wrong), ExportFormat.ndjson));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("differs from the status in: reliability");
  }

  @Test
  void otherBaselineHasTheFailuresToo() throws IOException {
    Ran ran = rtb("analyze", file(status(), ExportFormat.ndjson), "--baseline", "gvisor");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("runc latency: inconclusive: gvisor failed in 8 of 16 trials");
  }

  /** An older operator counted each trial of a repeated block as invalid. */
  @Test
  void invalidOfAnOlderOperatorIsNotCompared() throws IOException {
    List<RuntimeResult> older =
        findings.results().stream()
            .map(r -> RuntimeResultBuilder.builder(r).invalid(9).throttled(null).build())
            .toList();
    RuntimeBenchmarkStatusBuilder status = status().reliability(List.of()).results(older);
    assertThat(rtb("analyze", file(status, ExportFormat.ndjson)).err())
        .contains("equal to the status, to the byte");
  }

  @Test
  void csvOfAnExportWithFailuresCanBeAnalyzed() throws IOException {
    Ran ran = rtb("analyze", file(status(), ExportFormat.csv), "--baseline", "runc");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("gvisor").doesNotContain("success");
  }
}
