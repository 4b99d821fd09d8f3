package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Answer;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.Notes;
import dev.runtimebench.cli.show.Sentences;
import dev.runtimebench.cli.show.SlowDown;
import dev.runtimebench.cli.show.Verdicts;
import java.util.List;

/** Says what a benchmark found: the sentence, the verdicts with their remarks, and the gates. */
final class AnswerPart {

  private AnswerPart() {}

  static Answer of(Reported reported, BenchmarkView benchmark) {
    String tone = benchmark.outcome().phase().isFailed() ? "bad" : "even";
    List<Answer.Verdict> verdicts =
        benchmark.status().comparisons().stream()
            .filter(c -> Boolean.TRUE.equals(c.primary()) && c.verdict() != null)
            .map(c -> verdict(c, benchmark.unit(c.metric())))
            .toList();
    return new Answer(
        Sentences.of(benchmark),
        MetricMeaning.of(reported, benchmark).orElse(""),
        Notes.of(benchmark).map(note -> new Answer.Line(tone, "", note)).stream().toList(),
        verdicts,
        benchmark.status().gates().stream().map(AnswerPart::gate).toList());
  }

  private static Answer.Verdict verdict(Comparison c, String unit) {
    String figures =
        SlowDown.of(c)
            .map(s -> Labels.ratio(s.ratio()) + " as slow " + Labels.dashed(s.interval()))
            .orElseGet(() -> noRatio(Estimate.of(c, unit)));
    return new Answer.Verdict(
        c.metric() + ", " + c.runtime(),
        Directions.tone(c),
        Verdicts.word(c),
        figures,
        Remarks.of(c));
  }

  private static String noRatio(Estimate difference) {
    return difference.isKnown() ? "difference " + difference.both() : "no ratio";
  }

  private static Answer.Line gate(GateResult gate) {
    String tone =
        switch (gate.result()) {
          case Passed -> "good";
          case Failed -> "bad";
          case Undecided -> "even";
        };
    return new Answer.Line(tone, "gate " + gate.result(), gate.message());
  }
}
