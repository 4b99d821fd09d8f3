package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * What one benchmark found.
 *
 * @param sentence the answer in words
 * @param meaning the metric of the sentence and its description; empty if there is none
 * @param notes what else a reader must know first, such as why the benchmark failed
 * @param verdicts the verdicts on the primary metrics
 * @param gates the result of each gate
 */
public record Answer(
    String sentence, String meaning, List<Line> notes, List<Verdict> verdicts, List<Line> gates) {

  /**
   * A line with a color.
   *
   * @param tone the CSS class: good, bad, warn or even
   * @param mark a word in the color, before the text; may be empty
   */
  public record Line(String tone, String mark, String text) {}

  /**
   * One verdict with its remarks.
   *
   * @param subject the metric and the runtime
   * @param tone the CSS class of the verdict's color
   * @param word the verdict
   * @param figures the ratio and its interval
   * @param remarks what a reader must know before using the verdict
   */
  public record Verdict(
      String subject, String tone, String word, String figures, List<String> remarks) {}
}
