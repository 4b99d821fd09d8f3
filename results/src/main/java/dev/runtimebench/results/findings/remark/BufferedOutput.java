package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognises output that came all at once at the end of a long run. A program whose output is a
 * pipe keeps the output until its buffer is full or the program ends. Its first line then says when
 * the program ended, and not when the program started.
 */
final class BufferedOutput {

  /** The lines of one write arrive within microseconds. */
  private static final long MAX_SPREAD_NANOS = 5_000_000;

  /** A program that needs less time until its first line starts slowly, and no more is known. */
  private static final long MIN_SILENCE_NANOS = 1_000_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final List<TrialOutcome> counted;

  /**
   * @param counted the trials that the results rest on
   */
  BufferedOutput(List<TrialOutcome> counted) {
    this.counted = counted;
  }

  /** The silence before the output of a trial whose output came all at once. */
  private static Optional<Double> silence(TrialOutcome trial) {
    Long first = trial.milestones().get(Milestone.FirstOutput);
    Long last = trial.milestones().get(Milestone.Finished);
    // The agent prints a line before the program begins, and does not keep its output.
    if (first == null || last == null || trial.sandbox() != null) {
      return Optional.empty();
    }
    // One line alone may be the whole output of the program.
    boolean atOnce = last > first && last - first <= MAX_SPREAD_NANOS;
    return Stream.of(Milestone.Started, Milestone.Created, Milestone.Pulled)
        .map(milestone -> trial.milestones().get(milestone))
        .filter(start -> start != null && start <= first)
        .findFirst()
        .map(start -> first - start)
        .filter(silence -> atOnce && silence >= MIN_SILENCE_NANOS)
        .map(silence -> silence / NANOS_PER_SECOND);
  }

  /** Returns the remark on a comparison; empty if most output came while the workload ran. */
  Optional<Remark> remark(String runtime, String baseline, Metric metric) {
    // A metric without a source is the start latency of a burst.
    boolean firstLine =
        metric.source() == null
            || metric.source().milestone() == MetricSource.Milestone.FirstOutput;
    if (!firstLine) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (String one : List.of(baseline, runtime)) {
      text(one).ifPresent(texts::add);
    }
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Remark(
                Remark.Kind.OutputBuffered,
                "all output came at once, after a silence: %s. The program may keep its output until it ends, and then the first line says nothing about the start. Set PYTHONUNBUFFERED=1, run the program with stdbuf -oL, or set $| = 1 in Perl"
                    .formatted(String.join("; ", texts))));
  }

  private Optional<String> text(String runtime) {
    List<TrialOutcome> trials = counted.stream().filter(o -> o.runtime().equals(runtime)).toList();
    double[] silences =
        trials.stream().flatMap(o -> silence(o).stream()).mapToDouble(s -> s).toArray();
    return 2 * silences.length <= trials.size()
        ? Optional.empty()
        : Distribution.of(silences)
            .map(
                d ->
                    "%s in %d of %d trials (%.1f s)"
                        .formatted(runtime, silences.length, trials.size(), d.median()));
  }
}
