package dev.runtimebench.results.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.JsonSourceBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.api.v1alpha1.WorkloadFact;
import dev.runtimebench.results.reading.NumberReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a listener hears about an output. */
class WorkloadOutputTest {

  private static final Metric REGEX =
      metric(
          "took",
          MetricSourceBuilder.builder().regex(new RegexSource("took (\\S+)", 1, null)).build());
  private static final Metric POINTER = json("pointer", "/a/v", null);
  private static final Metric PATH = json("path", null, "$..v");
  private static final Metric RECORD =
      metric("record", MetricSourceBuilder.builder().record("ns").build());

  /** Keeps what it hears as texts. */
  private static final class Heard implements ReadingListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void line(long number, String text) {
      heard.add(number + " line " + text);
    }

    @Override
    public void value(Metric metric, long line, String text, NumberReader.Result result) {
      String what =
          result instanceof NumberReader.Value value ? String.valueOf(value.value()) : "refused";
      heard.add("%d %s '%s' %s".formatted(line, metric.name(), text, what));
    }

    @Override
    public void iteration(long line, String name, double value) {
      heard.add("%d iteration %s %s".formatted(line, name, value));
    }

    @Override
    public void mark(long line, String name) {
      heard.add(line + " mark " + name);
    }

    @Override
    public void fact(long line, String name, String text) {
      heard.add("%d fact %s %s".formatted(line, name, text));
    }

    @Override
    public void ignored(long line, String why) {
      heard.add(line + " ignored " + why);
    }
  }

  private static Metric metric(String name, MetricSource source) {
    return MetricBuilder.builder()
        .name(name)
        .unit("ns")
        .summary(Metric.Summary.Median)
        .source(source)
        .build();
  }

  private static Metric json(String name, String pointer, String path) {
    return metric(
        name,
        MetricSourceBuilder.builder()
            .json(JsonSourceBuilder.builder().pointer(pointer).path(path).build())
            .build());
  }

  private static WorkloadOutput read(Sought sought, ReadingListener listener, String... lines) {
    WorkloadOutput output = new WorkloadOutput(sought, listener);
    for (String line : lines) {
      if (!output.take(line, Optional::empty)) {
        break;
      }
    }
    return output;
  }

  private static List<String> heard(Sought sought, String... lines) {
    Heard listener = new Heard();
    WorkloadOutput output = read(sought, listener, lines);
    sought.metrics().forEach(output::values);
    return listener.heard;
  }

  @Test
  void listenerHearsEachMatchOfAnExpressionWithItsLine() {
    assertThat(heard(Sought.of(List.of(REGEX)), "begin", "took 5, took 1,5", "\u001b[1mtook 7"))
        .containsExactly(
            "1 line begin",
            "2 line took 5, took 1,5",
            "2 took '5,' refused",
            "2 took '1,5' refused",
            "3 line took 7",
            "3 took '7' 7.0");
  }

  @Test
  void unitThatTheToolChoseIsShownWithTheNumber() {
    Metric metric =
        metric(
            "rate",
            MetricSourceBuilder.builder()
                .regex(new RegexSource("took ([0-9.]+) (\\S+)", 1, 2))
                .build());
    assertThat(heard(Sought.of(List.of(metric)), "took 1.5 us")).contains("1 rate '1.5 us' 1500.0");
  }

  /** A progress output is many lines, as on a terminal. */
  @Test
  void carriageReturnEndsALine() {
    assertThat(heard(Sought.of(List.of(REGEX)), "took 1\rtook 2\r", "end"))
        .containsExactly(
            "1 line took 1", "1 took '1' 1.0", "2 line took 2", "2 took '2' 2.0", "3 line end");
  }

  @Test
  void valueInADocumentHasTheLineOfTheValue() {
    String[] lines = {
      "note",
      "@rtb {\"type\":\"hello\",\"protocol\":1}",
      "{",
      "  \"a\": {",
      "    \"v\": 12",
      "  }",
      "}",
      "end"
    };
    assertThat(heard(Sought.of(List.of(POINTER, PATH)), lines))
        .contains("5 pointer '12' 12.0", "5 path '12' 12.0");
  }

  @Test
  void onlyValueOfAnOutputHasItsLine() {
    Metric root = json("root", "", null);
    assertThat(heard(Sought.of(List.of(root)), "", "12", "")).contains("2 root '12' 12.0");
  }

  @Test
  void listenerHearsWhatTheAgentCountsAndWhatNot() {
    assertThat(
            heard(
                    Sought.of(List.of(RECORD)),
                    "@rtb {\"type\":\"iteration\",\"index\":0,\"values\":{\"ns\":1}}",
                    "@rtb {\"type\":\"hello\",\"protocol\":1}",
                    "@rtb {\"type\":\"iteration\",\"index\":0,\"warmup\":true,\"values\":{\"ns\":2}}",
                    "@rtb {\"type\":\"iteration\",\"index\":0,\"values\":{\"ns\":3,\"other\":\"x\"}}",
                    "@rtb {\"type\":\"mark\",\"name\":\"ready\"}",
                    "@rtb broken",
                    "@rtb {\"type\":\"bye\",\"exitCode\":0}",
                    "@rtb {\"type\":\"iteration\",\"index\":1,\"values\":{\"ns\":4}}")
                .stream()
                .filter(text -> !text.contains(" line ")))
        .containsExactly(
            "1 ignored the record comes before the agent's first record",
            "3 ignored a warm-up iteration",
            "4 iteration ns 3.0",
            "4 ignored a value is not a number",
            "5 mark ready",
            "6 ignored the record is damaged");
  }

  /** A listener changes nothing. */
  @Test
  void valuesAreTheSameWithAndWithoutAListener() {
    Sought sought = Sought.of(List.of(REGEX, POINTER, PATH, RECORD));
    String[] lines = {"took 1", "{\"a\":{\"v\":[1,2]}}", "took x", "{\"a\":{\"v\":3}}"};
    WorkloadOutput quiet = read(sought, ReadingListener.NONE, lines);
    WorkloadOutput heard = read(sought, new Heard(), lines);
    for (Metric metric : sought.metrics()) {
      assertThat(PodValue.of(metric, heard.values(metric)))
          .as(metric.name())
          .isEqualTo(PodValue.of(metric, quiet.values(metric)));
    }
    assertThat(PodValue.of(POINTER, quiet.values(POINTER)).value()).contains(3.0);
  }

  @Test
  void factIsTheGroupOfTheFirstMatch() {
    Sought sought =
        new Sought(
            List.of(),
            List.of(
                new WorkloadFact("file-system", null, "on (\\S+);"),
                new WorkloadFact("absent", null, "never (.)")));
    WorkloadOutput output =
        read(sought, ReadingListener.NONE, "is on ext4; x", "is on xfs; x", "on \u001b[0m ;");
    assertThat(output.facts()).containsOnly(Map.entry("file-system", "ext4"));
    assertThat(heard(sought, "is on ext4; x", "is on xfs; x"))
        .containsOnlyOnce("1 fact file-system ext4");
  }

  /** A workload may print anything: the text reaches terminals, and may be a secret. */
  @Test
  void factIsShortVisibleAndMasked() {
    Sought sought = new Sought(List.of(), List.of(new WorkloadFact("f", null, "is (.*)")));
    String hostile = "is a\u0007b " + "x".repeat(500);
    assertThat(read(sought, ReadingListener.NONE, hostile).facts().get("f"))
        .hasSizeLessThan(200)
        .doesNotContain("\u0007");
  }

  private static AgentRecords records(String... lines) {
    WorkloadOutput output = new WorkloadOutput(Sought.NOTHING);
    for (String line : lines) {
      output.take("@rtb " + line, () -> Optional.of(0L));
    }
    return output.records();
  }

  private static String iteration(boolean warmup, String values) {
    return "{\"type\":\"iteration\",\"warmup\":%s,\"values\":{%s}}".formatted(warmup, values);
  }

  private static final String HELLO = "{\"type\":\"hello\",\"protocol\":1}";

  /** The CPU time of a Pod is that of the warm-up too, so its work is. */
  @Test
  void totalCountsTheWarmUp() {
    AgentRecords records =
        records(
            HELLO,
            iteration(true, "\"n\":100"),
            iteration(false, "\"n\":10"),
            iteration(false, "\"n\":20"));
    assertThat(records.iterations()).isEqualTo(3);
    assertThat(records.total("n").value()).contains(130.0);
  }

  @Test
  void totalIsMissingIfAnIterationLacksTheValue() {
    AgentRecords records =
        records(
            HELLO,
            iteration(true, "\"other\":100"),
            iteration(false, "\"n\":10"),
            iteration(false, "\"n\":\"many\""));
    assertThat(records.total("n").missing())
        .isEqualTo("1 of 3 iteration records have the value \"n\", and the warm-up counts too");
    assertThat(records(HELLO).total("n").value()).isEmpty();
    assertThat(
            records(HELLO, iteration(false, "\"n\":1e308"), iteration(false, "\"n\":1e308"))
                .total("n")
                .missing())
        .contains("is not a number");
  }

  /** If the node's clock is set in an idle time, the stamps of the kubelet say nothing. */
  @Test
  void idleRecordsShowThatTheNodesClockWasSet() {
    WorkloadOutput output = new WorkloadOutput(Sought.NOTHING);
    String idle = "@rtb {\"type\":\"idle\",\"name\":\"%s\",\"monoNs\":%d}";
    output.take("@rtb {\"type\":\"hello\",\"protocol\":1,\"monoNs\":0}", () -> Optional.of(7L));
    output.take(idle.formatted("before", 1), () -> Optional.of(8L));
    output.take(idle.formatted("work", 60_000_000_000L), () -> Optional.of(60_000_000_007L));
    assertThat(output.records().clockStep()).isEmpty();
    output.take(idle.formatted("after", 61_000_000_000L), () -> Optional.of(21_000_000_007L));
    assertThat(output.records().clockStep().orElseThrow()).contains("was set by -40000 ms");
    assertThat(output.records().idle(IdleMark.WORK)).contains(60_000_000_007L);
  }
}
