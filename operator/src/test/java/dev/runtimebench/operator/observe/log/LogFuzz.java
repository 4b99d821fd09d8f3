package dev.runtimebench.operator.observe.log;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import dev.runtimebench.api.v1alpha1.JsonSourceBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.results.output.AgentRecords;
import dev.runtimebench.testkit.fuzz.FuzzedLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A target for {@code Fuzzer}: the log of a container. The first line is a number: how often the
 * rest is repeated, which makes a large log of a small input.
 *
 * <p>Any bytes are a log. The pieces in which a log comes change nothing, each newline ends a line,
 * and a log that is cut after a line has no line that the whole log does not have.
 */
public final class LogFuzz {

  private static final int MAX_BYTES = 8 * 1024;

  private static final List<Metric> METRICS =
      List.of(
          metric(
              "regex",
              MetricSourceBuilder.builder()
                  .regex(new RegexSource("([0-9.,]+) ?([a-z]*)", 1, null))
                  .build()),
          metric(
              "json",
              MetricSourceBuilder.builder()
                  .json(JsonSourceBuilder.builder().path("$..v").build())
                  .build()),
          metric("record", MetricSourceBuilder.builder().record("v").build()));

  private LogFuzz() {}

  private static Metric metric(String name, MetricSource source) {
    return MetricBuilder.builder().name(name).unit("ns").source(source).build();
  }

  /** Reads one log. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedLines lines = new FuzzedLines(data);
    String times = lines.next();
    byte[] once = lines.rest();
    int most = MAX_BYTES / Math.max(1, once.length);
    int repeated = times.matches("[0-9]{1,6}") ? Integer.parseInt(times) : 1;
    byte[] log = repeat(once, Math.max(1, Math.min(repeated, most)));
    TrialLog whole = LogContent.read(log, METRICS);
    List<String> facts = LogContent.facts(whole);
    List<String> values = values(whole);
    TrialLog again = LogContent.read(new LogContent.InPieces(log, 7), METRICS);
    require(LogContent.facts(again).equals(facts), "pieces change nothing", facts);
    require(values(again).equals(values), "pieces change no value", values);
    count(log, whole);
    cut(log, whole);
    limited(log, whole);
  }

  private static List<String> values(TrialLog log) {
    return METRICS.stream().map(metric -> LogContent.values(log, metric)).toList();
  }

  private static byte[] repeat(byte[] once, int times) {
    byte[] all = new byte[once.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(once, 0, all, i * once.length, once.length);
    }
    return all;
  }

  private static void count(byte[] log, TrialLog read) {
    boolean progress = new String(log, StandardCharsets.ISO_8859_1).indexOf('\r') >= 0;
    if (read.agentsEnd().isPresent() || read.recordsProblem().isPresent() || progress) {
      return;
    }
    long newlines = 0;
    for (byte b : log) {
      newlines += b == '\n' ? 1 : 0;
    }
    long lines = newlines + (log.length > 0 && log[log.length - 1] != '\n' ? 1 : 0);
    boolean over = read.lines() < lines;
    require(read.lines() == lines || over, "a newline ends a line", read.lines(), lines);
  }

  /** The kubelet shows the last line of a log that was rotated away. */
  private static void cut(byte[] log, TrialLog whole) {
    int end = log.length / 2;
    while (end > 0 && log[end - 1] != '\n') {
      end--;
    }
    TrialLog half = LogContent.read(Arrays.copyOf(log, end), METRICS);
    LogContent.facts(half);
    require(half.lines() <= whole.lines(), "a part has not more lines", half.lines());
    require(
        half.firstOutput().equals(whole.firstOutput()) || end == 0,
        "a log begins with its first line",
        half.firstOutput());
    String rest = new String(log, end, log.length - end, StandardCharsets.UTF_8);
    require(
        !half.end().isBefore(rest) || half.end().finished().isPresent(),
        "without a stamp nothing is later",
        rest);
  }

  /** A log that is larger than the limit says so, and is not read to its end. */
  private static void limited(byte[] log, TrialLog whole) {
    if (new String(log, StandardCharsets.ISO_8859_1).contains(AgentRecords.PREFIX)) {
      return;
    }
    long limit = Math.max(1, log.length / 2);
    try (InputStream in = new ByteArrayInputStream(log)) {
      TrialLog half = TrialLog.read(in, METRICS, limit);
      LogContent.facts(half);
      boolean stopped = half.agentsEnd().isPresent() || whole.agentsEnd().isPresent();
      require(
          half.end().isTooLarge() == (log.length >= limit && log.length > 0)
              || stopped
              || half.recordsProblem().isPresent(),
          "a log over the limit is reported",
          limit,
          log.length);
    } catch (IOException e) {
      throw new IllegalStateException("a stream of bytes can be read", e);
    }
  }
}
