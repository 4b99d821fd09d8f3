package dev.runtimebench.results.findings.gate;

import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.GateResultBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Comparisons;
import dev.runtimebench.results.findings.comparison.InconclusiveReason;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import dev.runtimebench.results.findings.remark.Remarks;
import dev.runtimebench.results.stats.Distribution;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.SignFlip;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Evaluates the gates. Like a verdict, a gate is undecided with fewer pairs than the paired test
 * needs at the confidence of the gate, and if a block with two values gives no ratio. A gate on a
 * ratio is also undecided with a decisive remark on the comparison, and a gate on a value if the
 * workload fails more often under the gate's runtime.
 */
public final class Gates {

  /**
   * The ratio or the median that is compared with a limit. {@code why} says why the interval is
   * missing or decides nothing; empty if the interval decides.
   */
  record Estimate(int n, Optional<Double> value, Optional<Interval> interval, String why) {}

  private static final MathContext FOUR_DIGITS = new MathContext(4);
  private static final int MAX_NUMBER_LENGTH = 12;
  private static final int MAX_MESSAGE_LENGTH = 1024;

  private final Measurements measured;
  private final AnalysisSettings settings;
  private final Remarks remarks;
  private final List<FailureFinding> failing;

  /**
   * @param remarks the remarks on the comparisons
   * @param failing the runtimes that fail more often
   */
  public Gates(
      Measurements measured,
      AnalysisSettings settings,
      Remarks remarks,
      List<FailureFinding> failing) {
    this.measured = measured;
    this.settings = settings;
    this.remarks = remarks;
    this.failing = failing;
  }

  /** Returns the result of each gate, in the given order. */
  public List<GateResult> evaluate(List<Gate> gates) {
    return gates.stream().map(this::evaluate).toList();
  }

  private GateResult evaluate(Gate gate) {
    double confidence = confidence(gate);
    Optional<Metric> metric =
        measured.metrics().stream().filter(m -> m.name().equals(gate.metric())).findFirst();
    Estimate estimate =
        metric
            .map(m -> gate.isRatioLimit() ? ratio(gate, m, confidence) : median(gate, confidence))
            .map(e -> objected(e, objection(gate, metric.orElseThrow())))
            .orElseGet(() -> new Estimate(0, Optional.empty(), Optional.empty(), "no such metric"));
    return of(gate, metric, estimate, pools(gate, metric));
  }

  /**
   * The result of a gate.
   *
   * @param pools what the message adds about the machines; may be empty
   */
  public static GateResult of(Gate gate, Optional<Metric> metric, Estimate estimate, String pools) {
    double confidence = confidence(gate);
    GateResult.Result result =
        estimate
            .interval()
            .filter(i -> estimate.why().isEmpty())
            .map(i -> result(gate, i))
            .orElse(GateResult.Result.Undecided);
    return GateResultBuilder.builder()
        .metric(gate.metric())
        .runtime(gate.runtime())
        .limit(limit(gate))
        .bound(gate.limit())
        .confidence(confidence)
        .result(result)
        .value(estimate.value().orElse(null))
        .ciLow(estimate.interval().map(Interval::low).orElse(null))
        .ciHigh(estimate.interval().map(Interval::high).orElse(null))
        .n(estimate.n())
        .message(message(gate, metric, result, estimate, confidence, pools))
        .build();
  }

  /** The confidence of a gate, with its default. */
  static double confidence(Gate gate) {
    return gate.confidence() == null ? AnalysisSettings.DEFAULTS.confidence() : gate.confidence();
  }

  /** Returns why the values of the gate's runtimes decide nothing. */
  private Optional<String> objection(Gate gate, Metric metric) {
    return gate.isRatioLimit()
        ? remarks.on(gate.runtime(), metric).stream()
            .filter(remark -> remark.kind().isDecisive())
            .map(Remark::message)
            .findFirst()
        : failing.stream()
            .filter(finding -> finding.failing().runtime().equals(gate.runtime()))
            .map(finding -> finding.remark().message())
            .findFirst();
  }

  /** A ratio between machines is not a ratio of the runtimes alone. */
  private String pools(Gate gate, Optional<Metric> metric) {
    boolean machines =
        gate.isRatioLimit()
            && metric.stream()
                .flatMap(m -> remarks.on(gate.runtime(), m).stream())
                .anyMatch(remark -> remark.kind().isOfMachines());
    return machines ? ", a difference between pools" : "";
  }

  private static Estimate objected(Estimate e, Optional<String> objection) {
    return e.why().isEmpty() && objection.isPresent()
        ? new Estimate(e.n(), e.value(), e.interval(), objection.get())
        : e;
  }

  private static GateResult.Result result(Gate gate, Interval interval) {
    boolean inside =
        gate.isMaximum() ? interval.high() <= gate.limit() : interval.low() >= gate.limit();
    boolean outside =
        gate.isMaximum() ? interval.low() > gate.limit() : interval.high() < gate.limit();
    return inside
        ? GateResult.Result.Passed
        : outside ? GateResult.Result.Failed : GateResult.Result.Undecided;
  }

  private Estimate ratio(Gate gate, Metric metric, double confidence) {
    Optional<PairedComparison> c =
        Comparisons.paired(measured, gate.runtime(), metric, settings.at(confidence));
    int pairs = c.map(PairedComparison::pairs).orElse(0);
    int least = SignFlip.leastPairs(confidence);
    String why =
        c.map(one -> one.excluded() + one.withoutRatio())
            .filter(without -> without > 0)
            .map(without -> without + " block(s) without a ratio")
            .orElse(pairs < least ? tooFew(pairs, least, confidence) : "");
    return new Estimate(
        pairs,
        c.flatMap(PairedComparison::ratio),
        why.isEmpty() ? c.flatMap(PairedComparison::interval) : Optional.empty(),
        why);
  }

  private Estimate median(Gate gate, double confidence) {
    double[] values =
        measured.values(gate.runtime(), gate.metric()).values().stream()
            .mapToDouble(v -> v)
            .toArray();
    Optional<Distribution> d = Distribution.of(values, confidence);
    Optional<Interval> interval = d.flatMap(Distribution::medianInterval);
    int n = d.map(Distribution::n).orElse(0);
    return new Estimate(
        n,
        d.map(Distribution::median),
        interval,
        interval.isPresent() ? "" : tooFew(n, SignFlip.leastPairs(confidence), confidence));
  }

  private static String tooFew(int n, int least, double confidence) {
    return "%d block(s): a decision at %s needs %d"
        .formatted(n, InconclusiveReason.percent(confidence), least);
  }

  private static String limit(Gate gate) {
    return (gate.isMaximum() ? "max" : "min") + (gate.isRatioLimit() ? "Ratio" : "Value");
  }

  private static String message(
      Gate gate,
      Optional<Metric> metric,
      GateResult.Result result,
      Estimate estimate,
      double confidence,
      String pools) {
    String unit = gate.isRatioLimit() ? "" : metric.map(Metric::unitSuffix).orElse("");
    String numbers =
        estimate.value().map(Gates::number).orElse("nothing")
            + estimate
                .interval()
                .map(i -> " [" + number(i.low()) + ", " + number(i.high()) + "]")
                .orElse("");
    String text =
        "%s %s: %s %s%s at %s, %s %s%s: %s%s%s"
            .formatted(
                gate.runtime(),
                gate.metric(),
                gate.isRatioLimit() ? "ratio" : "median",
                numbers,
                unit,
                InconclusiveReason.percent(confidence),
                limit(gate),
                number(gate.limit()),
                unit,
                result.name().toLowerCase(Locale.ROOT),
                pools,
                estimate.why().isEmpty() ? "" : " (" + estimate.why() + ")");
    return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH);
  }

  private static String number(double value) {
    String text = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros().toPlainString();
    return text.length() <= MAX_NUMBER_LENGTH ? text : String.format(Locale.ROOT, "%.4g", value);
  }
}
