package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.MeanInterval;
import dev.runtimebench.results.stats.RandomEffects;
import dev.runtimebench.results.stats.StoppingRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes how often intervals for the mean log ratio of nodes contain the true mean, by shape,
 * number of nodes and method. docs/concepts/statistics.md and docs/adr/0019-several-nodes.md use
 * these figures. Each figure is the least coverage over all {@link #cases}: numbers of blocks,
 * spreads of the noise, and differences between nodes. Arguments: repetitions (default 4000), and
 * the tables to make (default: all), and the range of the numbers of nodes (default: 3..20). Exits
 * with 1 if a coverage for normal or heavy-tailed log ratios is below {@link #LEAST}: these are the
 * shapes for which the documents promise it.
 */
final class NodeCoverage {

  /** The promised coverage. */
  static final double LEAST = 0.93;

  static final int MAX_NODES = 20;

  private static final Set<Shape> PROMISED = EnumSet.of(Shape.NORMAL, Shape.HEAVY);

  private static final double CONFIDENCE = 0.95;

  /** The standard deviation of the log ratios of a quiet node's blocks. */
  private static final double SD = 0.05;

  private static final int MIN_BLOCKS = StoppingRule.MIN_PAIRS;
  private static final int MAX_BLOCKS = 40;

  /** How many blocks a node runs that does not drop out. */
  private static final int PLANNED = 20;

  private static final double DROPOUT_SHARE = 0.25;

  /** The quantiles of Student's t by number of blocks. */
  private static final double[] CRITICAL =
      IntStream.rangeClosed(0, MAX_BLOCKS)
          .mapToDouble(n -> n < 2 ? Double.NaN : MeanInterval.critical(n, CONFIDENCE))
          .toArray();

  private static final Set<String> TABLES =
      Set.of("fixed", "stopped", "dropouts", "noise", "methods", "others");

  private static final double[] TAUS = {0, 0.2, 0.4, 1, 5};
  private static final int[] COMPARED = {3, 4, 5, 8, 12, 20};

  private NodeCoverage() {}

  /** How many blocks the nodes have. */
  enum Blocks {
    /** Two on each node. */
    TWO,
    /** Six on each node. */
    SIX,
    /** Twenty on each node. */
    TWENTY,
    /** From 6 on the first node to 40 on the last node. */
    UNEQUAL,
    /** Twenty; one node in four drops out after none to seven blocks. */
    DROPOUTS,
    /** From 8 to 40: each node stops when its own relative half width is at most 4%. */
    STOPPED_EARLY,
    /** The same with 2%. */
    STOPPED_LATE;

    private static final Set<Blocks> FIXED = EnumSet.of(TWO, SIX, TWENTY, UNEQUAL);
    private static final Set<Blocks> STOPPED = EnumSet.of(STOPPED_EARLY, STOPPED_LATE);

    /** The number of blocks; for a node with a stopping rule the maximum. */
    private int of(UniformRandomProvider rng, int node, int nodes) {
      return switch (this) {
        case TWO -> 2;
        case SIX -> 6;
        case TWENTY -> PLANNED;
        case UNEQUAL -> 6 + 34 * node / (nodes - 1);
        case DROPOUTS -> rng.nextDouble() < DROPOUT_SHARE ? rng.nextInt(MIN_BLOCKS) : PLANNED;
        case STOPPED_EARLY, STOPPED_LATE -> MAX_BLOCKS;
      };
    }

    /** Whether the operator's stopping rule ends the node after n blocks. */
    private boolean stops(int n, double error) {
      if (!STOPPED.contains(this) || n < MIN_BLOCKS) {
        return false;
      }
      double share = Math.min(1, (double) n / StoppingRule.FULL_PRECISION_PAIRS);
      double precision = (this == STOPPED_EARLY ? 0.04 : 0.02) * share * share;
      return Math.expm1(CRITICAL[n] * error) <= precision;
    }
  }

  /** Which nodes have three times the noise of the others. */
  enum Noisy {
    NONE,
    /** The first half of the nodes, which have the fewest blocks. */
    FIRST,
    /** The second half of the nodes, which have the most blocks. */
    LAST,
    /** The last node, with ten times the noise of the others. */
    ONE,
    /** Every third node has three times the noise of the first, and every third ten times. */
    MIXED;

    private static final Set<Noisy> HALVES = EnumSet.of(NONE, FIRST, LAST);
    private static final Set<Noisy> UNEQUAL = EnumSet.of(ONE, MIXED);

    private double of(int node, int nodes) {
      boolean first = node < nodes / 2;
      return switch (this) {
        case NONE -> 1;
        case FIRST -> first ? 3 : 1;
        case LAST -> first ? 1 : 3;
        case ONE -> node == nodes - 1 ? 10 : 1;
        case MIXED -> new double[] {1, 3, 10}[node % 3];
      };
    }
  }

  /**
   * A case of the simulation.
   *
   * @param shape of the differences between nodes, and of the noise
   * @param tau the standard deviation between nodes over that of the log ratios of a quiet node
   */
  record Case(Shape shape, int nodes, Blocks blocks, Noisy noisy, double tau) {

    private UniformRandomProvider rng() {
      return Simulated.rng(
          7_000_000L
              + 10_000L * nodes
              + 1000L * blocks.ordinal()
              + 100L * noisy.ordinal()
              + (long) (10 * tau));
    }

    /** Draws the nodes; sums and not samples, because there are millions of nodes. */
    private List<RandomEffects.Node> draw(UniformRandomProvider rng) {
      List<RandomEffects.Node> all = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        all.add(node(rng, i));
      }
      return all;
    }

    private RandomEffects.Node node(UniformRandomProvider rng, int i) {
      int most = blocks.of(rng, i, nodes);
      double sd = SD * noisy.of(i, nodes);
      double sum = 0;
      double squares = 0;
      double error = 0;
      int n = 0;
      while (n < most && !blocks.stops(n, error)) {
        double noise = shape.draw(rng);
        n++;
        sum += noise;
        squares += noise * noise;
        error = n < 2 ? 0 : sd * Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1) / n);
      }
      double mean = n == 0 ? 0 : sd * sum / n;
      return new RandomEffects.Node(n, SD * tau * shape.draw(rng) + mean, error);
    }
  }

  /**
   * The shares of repetitions.
   *
   * @param next the interval for another node contains the mean of another node's blocks
   * @param different the test finds that the nodes differ
   */
  record Rates(double next, double different) {}

  /** A coverage, and the mean width of the intervals. */
  private record Figure(double coverage, double width) {}

  /** The half-width of an interval around a mean. */
  private record Estimate(double mean, double half) {}

  private interface Method {
    Estimate of(double[] means, double[] variances);
  }

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 4000);
    Set<String> tables = new HashSet<>(List.of(args));
    int[] range =
        tables.stream()
            .filter(argument -> argument.matches("\\d+\\.\\.\\d+"))
            .map(r -> Arrays.stream(r.split("\\.\\.")).mapToInt(Integer::parseInt).toArray())
            .findFirst()
            .orElse(new int[] {RandomEffects.MIN_NODES, MAX_NODES});
    double least = 1;
    if (makes(tables, "fixed")) {
      String title = "fixed numbers of blocks";
      least = Math.min(least, table(title, cases(Blocks.FIXED, Noisy.HALVES), range, repetitions));
    }
    if (makes(tables, "stopped")) {
      String title = "each node has its stopping rule";
      least =
          Math.min(least, table(title, cases(Blocks.STOPPED, Noisy.HALVES), range, repetitions));
    }
    if (makes(tables, "dropouts")) {
      Set<Blocks> blocks = EnumSet.of(Blocks.DROPOUTS);
      least =
          Math.min(least, table("nodes drop out", cases(blocks, Noisy.HALVES), range, repetitions));
    }
    if (makes(tables, "noise")) {
      table(
          "the noise differs by up to ten times",
          cases(Blocks.FIXED, Noisy.UNEQUAL),
          range,
          repetitions);
    }
    if (makes(tables, "methods")) {
      methods(repetitions);
    }
    if (makes(tables, "others")) {
      others("no noisy nodes", EnumSet.of(Noisy.NONE), repetitions);
      others("half of the nodes noisy", EnumSet.of(Noisy.FIRST, Noisy.LAST), repetitions);
    }
    System.out.printf(
        Locale.ROOT,
        "normal and heavy-tailed log ratios: at least %.1f%% (promised: %.0f%%)%n",
        100 * least,
        100 * LEAST);
    System.exit(least >= LEAST ? 0 : 1);
  }

  /** The cases of a table for a shape and a number of nodes. */
  private interface Cases {
    List<Case> of(Shape shape, int nodes);
  }

  private static Cases cases(Set<Blocks> blocks, Set<Noisy> noisy) {
    return (shape, nodes) -> cases(shape, nodes, blocks, noisy);
  }

  private static boolean makes(Set<String> tables, String table) {
    return tables.stream().noneMatch(TABLES::contains) || tables.contains(table);
  }

  /** Prints a table, and returns the least coverage of the shapes for which it is promised. */
  private static double table(String title, Cases cases, int[] range, int repetitions) {
    double promised = 1;
    System.out.printf(
        "%s: least coverage in %% at %.0f%%; %d repetitions%nnodes",
        title, 100 * CONFIDENCE, repetitions);
    Arrays.stream(Shape.values()).forEach(shape -> System.out.printf(" %10s", shape));
    System.out.println();
    for (int nodes = range[0]; nodes <= range[1]; nodes++) {
      System.out.printf("%5d", nodes);
      for (Shape shape : Shape.values()) {
        double least = least(cases.of(shape, nodes), repetitions);
        promised = PROMISED.contains(shape) ? Math.min(promised, least) : promised;
        System.out.printf(Locale.ROOT, " %10.1f", 100 * least);
      }
      System.out.println();
    }
    return promised;
  }

  private static double least(List<Case> cases, int repetitions) {
    return cases.parallelStream()
        .mapToDouble(one -> coverage(one, repetitions))
        .min()
        .orElseThrow();
  }

  private static List<Case> cases(Shape shape, int nodes, Set<Blocks> some, Set<Noisy> noisy) {
    return some.stream()
        .flatMap(
            blocks ->
                noisy.stream()
                    .flatMap(
                        which ->
                            Arrays.stream(TAUS)
                                .mapToObj(tau -> new Case(shape, nodes, blocks, which, tau))))
        .toList();
  }

  /**
   * The coverage of the interval as {@code rtb analyze} makes it, over the repetitions in which
   * enough nodes count.
   */
  static double coverage(Case one, int repetitions) {
    UniformRandomProvider rng = one.rng();
    int held = 0;
    int made = 0;
    while (made < repetitions) {
      Optional<RandomEffects> effects = RandomEffects.of(one.draw(rng));
      if (effects.isPresent()) {
        double critical = MeanInterval.critical(effects.get().nodes(), CONFIDENCE);
        held += Math.abs(effects.get().mean()) <= critical * effects.get().error() ? 1 : 0;
        made++;
      }
    }
    return (double) held / repetitions;
  }

  /** The rates of the estimate as {@code rtb analyze} makes it. */
  static Rates rates(Case one, int repetitions) {
    UniformRandomProvider rng = one.rng();
    int next = 0;
    int different = 0;
    for (int i = 0; i < repetitions; i++) {
      RandomEffects effects = RandomEffects.of(one.draw(rng)).orElseThrow();
      Interval other = effects.prediction(CONFIDENCE).orElseThrow();
      next += other.contains(one.node(rng, 0).mean()) ? 1 : 0;
      different += effects.heterogeneity() <= 1 - CONFIDENCE ? 1 : 0;
    }
    double all = repetitions;
    return new Rates(next / all, different / all);
  }

  /** The methods that were compared. */
  private enum Compared {
    /** The method that is used: one variance of the noise for all nodes. */
    POOLED,
    /** The unweighted mean of the nodes' means, with Student's t. */
    UNWEIGHTED,
    /** Paule and Mandel, with each node's own variance. */
    OWN_PM,
    /** Restricted maximum likelihood, with each node's own variance. */
    OWN_REML,
    /** DerSimonian and Laird, with each node's own variance. */
    OWN_DL,
    /** The same without Knapp and Hartung's factor: a normal interval. */
    DL_NORMAL
  }

  private static void methods(int repetitions) {
    System.out.printf("%nnormal log ratios: least coverage, and mean width over that of POOLED%n");
    System.out.print("nodes");
    Arrays.stream(Compared.values()).forEach(m -> System.out.printf(" %16s", m));
    System.out.println();
    for (int nodes : COMPARED) {
      Map<Compared, Double> least = new EnumMap<>(Compared.class);
      Map<Compared, Double> width = new EnumMap<>(Compared.class);
      for (Case one : cases(Shape.NORMAL, nodes, Blocks.FIXED, Noisy.HALVES)) {
        if (one.blocks() != Blocks.TWO) {
          Map<Compared, Figure> figures = figures(one, repetitions);
          double own = figures.get(Compared.POOLED).width();
          figures.forEach((m, f) -> least.merge(m, f.coverage(), Math::min));
          figures.forEach((m, f) -> width.merge(m, f.width() / own, Double::sum));
        }
      }
      double count = (Blocks.FIXED.size() - 1.0) * Noisy.HALVES.size() * TAUS.length;
      System.out.printf("%5d", nodes);
      for (Compared m : Compared.values()) {
        System.out.printf(Locale.ROOT, " %9.1f %6.2f", 100 * least.get(m), width.get(m) / count);
      }
      System.out.println();
    }
  }

  private static Map<Compared, Figure> figures(Case one, int repetitions) {
    double t = MeanInterval.critical(one.nodes(), CONFIDENCE);
    Map<Compared, Method> methods =
        Map.of(
            Compared.UNWEIGHTED, (y, v) -> unweighted(y, t),
            Compared.OWN_PM, (y, v) -> hartung(y, v, pauleMandel(y, v), t),
            Compared.OWN_REML, (y, v) -> hartung(y, v, reml(y, v), t),
            Compared.OWN_DL, (y, v) -> hartung(y, v, dersimonian(y, v), t),
            Compared.DL_NORMAL, (y, v) -> normal(y, v, dersimonian(y, v)));
    UniformRandomProvider rng = one.rng();
    Map<Compared, Integer> held = new EnumMap<>(Compared.class);
    Map<Compared, Double> width = new EnumMap<>(Compared.class);
    for (int i = 0; i < repetitions; i++) {
      List<RandomEffects.Node> drawn = one.draw(rng);
      RandomEffects pooled = RandomEffects.of(drawn).orElseThrow();
      double[] y = drawn.stream().mapToDouble(RandomEffects.Node::mean).toArray();
      double[] v = drawn.stream().mapToDouble(node -> node.error() * node.error()).toArray();
      Map<Compared, Estimate> estimates = new EnumMap<>(Compared.class);
      estimates.put(Compared.POOLED, new Estimate(pooled.mean(), t * pooled.error()));
      methods.forEach((name, method) -> estimates.put(name, method.of(y, v)));
      estimates.forEach(
          (name, e) -> {
            held.merge(name, Math.abs(e.mean()) <= e.half() ? 1 : 0, Integer::sum);
            width.merge(name, 2 * e.half(), Double::sum);
          });
    }
    Map<Compared, Figure> figures = new EnumMap<>(Compared.class);
    held.forEach(
        (name, count) ->
            figures.put(
                name, new Figure((double) count / repetitions, width.get(name) / repetitions)));
    return figures;
  }

  /** The interval for another node, and the test for equal nodes. */
  private static void others(String which, Set<Noisy> noisy, int repetitions) {
    System.out.printf(
        "%nnormal log ratios, %s: least coverage for another node, and how often equal nodes seem to"
            + " differ, at most%n",
        which);
    for (int nodes : COMPARED) {
      double next = 1;
      double different = 0;
      for (Case one : cases(Shape.NORMAL, nodes, Blocks.FIXED, noisy)) {
        Rates rates = rates(one, repetitions);
        next = one.blocks() == Blocks.UNEQUAL ? next : Math.min(next, rates.next());
        different = one.tau() == 0 ? Math.max(different, rates.different()) : different;
      }
      System.out.printf(Locale.ROOT, "%5d %8.1f %8.1f%n", nodes, 100 * next, 100 * different);
    }
  }

  private static double[] weights(double[] v, double tau2) {
    return Arrays.stream(v).map(one -> 1 / (one + tau2)).toArray();
  }

  private static double mean(double[] y, double[] w) {
    return IntStream.range(0, y.length).mapToDouble(i -> w[i] * y[i]).sum()
        / Arrays.stream(w).sum();
  }

  private static double q(double[] y, double[] w) {
    double mean = mean(y, w);
    return IntStream.range(0, y.length)
        .mapToDouble(i -> w[i] * (y[i] - mean) * (y[i] - mean))
        .sum();
  }

  private static Estimate unweighted(double[] y, double t) {
    return new Estimate(MeanInterval.mean(y), t * MeanInterval.standardError(y));
  }

  private static Estimate hartung(double[] y, double[] v, double tau2, double t) {
    double[] w = weights(v, tau2);
    double factor = Math.max(1, q(y, w) / (y.length - 1));
    double error = Math.sqrt(factor / Arrays.stream(w).sum());
    return new Estimate(mean(y, w), t * error);
  }

  private static Estimate normal(double[] y, double[] v, double tau2) {
    double[] w = weights(v, tau2);
    return new Estimate(mean(y, w), 1.959964 / Math.sqrt(Arrays.stream(w).sum()));
  }

  private static double dersimonian(double[] y, double[] v) {
    double[] w = weights(v, 0);
    double sum = Arrays.stream(w).sum();
    double squares = Arrays.stream(w).map(one -> one * one).sum();
    return Math.max(0, (q(y, w) - (y.length - 1)) / (sum - squares / sum));
  }

  private static double pauleMandel(double[] y, double[] v) {
    if (q(y, weights(v, 0)) <= y.length - 1) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (q(y, weights(v, middle)) > y.length - 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Fisher's scoring (Viechtbauer, Journal of Educational and Behavioral Statistics 30, 2005). */
  private static double reml(double[] y, double[] v) {
    double tau2 = dersimonian(y, v);
    for (int step = 0; step < 50; step++) {
      double[] w = weights(v, tau2);
      double mean = mean(y, w);
      double sum = Arrays.stream(w).sum();
      double squares = Arrays.stream(w).map(one -> one * one).sum();
      double next =
          IntStream.range(0, y.length)
                      .mapToDouble(i -> w[i] * w[i] * ((y[i] - mean) * (y[i] - mean) - v[i]))
                      .sum()
                  / squares
              + 1 / sum;
      if (Math.abs(next - tau2) < 1e-10) {
        break;
      }
      tau2 = Math.max(0, next);
    }
    return tau2;
  }
}
