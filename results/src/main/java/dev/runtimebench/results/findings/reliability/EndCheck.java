package dev.runtimebench.results.findings.reliability;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.JudgedTrial;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.RunningRatio;
import dev.runtimebench.results.stats.StoppingRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Says after each trial whether the run may be at its end. Only then it is worth to compute the
 * {@link Findings}, which look at all trials. The work for a trial does not depend on the number of
 * trials before it, and neither does the memory. Not thread-safe.
 */
public final class EndCheck {

  /** Covers the rounding errors of the running ratios. The findings decide. */
  private static final double TOLERANCE = 1 + 1e-6;

  private final Experiment experiment;
  private final AnalysisSettings settings;
  private final StoppingRule rule;
  private final FailurePairs failures;
  private final Map<Measurements.Key, RunningRatio> ratios = new HashMap<>();

  /** The outcomes of the blocks that are not complete. */
  private final Map<Integer, List<TrialOutcome>> open = new HashMap<>();

  public EndCheck(Experiment experiment) {
    this.experiment = experiment;
    this.settings = AnalysisSettings.of(experiment.design());
    this.rule = AnalysisSettings.rule(experiment.design());
    this.failures = new FailurePairs(experiment);
    Measurements none = Measurements.of(experiment, List.of());
    none.metrics().stream()
        .filter(none::isPrimary)
        .forEach(
            metric ->
                none.contestants()
                    .forEach(
                        runtime ->
                            ratios.put(
                                new Measurements.Key(runtime, metric.name()), new RunningRatio())));
  }

  /**
   * Adds outcomes.
   *
   * @param more all outcomes of each trial
   * @param progress the progress with these outcomes
   */
  public void add(List<TrialOutcome> more, Progress progress) {
    JudgedTrial.all(more).stream().filter(trial -> !trial.warmup()).forEach(failures::add);
    if (!rule.isAdaptive()) {
      return;
    }
    Set<Integer> blocks = new LinkedHashSet<>();
    for (TrialOutcome outcome : more) {
      open.computeIfAbsent(outcome.block(), block -> new ArrayList<>()).add(outcome);
      blocks.add(outcome.block());
    }
    for (int block : blocks) {
      if (progress.counted(block).isPresent()) {
        measured(Measurements.of(experiment, open.remove(block)), block);
      }
    }
  }

  private void measured(Measurements ofBlock, int block) {
    ratios.forEach(
        (key, ratio) -> {
          Double baseline = ofBlock.values(ofBlock.baseline(), key.metric()).get(block);
          Double contestant = ofBlock.values(key.runtime(), key.metric()).get(block);
          if (baseline != null && contestant != null) {
            ratio.add(baseline, contestant);
          }
        });
  }

  /** Whether the findings may say that the run is at its end. */
  public boolean isDue(Progress progress) {
    if (!(progress.next() instanceof Next.Run run)) {
      return true;
    }
    boolean begun = run.trial().position() > 0 || run.attempt() > 0;
    return failsMoreOften() || (!begun && mayBePrecise(progress.completed()));
  }

  private boolean failsMoreOften() {
    double threshold = Reliability.earlyThreshold(experiment, settings);
    return failures.hasFailures()
        && failures.all(new FailureFinding.EarlyLook()).stream()
            .anyMatch(pair -> pair.pValue() <= threshold);
  }

  private boolean mayBePrecise(int completed) {
    return rule.isAdaptive()
        && completed >= rule.leastBlocks()
        && !ratios.isEmpty()
        && ratios.values().stream().allMatch(this::mayBePrecise);
  }

  private boolean mayBePrecise(RunningRatio ratio) {
    OptionalDouble width = ratio.relativeHalfWidth(settings.confidence());
    return width.isPresent() && rule.isPrecise(ratio.pairs(), width.getAsDouble() / TOLERANCE);
  }
}
