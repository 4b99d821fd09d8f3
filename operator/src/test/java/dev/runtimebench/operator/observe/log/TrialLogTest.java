package dev.runtimebench.operator.observe.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.JsonSourceBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.SandboxShown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrialLogTest {

  private static final String STAMP = "2026-01-02T03:04:05.123456789Z ";
  private static final long STAMP_NANOS = 1_767_323_045_123_456_789L;

  private static Metric metric(MetricSource source) {
    return MetricBuilder.builder()
        .name("m")
        .unit("ns")
        .better(Metric.Better.Lower)
        .primary(true)
        .summary(Metric.Summary.Median)
        .source(source)
        .build();
  }

  private static final Metric RECORD =
      metric(MetricSourceBuilder.builder().record("latency").build());
  private static final Metric REGEX =
      metric(MetricSourceBuilder.builder().regex(new RegexSource("t=([0-9.]+)", 1, null)).build());
  private static final Metric JSON =
      metric(
          MetricSourceBuilder.builder()
              .json(JsonSourceBuilder.builder().pointer("/jobs/0/iops").build())
              .build());

  private static TrialLog read(Metric metric, String... lines) throws IOException {
    StringBuilder log = new StringBuilder();
    for (String line : lines) {
      log.append(STAMP).append(line).append('\n');
    }
    return TrialLog.read(stream(log.toString()), List.of(metric));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void firstOutputIsTheStampOfTheFirstLine() throws IOException {
    assertThat(read(REGEX, "hello").firstOutput()).contains(STAMP_NANOS);
  }

  @Test
  void stampMayHaveANumericOffset() throws IOException {
    TrialLog log = TrialLog.read(stream("2026-01-02T04:04:05.123456789+01:00 x\n"), List.of(REGEX));
    assertThat(log.firstOutput()).contains(STAMP_NANOS);
  }

  @Test
  void recordsGiveValuesOfCountedIterations() throws IOException {
    TrialLog log =
        read(
            RECORD,
            "@rtb {\"type\":\"hello\",\"protocol\":1,\"kernel\":{\"release\":\"4.4.0\",\"version\":\"#1 SMP\"}}",
            "@rtb {\"type\":\"iteration\",\"index\":0,\"warmup\":true,\"values\":{\"latency\":99}}",
            "@rtb {\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{\"latency\":5}}",
            "@rtb {\"type\":\"iteration\",\"index\":1,\"warmup\":false,\"values\":{\"latency\":7.5}}",
            "@rtb {\"type\":\"mark\",\"name\":\"listening\"}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}");
    assertThat(log.values(RECORD).values()).containsExactly(5, 7.5);
    assertThat(log.mark("listening")).contains(STAMP_NANOS);
    assertThat(log.sandbox().flatMap(SandboxShown::kernel)).contains("4.4.0 #1 SMP");
    assertThat(log.recordsProblem()).isEmpty();
  }

  /** The program of --stop-after runs on in the idle time after the work. */
  @Test
  void programThatTheAgentStoppedAtItsMarkIsKnown() throws IOException {
    String hello = "@rtb {\"type\":\"hello\",\"protocol\":1}";
    assertThat(
            read(
                    RECORD,
                    hello,
                    "@rtb {\"type\":\"bye\",\"exitCode\":0,\"stoppedAfter\":\"listening\"}")
                .isStoppedAtMark())
        .isTrue();
    assertThat(read(RECORD, hello, "@rtb {\"type\":\"bye\",\"exitCode\":0}").isStoppedAtMark())
        .isFalse();
    assertThat(read(RECORD, hello).isStoppedAtMark()).isFalse();
  }

  @Test
  void regexFindsEveryMatch() throws IOException {
    assertThat(read(REGEX, "t=1.5 t=2", "nothing", "t=3").values(REGEX).values())
        .containsExactly(1.5, 2, 3);
  }

  @Test
  void jsonIsTheWholeOutputOrItsLastJsonLine() throws IOException {
    String[] whole = {"{\"jobs\": [", "  {\"iops\": 12.5}", "]}"};
    assertThat(read(JSON, whole).values(JSON).values()).containsExactly(12.5);
    assertThat(
            read(JSON, "starting ...", "{\"jobs\":[{\"iops\":\"7\"}]}", "done")
                .values(JSON)
                .values())
        .containsExactly(7);
  }

  @Test
  void forgedOrBrokenRecordIsIgnored() throws IOException {
    TrialLog log =
        read(
            RECORD,
            "@rtb {\"type\":\"iteration\",\"values\":{\"latency\":\"7\"}}",
            "@rtb {\"type\":\"iteration\",\"values\":7}",
            "@rtb {\"type\":\"nonsense\"}",
            "@rtb [1]",
            "@rtb {\"type\":\"iteration\",\"values\":{\"latency\":3}} trailing",
            "@rtb {\"type\":\"itera",
            "@rtb ",
            " @rtb {\"type\":\"iteration\",\"values\":{\"latency\":1}}");
    assertThat(log.values(RECORD).values()).isEmpty();
  }

  @Test
  void overlongRecordGivesNoValue() throws IOException {
    String padding = "x".repeat(5000);
    TrialLog log =
        read(
            RECORD,
            "@rtb {\"type\":\"iteration\",\"pad\":\"" + padding + "\",\"values\":{\"latency\":3}}");
    assertThat(log.values(RECORD).values()).isEmpty();
  }

  @Test
  void linesAfterByeAreIgnored() throws IOException {
    TrialLog log =
        read(
            RECORD,
            "@rtb {\"type\":\"hello\",\"protocol\":1}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}",
            "@rtb {\"type\":\"iteration\",\"values\":{\"latency\":3}}");
    assertThat(log.values(RECORD).values()).isEmpty();
  }

  @Test
  void logWithoutBeginningIsReported() throws IOException {
    TrialLog log =
        read(
            RECORD,
            "ation\",\"values\":{\"latency\":3}}",
            "@rtb {\"type\":\"iteration\",\"values\":{\"latency\":3}}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}");
    assertThat(log.recordsProblem()).hasValueSatisfying(p -> assertThat(p).contains("hello"));
  }

  @Test
  void halfARecordIsADamagedLog() throws IOException {
    TrialLog log =
        read(
            RECORD,
            "@rtb {\"type\":\"hello\",\"protocol\":1}",
            "@rtb {\"type\":\"iteration\",\"values\":{\"late",
            "@rtb {\"type\":\"of a later version\"}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}");
    assertThat(log.recordsProblem())
        .hasValueSatisfying(p -> assertThat(p).contains("1 of the agent's records"));
  }

  @Test
  void recordsOfLaterVersionsAreIgnored() throws IOException {
    TrialLog log =
        read(
            RECORD,
            "@rtb {\"type\":\"hello\",\"protocol\":1,\"more\":[1]}",
            "@rtb {\"type\":\"weather\"}",
            "@rtb {\"type\":\"iteration\",\"values\":{\"latency\":3}}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}");
    assertThat(log.recordsProblem()).isEmpty();
    assertThat(log.values(RECORD).values()).containsExactly(3);
  }

  @Test
  void tooManyValuesAreReported() throws IOException {
    String[] lines = new String[10_001];
    Arrays.fill(lines, "t=1");
    assertThat(read(REGEX, lines).values(REGEX).overflowed()).isTrue();
    assertThat(read(REGEX, Arrays.copyOf(lines, 10_000)).values(REGEX).overflowed()).isFalse();
  }

  @Test
  void jsonWithTrailingTextIsNotADocument() throws IOException {
    assertThat(read(JSON, "{\"jobs\":[{\"iops\":7}]} x", "y").values(JSON).values()).isEmpty();
    assertThat(read(JSON, "{\"jobs\":[{\"iops\":7}]", "").values(JSON).values()).isEmpty();
    assertThat(read(JSON, "{\"jobs\":[{\"iops\":{\"a\":7}}]}").values(JSON).values()).isEmpty();
  }

  @Test
  void logWithoutEndIsReported() throws IOException {
    TrialLog log = read(RECORD, "@rtb {\"type\":\"hello\",\"protocol\":1}", "working");
    assertThat(log.recordsProblem()).hasValueSatisfying(p -> assertThat(p).contains("bye"));
  }

  @Test
  void unknownProtocolIsReported() throws IOException {
    TrialLog log = read(RECORD, "@rtb {\"type\":\"hello\",\"protocol\":2}");
    assertThat(log.recordsProblem())
        .hasValueSatisfying(p -> assertThat(p).contains("protocol 2", "protocol 1"));
  }

  @Test
  void binaryOutputIsReadAsText() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    TrialLog log = TrialLog.read(new ByteArrayInputStream(bytes), List.of(REGEX, JSON));
    assertThat(log.isEmpty()).isFalse();
    assertThat(log.firstOutput()).isEmpty();
  }

  @Test
  void overlongLineIsCutAndTheNextLineIsRead() throws IOException {
    InputStream endless =
        new SequenceInputStream(new Repeat('x', 50 * 1024 * 1024), stream("\n" + STAMP + "t=4\n"));
    assertThat(TrialLog.read(endless, List.of(REGEX)).values(REGEX).values()).containsExactly(4);
  }

  @Test
  void endlessLogIsReadUpToALimit() throws IOException {
    TrialLog log = TrialLog.read(new Repeat('\n', Long.MAX_VALUE), List.of(REGEX), 1 << 20);
    assertThat(log.end().isTooLarge()).isTrue();
    assertThat(log.values(REGEX).values()).isEmpty();
  }

  @Test
  void patternDoesNotBacktrackForEver() throws IOException {
    Metric evil =
        metric(MetricSourceBuilder.builder().regex(new RegexSource("(a+)+$", 1, null)).build());
    TrialLog log = read(evil, "a".repeat(50_000) + "b");
    assertThat(log.values(evil).values()).isEmpty();
  }

  @Test
  void lastWordsAreTheErrorRecordOrTheLastLine() throws IOException {
    assertThat(read(REGEX, "first", "cannot open file", "").lastWords())
        .contains("cannot open file");
    assertThat(read(REGEX, "@rtb {\"type\":\"error\",\"message\":\"no space\"}", "x").lastWords())
        .contains("no space");
  }

  /** A stream that repeats one byte. */
  private static final class Repeat extends InputStream {
    private final int value;
    private long left;

    Repeat(int value, long times) {
      this.value = value;
      this.left = times;
    }

    @Override
    public int read() {
      return left-- > 0 ? value : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int n = (int) Math.min(length, left);
      Arrays.fill(into, offset, offset + n, (byte) value);
      left -= n;
      return n;
    }
  }

  @Test
  void logThatEndsBeforeItsContainerIsDetected() throws IOException {
    long second = 1_767_323_045_000_000_000L;
    long ahead = 200_000_000;
    TrialLog log =
        TrialLog.read(
            new ByteArrayInputStream((STAMP + "t=1\n").getBytes(StandardCharsets.UTF_8)),
            List.of(REGEX),
            () -> second);
    ClockBound bound = new ClockBound(0, ahead);
    assertThat(log.end().isBefore(second + ahead, bound)).isFalse();
    assertThat(log.end().isBefore(second + ahead + 1, bound)).isTrue();
    assertThat(log.end().isBefore(second + ahead + 1, ClockBound.NONE)).isFalse();
  }

  /** Some whole lines and a part of one; then the connection is closed or lost. */
  private static InputStream broken(String text) {
    InputStream end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("closed");
          }
        };
    return new SequenceInputStream(stream(text), end);
  }

  private static TrialLog followed(InputStream log, boolean enough) throws IOException {
    TrialLog.Reader reader =
        new TrialLog.Reader() {
          @Override
          public void begun(long at) {
            assertThat(at).isEqualTo(STAMP_NANOS);
          }

          @Override
          public boolean hasEnough() {
            return enough;
          }
        };
    return TrialLog.read(log, Sought.of(List.of(REGEX)), () -> Long.MAX_VALUE, reader);
  }

  @Test
  void logClosedByItsReaderHasABeginningAndNoEnd() throws IOException {
    String text = STAMP + "t=1\n2026-01-02T03:04:06.1";
    for (InputStream log : List.of(stream(text), broken(text))) {
      TrialLog cut = followed(log, true);
      Timeline timeline = new Timeline();
      cut.addTo(timeline);
      assertThat(cut.end().isCut()).isTrue();
      assertThat(cut.lines()).isEqualTo(1);
      assertThat(timeline.at(Milestone.FirstOutput)).contains(STAMP_NANOS);
      assertThat(timeline.at(Milestone.Finished)).isEmpty();
    }
    assertThat(followed(stream(text), false).lines()).isEqualTo(2);
    assertThatThrownBy(() -> followed(broken(text), false)).isInstanceOf(IOException.class);
  }
}
