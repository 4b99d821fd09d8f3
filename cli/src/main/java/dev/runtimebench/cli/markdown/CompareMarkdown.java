package dev.runtimebench.cli.markdown;

import dev.runtimebench.cli.compare.CompareLines;
import dev.runtimebench.cli.compare.ComparedRuns;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.change.MedianChange;
import dev.runtimebench.results.change.RatioResult;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the comparison of two runs as Markdown for a comment on a pull request: the primary
 * metrics, then the details, collapsed. The text stays below the limit of a comment.
 */
public final class CompareMarkdown {

  /** A comment on GitHub has at most 65,536 characters. */
  static final int MAX_CHARACTERS = 65_000;

  private static final int MAX_ROWS = 40;
  private static final String END = "\n</details>\n";
  private static final String CUT =
      "\nThe rest does not fit into a comment: rtb compare -o json has everything.\n";

  private static final int MAX_CELL = 120;
  private static final int MAX_LINE = 400;
  private static final String RATIOS =
      "| metric | runtime | blocks | before | after | change | interval | p | verdict |\n"
          + "|---|---|--:|--:|--:|--:|---|--:|---|\n";
  private static final String MEDIANS =
      "| metric | runtime | before | after | after/before |\n|---|---|--:|--:|--:|\n";

  private final ComparedRuns compared;
  private final StringBuilder out = new StringBuilder();

  private CompareMarkdown(ComparedRuns compared) {
    this.compared = compared;
  }

  /** Returns the text, with a newline at the end. */
  public static String of(ComparedRuns compared) {
    return shortened(new CompareMarkdown(compared).render(), MAX_CHARACTERS);
  }

  /**
   * Returns the text if it is short enough. Otherwise cuts at the end of a line, closes the open
   * details, and says where the rest is.
   */
  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int room = most - CUT.length() - END.length();
    String head = text.substring(0, text.lastIndexOf('\n', room) + 1);
    boolean open = count(head, "<details>") > count(head, "</details>");
    return head + (open ? END : "") + CUT;
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private String render() {
    out.append("### Change of the cost relative to ").append(cell(compared.baseline()));
    out.append("\n\n**").append(line(CompareLines.summary(compared))).append("**\n\n");
    out.append("Before: ").append(cell(compared.before())).append(". After: ");
    out.append(cell(compared.after())).append(".\n\n");
    ratios(compared.changes().primaries());
    out.append("\n").append(line(CompareLines.legend(compared))).append("\n");
    List<RatioResult> others =
        compared.changes().ratios().stream().filter(r -> !r.primary()).toList();
    if (!others.isEmpty()) {
      begin("Metrics that are not primary");
      ratios(others);
      end();
    }
    details("Reasons and remarks", CompareLines.results(compared));
    begin("Medians of each run (information, not a comparison)");
    rows(MEDIANS, compared.changes().medians().stream().map(CompareMarkdown::row).toList());
    out.append("\n").append(line(ComparedRuns.MEDIANS)).append("\n");
    end();
    details(
        "Environment and notes",
        Stream.of(
                CompareLines.environment(compared).stream(),
                compared.notes().stream(),
                Stream.of(ComparedRuns.WITHIN))
            .flatMap(s -> s)
            .toList());
    return out.toString();
  }

  private void begin(String summary) {
    out.append("\n<details><summary>").append(summary).append("</summary>\n\n");
  }

  private void end() {
    out.append(END);
  }

  private void details(String summary, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    begin(summary);
    lines.stream()
        .limit(MAX_ROWS)
        .forEach(line -> out.append("- ").append(line(line)).append("\n"));
    more(lines.size());
    end();
  }

  private void ratios(List<RatioResult> ratios) {
    rows(RATIOS, ratios.stream().map(CompareMarkdown::row).toList());
  }

  private void rows(String header, List<String> rows) {
    out.append(header);
    rows.stream().limit(MAX_ROWS).forEach(out::append);
    more(rows.size());
  }

  private void more(int rows) {
    if (rows > MAX_ROWS) {
      out.append("\n")
          .append("%d more: see rtb compare -o json".formatted(rows - MAX_ROWS))
          .append("\n");
    }
  }

  private static String row(RatioResult r) {
    return row(
        r.metric(),
        r.runtime(),
        r.before().pairs() + " and " + r.after().pairs(),
        Numbers.ratio(r.before().ratio()),
        Numbers.ratio(r.after().ratio()),
        Numbers.ratio(r.change()),
        Numbers.interval(r.ciLow(), r.ciHigh()),
        Numbers.p(r.adjustedPValue()),
        CompareLines.word(r));
  }

  private static String row(MedianChange m) {
    Scale scale = Scale.of(m.unit(), Arrays.asList(m.before().median(), m.after().median()));
    return row(
        m.metric(),
        m.runtime(),
        scale.show(m.before().median()),
        scale.show(m.after().median()),
        Numbers.ratio(m.ratio()));
  }

  private static String row(String... cells) {
    return Stream.of(cells)
        .map(CompareMarkdown::cell)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String cell(String text) {
    return escaped(text, MAX_CELL);
  }

  private static String line(String text) {
    return escaped(text, MAX_LINE);
  }

  /** In a comment, a name after an at sign would call somebody. */
  private static String escaped(String text, int longest) {
    return MarkdownReport.text(TerminalText.cut(TerminalText.line(text), longest))
        .replace("@", "@<!-- -->");
  }
}
