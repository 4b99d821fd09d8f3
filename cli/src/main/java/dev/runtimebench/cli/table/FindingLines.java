package dev.runtimebench.cli.table;

import dev.runtimebench.cli.doctor.Finding;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import java.util.ArrayList;
import java.util.List;

/** Formats findings: one line each, which a terminal gets wrapped. */
public final class FindingLines {

  private static final int LEVEL_WIDTH = 9;

  private final boolean wide;

  /**
   * @param wide whether a finding stays one line in a terminal too
   */
  public FindingLines(boolean wide) {
    this.wide = wide;
  }

  /** Returns the lines of all findings. */
  public List<String> of(List<Finding> findings) {
    return findings.stream().flatMap(finding -> of(finding).stream()).toList();
  }

  /** Returns the lines of one finding. */
  public List<String> of(Finding finding) {
    String text = TerminalText.line(finding.check() + ": " + finding.message());
    String fix = finding.fix().isEmpty() ? "" : TerminalText.line("fix: " + finding.fix());
    String level = finding.level().name();
    String head = level + " ".repeat(LEVEL_WIDTH - level.length());
    if (wide || !TerminalWidth.isTerminal()) {
      return List.of(head + text + (fix.isEmpty() ? "" : "; " + fix));
    }
    List<String> lines = new ArrayList<>();
    int width = TerminalWidth.columns() - LEVEL_WIDTH;
    for (String part : TerminalText.wrap(text, width)) {
      lines.add(head + part);
      head = " ".repeat(LEVEL_WIDTH);
    }
    if (!fix.isEmpty()) {
      TerminalText.wrap(fix, width).forEach(part -> lines.add(" ".repeat(LEVEL_WIDTH) + part));
    }
    return lines;
  }
}
