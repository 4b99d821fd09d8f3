package dev.runtimebench.operator.observe.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.testkit.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other people's tools print, and what the operator reads of it. */
class ToolOutputTest {

  private static TrialJudge.Verdict judge(String metrics, String output) throws IOException {
    BenchmarkWorkloadSpec workload =
        Fixtures.workload("w", "container: {image: i}\nmetrics:\n" + metrics.indent(2)).getSpec();
    StringBuilder log = new StringBuilder();
    output.lines().forEach(line -> log.append("2026-01-02T03:04:05.1Z ").append(line).append('\n'));
    return judge(workload, log.toString());
  }

  private static TrialJudge.Verdict judge(BenchmarkWorkloadSpec workload, String log)
      throws IOException {
    TrialLog read =
        TrialLog.read(
            new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), workload.metrics());
    return new TrialJudge(workload, Optional.empty())
        .judge(
            new PodState.Ended(Optional.of(0), "Completed", ""),
            read,
            read,
            new Timeline(),
            ClockBound.NONE);
  }

  private static final String FIO =
      """
      - {name: write-iops, unit: /s, better: Higher, primary: true, summary: Median, source: {json: {pointer: /jobs/0/write/iops}}}
      - {name: clat-p99, unit: ns, summary: Median, source: {json: {pointer: /jobs/0/write/clat_ns/percentile/99.000000}}}
      """;

  private static final String FIO_DOCUMENT =
      """
      {
        "fio version" : "fio-3.33",
        "jobs" : [
          {
            "jobname" : "w",
            "write" : {
              "iops" : 1234.500000,
              "clat_ns" : { "mean" : 1234.0, "percentile" : { "99.000000" : 5536 } }
            }
          }
        ]
      }
      """;

  @Test
  void documentIsFoundBetweenNotes() throws IOException {
    var verdict =
        judge(
            FIO,
            "note: both iodepth >= 1 and synchronous I/O engine are selected {really}\n[warn] x\n"
                + FIO_DOCUMENT
                + "fio: something on standard error, after it\n");
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values())
        .containsEntry("write-iops", 1234.5)
        .containsEntry("clat-p99", 5536.0);
  }

  @Test
  void documentAfterAPrefixIsFound() throws IOException {
    String json = FIO.replace("pointer: /jobs/0/write/iops", "pointer: /iops");
    assertThat(judge(json, "RESULT: {\"iops\": 7}\ndone").values())
        .containsEntry("write-iops", 7.0);
    String prefixed = json.replace("{pointer", "{linePrefix: '\\S+ INFO ', pointer");
    String lines = "12:00:01 INFO {\n12:00:01 INFO \"iops\":\nother\n12:00:02 INFO 7}\n";
    assertThat(judge(prefixed, lines).values()).containsEntry("write-iops", 7.0);
  }

  @Test
  void noteInsideADocumentIsReportedWithItsLine() throws IOException {
    var verdict =
        judge(FIO, FIO_DOCUMENT.replace("    \"jobname\"", "  fio: a note\n    \"jobname\""));
    assertThat(verdict.failure()).contains(FailureReason.NoValue);
    assertThat(verdict.message()).contains("not JSON at line 5");
    // A part of the broken document is not taken for a document.
    String part = FIO.replace("/jobs/0/write/iops", "/iops");
    assertThat(
            judge(part, FIO_DOCUMENT.replace("    \"jobname\"", "  fio: a note\n    \"jobname\""))
                .values())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Last, Median, 3",
    "First, Median, 1",
    "All, Median, 2",
    "All, Sum, 6",
    "All, Max, 3"
  })
  void documentsOfJsonLinesAreChosen(String documents, String summary, double expected)
      throws IOException {
    String metric =
        "- {name: m, unit: s, summary: %s, source: {json: {pointer: /t, documents: %s}}}"
            .formatted(summary, documents);
    String lines = "{\"t\":1}\n{\"t\":2}\n{\"t\":3}\n{\"level\":\"info\",\"msg\":\"bye\"}\n";
    assertThat(judge(metric, lines).values()).containsEntry("m", expected);
  }

  private static final String WRK =
      """
      - {name: latency, unit: us, primary: true, summary: Median, source: {regex: {pattern: 'Latency\\s+([0-9.]+)%s', group: 1%s}}}
      - {name: requests, unit: /s, better: Higher, summary: Median, source: {regex: {pattern: 'Req/Sec\\s+([0-9.]+)%s', group: 1%s}}}
      """;

  @Test
  void unitThatChangesWithTheSizeIsConverted() throws IOException {
    String declared = WRK.formatted("([a-z]+)", ", unitGroup: 2", "([kM]?)", ", unitGroup: 2");
    var runc = judge(declared, "    Latency   850.00us  120.00us\n    Req/Sec   912.40    17.00");
    var gvisor = judge(declared, "    Latency   1.20ms    0.40ms\n    Req/Sec   6.61k   210.00");
    assertThat(runc.values()).containsEntry("latency", 850.0).containsEntry("requests", 912.4);
    assertThat(gvisor.values()).containsEntry("latency", 1200.0).containsEntry("requests", 6610.0);
  }

  @Test
  void undeclaredUnitGivesNoValue() throws IOException {
    String undeclared = WRK.formatted("", "", "", "");
    var gvisor = judge(undeclared, "    Latency   1.20ms    0.40ms\n    Req/Sec   6.61k   210.00");
    assertThat(gvisor.failure()).contains(FailureReason.NoValue);
    assertThat(gvisor.values()).isEmpty();
    assertThat(gvisor.missing().get("latency")).contains("\"ms\"", "1.20ms", "us", "unitGroup");
    assertThat(gvisor.missing().get("requests")).contains("\"k\"", "6.61k");
  }

  @Test
  void decimalCommaIsNeverThousands() throws IOException {
    String metrics =
        """
        - {name: small, unit: s, primary: true, summary: Median, source: {regex: {pattern: 'small: ([0-9.,]+)', group: 1}}}
        - {name: large, unit: /s, summary: Median, source: {regex: {pattern: 'large: ([0-9.,]+)', group: 1}}}
        - {name: either, unit: s, summary: Median, source: {regex: {pattern: 'either: ([0-9.,]+)', group: 1}}}
        """;
    String output = "small: 0,512 s\nlarge: 12,345.6 ops\neither: 1,234 s";
    var verdict = judge(metrics, output);
    assertThat(verdict.failure()).contains(FailureReason.NoValue);
    assertThat(verdict.message()).contains("\"0,512\"");
    assertThat(verdict.values()).containsOnlyKeys("large").containsEntry("large", 12345.6);
    assertThat(verdict.missing().get("either")).contains("\"1,234\"");
    var declared =
        judge(metrics.replace("group: 1}}", "group: 1}, number: {decimal: Comma}}"), output);
    assertThat(declared.values()).containsEntry("small", 0.512).containsEntry("either", 1.234);
  }

  private static final String PROGRESS =
      "- {name: speed, unit: '1', better: Higher, summary: %s, source: {regex: {pattern: 'speed= *([0-9.]+)x', group: 1}}}";

  @ParameterizedTest
  @CsvSource({"Last, 2", "First, 0.1", "Median, 0.5", "Sum, 2.6"})
  void progressIsReadWithItsSummary(String summary, double expected) throws IOException {
    String output =
        "frame=   10 speed=0.10x    \rframe=   60 fps= 12 speed=0.50x    \rframe=  300 speed=2.00x   ";
    var verdict =
        judge(
            Fixtures.workload(
                    "w", "container: {image: i}\nmetrics:\n  " + PROGRESS.formatted(summary))
                .getSpec(),
            output + "\n");
    assertThat(verdict.values()).containsEntry("speed", expected);
  }

  @Test
  void lastFigureOfEndlessProgressCounts() throws IOException {
    String output = "speed=1x some more text\r".repeat(50_000) + "speed=7x";
    BenchmarkWorkloadSpec workload =
        Fixtures.workload("w", "container: {image: i}\nmetrics:\n  " + PROGRESS.formatted("Last"))
            .getSpec();
    assertThat(judge(workload, "2026-01-02T03:04:05.1Z " + output + "\n").values())
        .containsEntry("speed", 7.0);
  }

  @Test
  void numberAloneIsADocument() throws IOException {
    String metric = "- {name: m, unit: s, summary: Median, source: {json: {pointer: ''}}}";
    assertThat(judge(metric, "\n 12.5 \n").values()).containsEntry("m", 12.5);
  }

  @Test
  void lastValueCountsAfterMoreValuesThanAreKept() throws IOException {
    String output = "speed=1x\n".repeat(20_000) + "speed=7x\n";
    assertThat(judge(PROGRESS.formatted("Last"), output).values()).containsEntry("speed", 7.0);
    assertThat(judge(PROGRESS.formatted("Median"), output).message()).contains("10000 values");
  }

  @Test
  void carriageReturnsAndColoursAreNotPartOfALine() throws IOException {
    String metrics =
        """
        - {name: result, unit: ms, primary: true, summary: Median, source: {regex: {pattern: 'result: ([0-9.]+)$', group: 1}}}
        - {name: score, unit: ms, summary: Median, source: {regex: {pattern: 'score: ([0-9.]+)', group: 1}}}
        """;
    BenchmarkWorkloadSpec workload =
        Fixtures.workload("w", "container: {image: i}\nmetrics:\n" + metrics.indent(2)).getSpec();
    var verdict =
        judge(
            workload,
            "result: 12.5\r\n\u001b]0;title\u0007\u001b[32mscore\u001b[0m: \u001b[1;31m7.25\u001b[0m\u001b[K\n");
    assertThat(verdict.values()).containsEntry("result", 12.5).containsEntry("score", 7.25);
  }

  @Test
  void documentThatIsTooLargeIsReportedAsSuch() throws IOException {
    String metric =
        "- {name: bits, unit: /s, summary: Median, source: {json: {pointer: /end/sum_received/bits_per_second}}}";
    String interval = ",{\"sum\":{\"start\":1,\"bits_per_second\":9400000000,\"retransmits\":0}}\n";
    String end = "],\"end\":{\"sum_received\":{\"bits_per_second\":9400000000}}}\n";
    var large = judge(metric, "{\"intervals\":[{}\n" + interval.repeat(75_000) + end);
    assertThat(large.failure()).contains(FailureReason.NoValue);
    assertThat(large.message()).contains("larger than 4 MiB", "fewer intervals");
    String one = "{\"intervals\":[{}" + interval.strip().repeat(75_000) + end;
    assertThat(judge(metric, one).message()).contains("larger than 4 MiB", "fewer intervals");
    assertThat(judge(metric, "note\n" + one + "bye").message()).contains("larger than 4 MiB");
    String prefixed = metric.replace("{pointer", "{linePrefix: '[^{]* INFO ', pointer");
    assertThat(judge(prefixed, "12:00:01 [" + "x".repeat(1000) + "] INFO " + one).message())
        .contains("larger than 4 MiB");
    var small = judge(metric, "{\"intervals\":[{}\n" + interval.repeat(30_000) + end);
    assertThat(small.values()).containsEntry("bits", 9.4e9);
    String line = "{\"intervals\":[{}" + interval.strip().repeat(30_000) + end;
    assertThat(judge(metric, line).values()).containsEntry("bits", 9.4e9);
  }

  private static final String REDIS =
      """
      - {name: get, unit: /s, better: Higher, primary: true, summary: Median, source: {regex: {pattern: '^"GET","([^"]*)"', group: 1}}}
      - {name: ping, unit: /s, better: Higher, summary: Median, source: {regex: {pattern: '^"PING_INLINE","([^"]*)"', group: 1}}}
      - {name: lpush, unit: /s, better: Higher, summary: Median, source: {regex: {pattern: '^"LPUSH","([^"]*)"', group: 1}}}
      """;

  @Test
  void valueThatIsNotFiniteIsMissingAndOtherValuesCount() throws IOException {
    var verdict =
        judge(
            REDIS,
            """
            "test","rps","avg_latency_ms"
            "PING_INLINE","inf","0.044"
            "GET","33333.34","0.096"
            "LPUSH (needed to benchmark LRANGE)","47619.05","0.056"
            """);
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values()).containsOnlyKeys("get").containsEntry("get", 33333.34);
    assertThat(verdict.missing().get("ping")).isEqualTo("\"inf\" is not a finite number");
    assertThat(verdict.missing().get("lpush")).contains("no line matches");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "regex: {pattern: 'v=(\\S+)', group: 1} | v=NaN",
        "regex: {pattern: 'v=(\\S+)', group: 1} | v=Infinity",
        "json: {pointer: /v} | {\"v\": NaN}",
        "json: {pointer: /v} | {\"v\": -Infinity}",
        "json: {pointer: /v} | {\"v\": \"inf\"}",
        "record: v | @rtb {\"type\":\"iteration\",\"values\":{\"v\":1e999}}",
      })
  void trialWithoutAnyFiniteValueEndsWithThatReason(String source, String line) throws IOException {
    for (String summary : new String[] {"Median", "Mean", "Max", "First", "Last", "Sum"}) {
      String hello = "@rtb {\"type\":\"hello\",\"protocol\":1}\n";
      String output =
          line.startsWith("@") ? hello + line + "\n@rtb {\"type\":\"bye\",\"exitCode\":0}" : line;
      var verdict =
          judge(
              "- {name: m, unit: s, summary: %s, source: {%s}}".formatted(summary, source), output);
      assertThat(verdict.failure()).contains(FailureReason.NoValue);
      assertThat(verdict.message()).contains("not a finite number");
    }
  }

  @Test
  void sumThatIsTooLargeIsMissing() throws IOException {
    String metric =
        "- {name: m, unit: s, summary: Sum, source: {regex: {pattern: 'v=(.*)', group: 1}}}";
    assertThat(judge(metric, "v=1e308\nv=1e308").message()).contains("not a finite number");
  }

  @Test
  void errorInTheDocumentIsReported() throws IOException {
    String metric =
        "- {name: throughput, unit: /s, summary: Median, source: {json: {pointer: /end/sum_received/bits_per_second}}}";
    var verdict =
        judge(
            metric,
            """
            {
            	"intervals":	[],
            	"end":	{
            	},
            	"error":	"unable to connect to server: Connection refused"
            }
            """);
    assertThat(verdict.failure()).contains(FailureReason.NoValue);
    assertThat(verdict.message())
        .contains("/end/sum_received/bits_per_second")
        .endsWith("the last output: unable to connect to server: Connection refused");
    assertThat(judge(metric, "{\n \"x\": 1\n}\n\u001b[31mcannot start\n\n").message())
        .endsWith("the last output: cannot start");
    assertThat(judge(metric, "{\n\"errors\": [\"dial tcp: refused\", \"x\"]\n}\n").message())
        .endsWith("the last output: dial tcp: refused");
    assertThat(judge(metric, "{\n\"errors\": [{\"message\": \"no host\"}]\n}\n").message())
        .endsWith("the last output: no host");
  }

  private static final String QUANTILE =
      "- {name: ready-p99, unit: ms, summary: Median, source: {json: {path: \"$[?@.quantileName=='Ready'].P99\"}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"quantileName\":\"Ready\",\"P99\":900},{\"quantileName\":\"PodScheduled\",\"P99\":40}]",
        "[{\"quantileName\":\"PodScheduled\",\"P99\":40},{\"quantileName\":\"Ready\",\"P99\":900}]",
      })
  void pathSelectsByName(String document) throws IOException {
    assertThat(judge(QUANTILE, document).values()).containsEntry("ready-p99", 900.0);
  }

  @Test
  void pathWithoutAMatchAndHostileDocumentsAreMissing() throws IOException {
    assertThat(judge(QUANTILE, "[{\"quantileName\":\"Other\",\"P99\":1}]").message())
        .contains("nothing at $[?@.quantileName=='Ready'].P99");
    assertThat(judge(QUANTILE, "[".repeat(900) + "]".repeat(900)).message()).contains("nested");
    assertThat(judge(QUANTILE, "[" + "[],".repeat(200_000) + "[]]").message())
        .contains("more than 100000 values");
    assertThat(judge(QUANTILE, "[".repeat(1 << 20)).failure()).contains(FailureReason.NoValue);
    assertThat(judge(QUANTILE, "[\n".repeat(500_000)).failure()).contains(FailureReason.NoValue);
    assertThat(judge(QUANTILE, "{}\n".repeat(300_000)).failure()).contains(FailureReason.NoValue);
  }

  @Test
  void reasonsForAMissingValueDiffer() throws IOException {
    String json = "- {name: m, unit: s, summary: Median, source: {json: {pointer: /a}}}";
    String regex =
        "- {name: m, unit: s, summary: Median, source: {regex: {pattern: 'a=(.*)', group: 1}}}";
    String last = "; the last output: ";
    assertThat(judge(json, "hello").message())
        .contains("no JSON document")
        .endsWith(last + "hello");
    assertThat(judge(json, "x\n{\"a\": tru}").message()).contains("not JSON at line 2");
    assertThat(judge(json, "{\"b\": 1}").message()).contains("nothing at /a");
    assertThat(
            judge(json, "{\"b\":[0\n" + (",0".repeat(50) + "\n").repeat(45_000) + "],\"a\":1}")
                .message())
        .contains("larger than 4 MiB");
    assertThat(judge(json, "{\"a\": \"x\"}").message()).contains("\"x\" is not a number");
    assertThat(judge(json, "{\"a\": {}}").message()).contains("an object at /a is not a number");
    assertThat(judge(json, "{\"a\": null}").message()).contains("null at /a is not a number");
    assertThat(judge(json, "{\"a\": 1e999}").message()).contains("\"1e999\" is out of range");
    assertThat(judge(json, "{\"a\": NaN}").message()).contains("\"NaN\" is not a finite number");
    assertThat(judge(regex, "b=1").message())
        .contains("no line matches a=(.*)")
        .endsWith(last + "b=1");
    assertThat(judge(regex, "a=12d").message()).contains("\"12d\" is not a plain number");
    assertThat(judge(regex, "a=1e999").message()).contains("\"1e999\" is out of range");
  }
}
