package dev.runtimebench.cli.samples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.io.WholeRecords;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Checks that a file's content can be analyzed: any program may have written the file. */
final class ExperimentCheck {

  private static final int MAX_BLOCKS = 1000;
  private static final int MAX_WARMUP = 100;
  private static final int MAX_LEVELS = 12;
  private static final int MAX_RAMP = 500;
  private static final int MAX_STEP = 50;
  private static final int MAX_PODS = 256;

  private ExperimentCheck() {}

  static Optional<String> problem(JsonNode benchmark, Experiment e) {
    if (!benchmark.path("metadata").path("name").isTextual()) {
      return Optional.of("\"benchmark\" has no metadata.name");
    }
    if (benchmark.path("spec").path("runtimes").isEmpty()) {
      return Optional.of("\"benchmark\" has no spec.runtimes");
    }
    Optional<String> hole = WholeRecords.hole("experiment", e);
    if (hole.isPresent()) {
      return hole;
    }
    if (e == null || e.workload() == null || e.workload().metrics().isEmpty()) {
      return Optional.of("\"experiment\" has no metrics");
    }
    for (Metric metric : e.workload().metrics()) {
      if (metric == null || metric.name() == null || metric.unit() == null) {
        return Optional.of("\"experiment\" has a metric without a name or a unit");
      }
    }
    if (e.runtimes() == null || e.runtimes().isEmpty()) {
      return Optional.of("\"experiment\" has no runtimes");
    }
    if (e.baseline() == null || e.runtimeNames().stream().anyMatch(Objects::isNull)) {
      return Optional.of("\"experiment\" has no baseline, or a runtime without a name");
    }
    if (!e.runtimeNames().contains(e.baseline())) {
      return Optional.of(
          "the baseline \"%s\" is not one of %s".formatted(e.baseline(), e.runtimeNames()));
    }
    return design(e.design())
        .or(() -> e.gates().stream().flatMap(g -> gate(g, e).stream()).findFirst());
  }

  private static Optional<String> design(Design design) {
    if (design == null || design.retries() == null || design.blocks() == null) {
      return Optional.of("\"experiment\" has no design with blocks and retries");
    }
    Blocks blocks = design.blocks();
    boolean sound =
        blocks.warmup() != null
            && blocks.max() != null
            && blocks.warmup() >= 0
            && blocks.warmup() <= MAX_WARMUP
            && blocks.max() >= 1
            && blocks.max() <= MAX_BLOCKS
            && blocks.least() >= 1
            && blocks.least() <= blocks.max();
    if (!sound) {
      return Optional.of("the design's blocks are out of bounds: " + blocks);
    }
    if (design.isBurst() && !levels(design.concurrency())) {
      return Optional.of("the design's concurrency is out of bounds: " + design.concurrency());
    }
    if (design.isDensity() && !ramp(design.density())) {
      return Optional.of("the design's density is out of bounds: " + design.density());
    }
    Double width = design.precision() == null ? null : design.precision().relativeHalfWidth();
    Double confidence = design.precision() == null ? null : design.precision().confidence();
    if (width != null && !(width >= 0 && width <= 1)) {
      return Optional.of("the design's precision is not between 0 and 1: " + width);
    }
    if (confidence != null && !(confidence >= 0.5 && confidence < 1)) {
      return Optional.of("the design's confidence is not between 0.5 and 1: " + confidence);
    }
    Double margin = design.equivalenceMargin();
    return margin != null && !(margin >= 0 && margin <= 1)
        ? Optional.of("the design's equivalenceMargin is not between 0 and 1: " + margin)
        : Optional.empty();
  }

  private static boolean ramp(DensityDesign design) {
    return design.maxPods() != null
        && design.maxPods() >= 1
        && design.maxPods() <= MAX_RAMP
        && design.step() >= 1
        && design.step() <= MAX_STEP
        && design.maxStartSeconds() != null
        && design.maxStartSeconds() >= 1
        && design.reserveMemory() != null;
  }

  private static boolean isSound(Ramp ramp) {
    return ramp.created() >= 0
        && ramp.fits() >= 0
        && ramp.fits() <= MAX_RAMP
        && (ramp.failsAt() == null
            || (ramp.failsAt() >= 1 && ramp.failsAt() <= MAX_RAMP + MAX_STEP))
        && ramp.rungs().size() <= MAX_RAMP
        && ramp.rungs().stream().allMatch(ExperimentCheck::isSound);
  }

  private static boolean isSound(Rung rung) {
    return rung.pods() >= 0
        && rung.pods() <= MAX_RAMP
        && rung.ready() >= 0
        && (rung.rate() == null || Double.isFinite(rung.rate()))
        && rung.startMillis().stream().allMatch(millis -> millis >= 0 && Double.isFinite(millis));
  }

  private static boolean levels(List<Integer> levels) {
    return !levels.isEmpty()
        && levels.size() <= MAX_LEVELS
        && levels.stream().allMatch(l -> l != null && l >= 1 && l <= MAX_PODS)
        && levels.stream().distinct().count() == levels.size();
  }

  private static Optional<String> gate(Gate gate, Experiment e) {
    boolean sound =
        gate != null
            && (gate.maxRatio() != null
                || gate.minRatio() != null
                || gate.maxValue() != null
                || gate.minValue() != null)
            && (gate.confidence() == null || (gate.confidence() >= 0.5 && gate.confidence() < 1));
    if (!sound) {
      return Optional.of("a gate has no limit, or its confidence is out of bounds");
    }
    if (!e.runtimeNames().contains(gate.runtime())) {
      return Optional.of(
          "a gate's runtime \"%s\" is not one of %s".formatted(gate.runtime(), e.runtimeNames()));
    }
    List<Metric> known = e.design().isBurst() ? Bursts.metrics(e.design()) : e.measuredMetrics();
    List<String> metrics = known.stream().map(Metric::name).toList();
    return metrics.contains(gate.metric())
        ? Optional.empty()
        : Optional.of("a gate's metric \"%s\" is not one of %s".formatted(gate.metric(), metrics));
  }

  static Optional<String> problem(TrialOutcome outcome, Experiment experiment) {
    if (outcome == null) {
      return Optional.of("not a sample: null");
    }
    Optional<String> hole = WholeRecords.hole("", outcome);
    if (hole.isPresent()) {
      return hole;
    }
    int blocks = experiment.design().blocks().warmup() + experiment.design().blocks().max();
    if (outcome.block() < 0 || outcome.block() >= blocks || outcome.attempt() < 0) {
      return Optional.of(
          ("block %d, attempt %d: the attempt is negative, or the block is not one of the"
                  + " experiment's %d blocks")
              .formatted(outcome.block(), outcome.attempt(), blocks));
    }
    if (!experiment.runtimeNames().contains(outcome.runtime())) {
      return Optional.of(
          "the runtime \"%s\" is not one of %s"
              .formatted(outcome.runtime(), experiment.runtimeNames()));
    }
    boolean burst = experiment.design().isBurst();
    if (burst
        ? outcome.concurrency() != null
            && !experiment.design().concurrency().contains(outcome.concurrency())
        : outcome.concurrency() != null) {
      return Optional.of(
          "the concurrency %d is not one of the experiment's levels"
              .formatted(outcome.concurrency()));
    }
    if (outcome.ramp() != null
        && !(isSound(outcome.ramp()) && (outcome.ramp().stop() != null || !outcome.isValid()))) {
      return Optional.of("the ramp is out of bounds: " + outcome.ramp());
    }
    for (Map.Entry<String, Double> value : outcome.values().entrySet()) {
      if (value.getValue() == null || !Double.isFinite(value.getValue())) {
        return Optional.of(
            "the value of %s is not a finite number: %s"
                .formatted(value.getKey(), value.getValue()));
      }
    }
    return Optional.empty();
  }
}
