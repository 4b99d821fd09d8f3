package dev.runtimebench.results.findings.node;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.Heterogeneity;
import dev.runtimebench.api.v1alpha1.HeterogeneityBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeRatioBuilder;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Comparisons;
import dev.runtimebench.results.findings.comparison.InconclusiveReason;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.Holm;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.RandomEffects;
import dev.runtimebench.results.stats.SignFlip;
import dev.runtimebench.results.stats.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the comparisons of several nodes together. From three nodes with two pairs on, the result is
 * the ratio for nodes like these; with fewer, only the ratio of each node. Each node's comparison
 * is that of a benchmark that ran on this node only. If a node has no ratio, because a value is 0
 * or negative, the result is the difference for nodes like these.
 */
public final class NodeComparisons {

  /** The name of the interval method, for readers of the result. */
  public static final String INTERVAL_METHOD =
      "random effects of nodes (Paule and Mandel), Knapp and Hartung's t with a factor of at least 1";

  /** The name of the test, for readers of the result. */
  public static final String TEST_METHOD = "Knapp and Hartung's t-test over nodes";

  private static final int MAX_REMARKS = 16;

  /** Whether trials fail is judged over all nodes together. */
  private static final Set<Remark.Kind> OF_FAILURES =
      EnumSet.of(Remark.Kind.FailsMoreOften, Remark.Kind.TrialsRanAgain);

  private final AnalysisSettings settings;
  private final List<Group> groups;
  private final Map<String, Remark> failures;

  /**
   * The comparisons of one node.
   *
   * @param name the node's name
   * @param reliability how often the workload failed, by runtime; empty if unknown
   * @param droppedOut whether the node has ended without a result of its own. Its blocks count,
   *     unless a remark forbids a verdict about them.
   * @param leftOut why the node does not count at all; empty if it counts
   */
  public record Node(
      String name,
      List<Comparison> comparisons,
      List<RuntimeReliability> reliability,
      boolean droppedOut,
      Optional<String> leftOut) {

    /** A node with values only. */
    public Node(String name, List<Comparison> comparisons) {
      this(name, comparisons, List.of(), false, Optional.empty());
    }

    private Part part(Comparison c) {
      List<Remark> own = c.remarks().stream().filter(r -> !OF_FAILURES.contains(r.kind())).toList();
      Optional<String> decisive =
          own.stream()
              .filter(remark -> droppedOut && remark.kind().isDecisive())
              .map(
                  remark ->
                      "the node dropped out, and its blocks allow no verdict: " + remark.message())
              .findFirst();
      return new Part(
          name, ComparisonBuilder.builder(c).remarks(own).build(), leftOut.or(() -> decisive));
    }
  }

  /** One node's comparison, with the node's name, and why it does not count. */
  private record Part(String node, Comparison comparison, Optional<String> leftOut) {}

  /** Identifies a comparison. */
  private record Key(String metric, String runtime) {}

  /** The comparisons of all nodes in one metric and one runtime; never empty. */
  private record Group(List<Part> parts) {

    private Comparison first() {
      return parts.get(0).comparison();
    }

    private boolean isPrimary() {
      return Boolean.TRUE.equals(first().primary());
    }

    /** The parts that the ratio of all nodes may rest on. */
    private List<Part> counting() {
      return parts.stream().filter(part -> part.leftOut().isEmpty()).toList();
    }

    /** Whether the comparison rests on differences, because a node that counts has no ratio. */
    private boolean isOfDifferences() {
      return counting().stream()
          .map(Part::comparison)
          .anyMatch(c -> c.ratio() == null && c.difference() != null);
    }

    /** What a node adds to the result; empty without an interval. */
    private Optional<RandomEffects.Node> basis(Comparison c) {
      return isOfDifferences() ? differences(c) : logs(c);
    }

    /** The parts that it rests on: those with enough pairs. */
    private List<Part> used() {
      return counting().stream().filter(part -> basis(part.comparison()).isPresent()).toList();
    }

    private int pairs() {
      return counting().stream().mapToInt(part -> orZero(part.comparison().pairs())).sum();
    }

    private int excluded() {
      return counting().stream().mapToInt(part -> orZero(part.comparison().excluded())).sum();
    }

    /** The number of nodes that an overall ratio can rest on. */
    private int counted() {
      return used().size();
    }

    /** The log ratio, or the difference if a node has no ratio; empty with too few nodes. */
    private Optional<RandomEffects> effects() {
      return RandomEffects.of(
          used().stream().flatMap(part -> basis(part.comparison()).stream()).toList());
    }

    private Optional<RandomEffects> ratio() {
      return isOfDifferences() ? Optional.empty() : effects();
    }

    /** The difference over the same nodes as the ratio; empty if one of them has none. */
    private Optional<RandomEffects> difference() {
      List<RandomEffects.Node> nodes =
          used().stream().flatMap(part -> differences(part.comparison()).stream()).toList();
      return nodes.size() == used().size() ? RandomEffects.of(nodes) : Optional.empty();
    }
  }

  private NodeComparisons(
      AnalysisSettings settings, List<Group> groups, Map<String, Remark> failures) {
    this.settings = settings;
    this.groups = groups;
    this.failures = failures;
  }

  /**
   * Groups the comparisons.
   *
   * @param nodes the nodes, in display order; a node that has no comparison yet counts for nothing
   */
  public static NodeComparisons of(List<Node> nodes, AnalysisSettings settings) {
    Map<Key, List<Part>> parts = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (Comparison c : node.comparisons()) {
        parts
            .computeIfAbsent(new Key(c.metric(), c.runtime()), key -> new ArrayList<>())
            .add(node.part(c));
      }
    }
    List<Group> groups = parts.values().stream().map(Group::new).toList();
    return new NodeComparisons(settings, groups, failures(nodes, groups, settings.confidence()));
  }

  private static Map<String, Remark> failures(
      List<Node> nodes, List<Group> groups, double confidence) {
    List<List<RuntimeReliability>> reliability =
        nodes.stream()
            .filter(node -> node.leftOut().isEmpty())
            .map(Node::reliability)
            .filter(own -> !own.isEmpty())
            .toList();
    if (groups.isEmpty() || reliability.isEmpty()) {
      return Map.of();
    }
    List<String> contestants =
        groups.stream().map(group -> group.first().runtime()).distinct().toList();
    return new NodeFailures(reliability)
        .remarks(contestants, groups.get(0).first().baseline(), confidence);
  }

  /** Returns one comparison for each metric and each runtime, in the order of the first node. */
  public List<Comparison> comparisons() {
    List<Group> tested =
        groups.stream().filter(g -> g.isPrimary() && g.effects().isPresent()).toList();
    double[] adjusted = Holm.adjust(tested.stream().mapToDouble(this::pValue).toArray());
    return groups.stream()
        .map(
            group ->
                comparison(
                    group,
                    tested.contains(group)
                        ? Optional.of(adjusted[tested.indexOf(group)])
                        : group.effects().map(effects -> pValue(group))))
        .toList();
  }

  /**
   * Returns the ratio for nodes like these at that confidence, with a p-value that is not adjusted;
   * empty if no node has compared the runtime in the metric.
   */
  public Optional<Comparison> at(String metric, String runtime, double confidence) {
    NodeComparisons other = new NodeComparisons(settings.at(confidence), groups, failures);
    return groups.stream()
        .filter(g -> g.first().metric().equals(metric) && g.first().runtime().equals(runtime))
        .map(group -> other.comparison(group, group.effects().map(effects -> other.pValue(group))))
        .findFirst();
  }

  /** A few values of a coarse clock that happen to be equal must not look certain. */
  private double pValue(Group group) {
    return Math.max(group.effects().orElseThrow().pValue(), SignFlip.leastPValue(group.pairs()));
  }

  private Comparison comparison(Group group, Optional<Double> adjusted) {
    Comparison first = group.first();
    AnalysisOptions options = options(group);
    Optional<RandomEffects> ratio = group.ratio();
    Optional<Interval> interval = ratio.flatMap(r -> exp(r.interval(settings.confidence())));
    Optional<RandomEffects> difference = group.effects().flatMap(e -> group.difference());
    Optional<Interval> apart = difference.flatMap(d -> d.interval(settings.confidence()));
    List<Remark> remarks =
        Stream.concat(Stream.ofNullable(failures.get(first.runtime())), remarks(group).stream())
            .sorted((a, b) -> a.kind().compareTo(b.kind()))
            .limit(MAX_REMARKS)
            .toList();
    List<String> decisive =
        remarks.stream().filter(r -> r.kind().isDecisive()).map(Remark::message).toList();
    Verdict own =
        group.excluded() == 0 && adjusted.isPresent()
            ? group.isOfDifferences()
                ? Verdict.ofDifference(group.pairs(), apart, adjusted.get(), options)
                : Verdict.of(group.pairs(), interval, adjusted.get(), options)
            : Verdict.Inconclusive;
    Verdict verdict = decisive.isEmpty() ? own : Verdict.Inconclusive;
    return ComparisonBuilder.builder()
        .runtime(first.runtime())
        .baseline(first.baseline())
        .metric(first.metric())
        .primary(first.primary())
        .better(first.better())
        .pairs(group.pairs())
        .excluded(group.excluded())
        .ratio(ratio.flatMap(r -> finite(Math.exp(r.mean()))).orElse(null))
        .ciLow(interval.map(Interval::low).orElse(null))
        .ciHigh(interval.map(Interval::high).orElse(null))
        .confidence(settings.confidence())
        .pValue(group.effects().map(effects -> pValue(group)).orElse(null))
        .adjustedPValue(adjusted.orElse(null))
        .verdict(Comparisons.shown(verdict, remarks))
        .message(
            verdict == Verdict.Inconclusive
                ? why(group, decisive, own, group.isOfDifferences() ? apart : interval, adjusted)
                : null)
        .minDetectableRatio(
            ratio.flatMap(r -> finite(Math.exp(r.detectable(options)))).orElse(null))
        .difference(difference.map(RandomEffects::mean).orElse(null))
        .differenceLow(apart.map(Interval::low).orElse(null))
        .differenceHigh(apart.map(Interval::high).orElse(null))
        .outliers(
            group.counting().stream().mapToInt(part -> orZero(part.comparison().outliers())).sum())
        .remarks(remarks)
        .heterogeneity(ratio.map(this::heterogeneity).orElse(null))
        .nodes(group.isPrimary() ? group.parts().stream().map(this::ratio).toList() : List.of())
        .build();
  }

  private AnalysisOptions options(Group group) {
    boolean lowerIsBetter = group.first().better() != Metric.Better.Higher;
    return new AnalysisOptions(settings.confidence(), settings.margin(), lowerIsBetter);
  }

  private NodeRatio ratio(Part part) {
    Comparison c = part.comparison();
    boolean drift = c.drift() != null && Boolean.TRUE.equals(c.drift().flagged());
    return NodeRatioBuilder.builder()
        .node(part.node())
        .pairs(c.pairs())
        .ratio(c.ratio())
        .ciLow(c.ciLow())
        .ciHigh(c.ciHigh())
        .drift(drift ? true : null)
        .build();
  }

  private Heterogeneity heterogeneity(RandomEffects effects) {
    Optional<Interval> next = exp(effects.prediction(settings.confidence()));
    return HeterogeneityBuilder.builder()
        .nodes(effects.nodes())
        .factor(finite(Math.exp(effects.tau())).orElse(null))
        .inconsistency(effects.inconsistency())
        .pValue(effects.heterogeneity())
        .nextLow(next.map(Interval::low).orElse(null))
        .nextHigh(next.map(Interval::high).orElse(null))
        .build();
  }

  /**
   * The remarks of the nodes that count: each kind once, with the node of the first one. A node
   * that does not count forbids no verdict about the others.
   */
  private static List<Remark> remarks(Group group) {
    Map<Remark.Kind, List<String>> byKind = new LinkedHashMap<>();
    for (Part part : group.parts()) {
      part.leftOut().ifPresent(why -> add(byKind, Remark.Kind.NodeLeftOut, part.node(), why));
      part.comparison().remarks().stream()
          .filter(remark -> part.leftOut().isEmpty())
          .filter(
              remark -> !remark.kind().isDecisive() || group.basis(part.comparison()).isPresent())
          .forEach(remark -> add(byKind, remark.kind(), part.node(), remark.message()));
    }
    return byKind.entrySet().stream()
        .map(
            e ->
                new Remark(
                    e.getKey(),
                    Comparisons.cut(
                        e.getValue().size() == 1
                            ? e.getValue().get(0)
                            : "on %d nodes, such as %s"
                                .formatted(e.getValue().size(), e.getValue().get(0)))))
        .toList();
  }

  private static void add(
      Map<Remark.Kind, List<String>> byKind, Remark.Kind kind, String node, String message) {
    byKind.computeIfAbsent(kind, key -> new ArrayList<>()).add("node " + node + ": " + message);
  }

  /** Returns all reasons, those in the remarks first. */
  private String why(
      Group group,
      List<String> decisive,
      Verdict own,
      Optional<Interval> interval,
      Optional<Double> adjusted) {
    AnalysisOptions options = options(group);
    List<String> reasons = new ArrayList<>(decisive);
    if (group.excluded() > 0) {
      reasons.add(
          "%d block(s) have a value that is not finite: a verdict without these blocks could be biased"
              .formatted(group.excluded()));
    }
    if (adjusted.isEmpty()) {
      reasons.add(
          "%d node(s) have %d pairs or more: a result for nodes like these needs %d such nodes"
              .formatted(group.counted(), RandomEffects.MIN_BLOCKS, RandomEffects.MIN_NODES));
    } else if (own == Verdict.Inconclusive) {
      int least = SignFlip.leastPairs(options.confidence());
      boolean few = group.pairs() < least;
      if (few) {
        reasons.add(
            "%d pair(s): a verdict at %s needs %d"
                .formatted(group.pairs(), InconclusiveReason.percent(options.confidence()), least));
      }
      reasons.addAll(
          group.isOfDifferences()
              ? InconclusiveReason.ofDifference(
                  interval, adjusted.get(), options, "nodes or blocks", few)
              : InconclusiveReason.ofInterval(
                  interval, adjusted.get(), options, "nodes or blocks", few));
    }
    return Comparisons.cut(
        reasons.stream().distinct().collect(Collectors.joining(InconclusiveReason.SEPARATOR)));
  }

  /** The node's log ratios; empty without an interval. */
  private static Optional<RandomEffects.Node> logs(Comparison c) {
    return node(c, c.ciLow(), c.ciHigh(), true);
  }

  private static Optional<RandomEffects.Node> differences(Comparison c) {
    return node(c, c.differenceLow(), c.differenceHigh(), false);
  }

  private static Optional<RandomEffects.Node> node(
      Comparison c, Double low, Double high, boolean logarithms) {
    boolean known =
        Stream.of(c.pairs(), c.confidence(), low, high).noneMatch(Objects::isNull)
            && c.pairs() >= RandomEffects.MIN_BLOCKS;
    return known
        ? Interval.of(logarithms ? Math.log(low) : low, logarithms ? Math.log(high) : high)
            .map(interval -> RandomEffects.Node.of(c.pairs(), interval, c.confidence()))
        : Optional.empty();
  }

  private static Optional<Interval> exp(Optional<Interval> logs) {
    return logs.flatMap(i -> i.map(Math::exp)).filter(i -> i.low() > 0);
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) && value > 0 ? Optional.of(value) : Optional.empty();
  }

  private static int orZero(Integer number) {
    return number == null ? 0 : number;
  }
}
