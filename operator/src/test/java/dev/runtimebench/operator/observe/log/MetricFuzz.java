package dev.runtimebench.operator.observe.log;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.constant;
import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.runtimebench.api.v1alpha1.JsonSource;
import dev.runtimebench.api.v1alpha1.JsonSourceBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.NumberFormatBuilder;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.results.output.AgentRecords;
import dev.runtimebench.results.reading.JsonQuery;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.testkit.fuzz.FuzzedLines;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * A target for {@code Fuzzer}: the sources of a metric and a tool's output. The first line declares
 * the number: {@code unit;form;unit;decimal;group;prefixes}. The second line is the source: {@code
 * regex 1 2 PATTERN} with the two groups (0 for none), {@code pointer Last POINTER} or {@code path
 * Last PATH}. The rest is the output.
 *
 * <p>A number that is read is in the output as a whole. Colours, CR LF, notes around the output and
 * the pieces in which the output comes change nothing.
 */
public final class MetricFuzz {

  private static final java.util.regex.Pattern REGEX =
      java.util.regex.Pattern.compile("regex ([0-9]) ([0-9]) (.+)");

  private static final java.util.regex.Pattern JSON =
      java.util.regex.Pattern.compile("(pointer|path) ([A-Za-z]*) (.*)");

  private static final java.util.regex.Pattern NUMBER =
      java.util.regex.Pattern.compile("[0-9.]*[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?");

  /** The point in {@code v.5} is not part of a number. */
  private static final java.util.regex.Pattern BEHIND_A_NAME =
      java.util.regex.Pattern.compile("(?<=[\\p{L}_.)\\]}/']\\.)[0-9.]+");

  /** Only exactly three digits are a group: 2,3405 are two numbers. */
  private static final java.util.regex.Pattern GROUP_COMMA =
      java.util.regex.Pattern.compile("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))");

  /** A number with groups that does not touch a name: {@code p99,340} is a name and a number. */
  private static final java.util.regex.Pattern GROUPED =
      java.util.regex.Pattern.compile(
          "(?<![\\p{L}0-9_.,'\u2019/])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])");

  /** ECMA-48: control sequences, strings up to their terminator, and escape sequences. */
  private static final java.util.regex.Pattern CONTROL =
      java.util.regex.Pattern.compile(
          "(?:\u001b\\[|\u009b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]"
              + "|(?:\u001b]|\u009d)[^\u0007\u001b\u009c\r\n]*(?:\u0007|\u001b\\\\|\u009c)"
              + "|\u001b[\\x20-\\x2f]*[\\x30-\\x5a\\x5c\\x5e-\\x7e]");

  private static final String STAMP = "2026-01-02T03:04:05.123456789Z ";
  private static final String RED = "\u001b[31m";

  private MetricFuzz() {}

  /** Reads one output with one metric. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedLines lines = new FuzzedLines(data);
    String[] head = (lines.next() + ";;;;;;").split(";", -1);
    NumberFormat format =
        NumberFormatBuilder.builder()
            .form(constant(NumberFormat.Form.class, head[1]))
            .unit(head[2].isEmpty() ? null : head[2])
            .decimal(constant(NumberFormat.Decimal.class, head[3]))
            .group(constant(NumberFormat.Group.class, head[4]))
            .prefixes(constant(NumberFormat.Prefixes.class, head[5]))
            .build();
    Optional<MetricSource> source = source(lines.next(), format);
    if (source.isEmpty() || new NumberReader(head[0], format).declarationProblem().isPresent()) {
      return;
    }
    Metric metric =
        MetricBuilder.builder()
            .name("m")
            .unit(head[0])
            .summary(Metric.Summary.Last)
            .source(source.get())
            .build();
    // The kubelet puts a stamp before each line.
    String output = new String(lines.rest(), StandardCharsets.UTF_8);
    check(metric, output.replaceAll("(?<![^\n])", STAMP).getBytes(StandardCharsets.UTF_8), output);
  }

  private static Optional<MetricSource> source(String text, NumberFormat number) {
    MetricSourceBuilder source = MetricSourceBuilder.builder().number(number);
    Matcher regex = REGEX.matcher(text);
    Matcher json = JSON.matcher(text);
    try {
      if (regex.matches()) {
        int group = Integer.parseInt(regex.group(1));
        int unit = Integer.parseInt(regex.group(2));
        int groups = Pattern.compile(regex.group(3)).groupCount();
        return group > groups || unit > groups || unit == group
            ? Optional.empty()
            : Optional.of(
                source
                    .regex(new RegexSource(regex.group(3), group, unit == 0 ? null : unit))
                    .build());
      }
      if (!json.matches()) {
        return Optional.empty();
      }
      JsonSourceBuilder document =
          JsonSourceBuilder.builder()
              .documents(constant(JsonSource.Documents.class, json.group(2)));
      return json.group(1).equals("path")
          ? Optional.of(json.group(3))
              .filter(path -> JsonQuery.problem(path).isEmpty())
              .map(path -> source.json(document.path(path).build()).build())
          : Optional.of(
              source
                  .json(document.pointer(JsonPointer.compile(json.group(3)).toString()).build())
                  .build());
    } catch (PatternSyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void check(Metric metric, byte[] output, String text) {
    TrialLog whole = LogContent.read(output, List.of(metric));
    LogContent.values(whole, metric);
    String values = numbers(whole, metric);
    TrialLog pieces = LogContent.read(new LogContent.InPieces(output, 3), List.of(metric));
    require(
        numbers(pieces, metric).equals(values), "the pieces of a stream change nothing", values);
    boolean plain =
        text.chars().noneMatch(c -> c == '\r' || c == 0x1b || (c >= 0x80 && c < 0xa0))
            && !text.contains(AgentRecords.PREFIX)
            && !text.endsWith("\n");
    if (plain) {
      same(metric, values, "CR LF", text.replace("\n", "\r\n"));
      same(metric, values, "colours", colours(text));
    }
    if (metric.source().regex() != null) {
      stands(metric, whole, text);
    } else if (plain && text.indexOf('{') >= 0 && whole.values(metric).values().length > 0) {
      same(metric, values, "notes", "a note\n" + text + "\nanother note");
    }
  }

  private static String numbers(TrialLog log, Metric metric) {
    return Arrays.toString(log.values(metric).values());
  }

  private static String colours(String text) {
    return RED + text.replace("\n", "\u001b[0m\n" + RED) + "\u001b[0m";
  }

  private static void same(Metric metric, String values, String what, String text) {
    TrialLog log =
        LogContent.read(
            text.replaceAll("(?<![^\n])", STAMP).getBytes(StandardCharsets.UTF_8), List.of(metric));
    String now = numbers(log, metric);
    require(now.equals(values), what + " change nothing", values, now);
  }

  /**
   * Without a unit or a form, a value is a number that the text has with nothing around it. The
   * text is what a terminal shows: {@code 3<colour>405} is 3405. An expression that matches more
   * after the group asks for a part of the number: {@code ([0-9]+)e}. One that matches a comma
   * before the group asks for a column: {@code ,([0-9]+)}.
   */
  private static void stands(Metric metric, TrialLog log, String text) {
    NumberFormat format = metric.source().numberFormat();
    RegexSource regex = metric.source().regex();
    boolean bare =
        format.equals(NumberFormat.PLAIN)
            && regex.unitGroup() == null
            && regex.pattern().endsWith(")")
            && !regex.pattern().contains(",(");
    if (!bare) {
      return;
    }
    String shown = CONTROL.matcher(text).replaceAll("");
    List<String> texts =
        List.of(
            GROUP_COMMA.matcher(shown).replaceAll(""),
            GROUPED.matcher(shown).replaceAll(grouped -> grouped.group().replace(",", "")));
    for (double value : log.values(metric).values()) {
      boolean there =
          Stream.of(BEHIND_A_NAME, NUMBER)
              .flatMap(pattern -> texts.stream().flatMap(t -> pattern.matcher(t).results()))
              .anyMatch(found -> isValue(found.group(), Math.abs(value)));
      require(there, "a value is in the output as a whole", value, text);
    }
  }

  private static boolean isValue(String text, double value) {
    try {
      return Double.parseDouble(text) == value;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
