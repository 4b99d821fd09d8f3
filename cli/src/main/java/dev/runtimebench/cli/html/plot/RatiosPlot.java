package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.SlowDown;
import dev.runtimebench.results.findings.comparison.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Plots how many times as slow each runtime was in each block, beside the interval of the ratio.
 */
final class RatiosPlot {

  private static final String READ =
      "Each point is the ratio of one block. Line and shade: the ratio of all blocks and its"
          + " interval. A ring marks an outlier, which counts.";

  private static final String READ_JOINED =
      "%s ratios are shown in groups of %s neighbouring blocks. Each point is the middle ratio of a"
          + " group, with a line from the least to the greatest. Line and shade across the plot: the"
          + " ratio of all blocks and its interval. A ring marks an outlier, which counts.";

  private final PlotContext context;
  private final String metric;
  private final Measurements measured;

  /** The ratio of a block, or of several joined blocks with their range. */
  private record Dot(int block, String runtime, Double ratio, Double low, Double high) {}

  /** A ratio that lies far from the rest. */
  private record Ring(int block, String runtime, Double ratio) {}

  /** The ratio of all blocks. */
  private record Band(String runtime, Double ratio, Double low, Double high) {}

  RatiosPlot(PlotContext context, String metric, Measurements measured) {
    this.context = context;
    this.metric = metric;
    this.measured = measured;
  }

  Optional<Figure> figure(Plots plots, String id) {
    List<Comparison> compared =
        context.benchmark().comparedRuntimes().stream()
            .flatMap(r -> context.benchmark().comparison(r, metric).stream())
            .toList();
    Map<String, Map<Integer, Double>> ratios =
        compared.stream()
            .collect(
                Collectors.toMap(Comparison::runtime, this::ratios, (a, b) -> a, TreeMap::new));
    int count = ratios.values().stream().mapToInt(Map::size).sum();
    if (count < 2) {
      return Optional.empty();
    }
    int last =
        ratios.values().stream().flatMap(r -> r.keySet().stream()).max(Integer::compare).orElse(1);
    int rings = compared.stream().mapToInt(c -> c.outlierBlocks().size()).sum();
    int room = plots.marks() - 2 * ratios.size() - rings;
    boolean joined = count > room;
    // A joined ratio has a point and a range.
    int size = joined ? Buckets.size(last + 1, room / (2 * ratios.size())) : 1;
    List<Dot> dots = new ArrayList<>();
    List<Ring> outliers = new ArrayList<>();
    for (Comparison c : compared) {
      dots.addAll(dots(c, ratios.get(c.runtime()), size));
      outliers.addAll(rings(c, ratios.get(c.runtime()), size));
    }
    PlotSpec spec =
        PlotSpec.of(
                "ratios",
                Map.of(
                    "runtimes",
                    context.runtimes(),
                    "compared",
                    context.benchmark().comparedRuntimes(),
                    "ratio",
                    PlotContext.lines("times as slow as " + context.benchmark().baseline())))
            .with("blocks", dots)
            .with("outliers", outliers)
            .with("bands", bands(compared));
    List<String> notes = new ArrayList<>();
    notes.add(joined ? READ_JOINED.formatted(Digits.count(count), Digits.count(size)) : READ);
    if (compared.stream().anyMatch(c -> Outliers.isCut(c.outliers(), c.outlierBlocks()))) {
      notes.add(Outliers.CUT);
    }
    String words = Digits.count(count) + " ratios in the order of the blocks.";
    return Optional.of(plots.add(id, spec, "The ratio in each block: " + metric, words, notes));
  }

  private Map<Integer, Double> ratios(Comparison c) {
    Map<Integer, Double> baseline = measured.values(c.baseline(), metric);
    Map<Integer, Double> ratios = new TreeMap<>();
    measured
        .values(c.runtime(), metric)
        .forEach(
            (block, value) -> {
              Double base = baseline.get(block);
              if (base != null && base > 0 && value > 0) {
                double ratio = SlowDown.isRate(c) ? base / value : value / base;
                if (Double.isFinite(ratio) && ratio > 0) {
                  ratios.put(block, ratio);
                }
              }
            });
    return ratios;
  }

  private static List<Dot> dots(Comparison c, Map<Integer, Double> ratios, int size) {
    if (size > 1) {
      Map<Integer, Double> shifted = new TreeMap<>();
      ratios.forEach((block, ratio) -> shifted.put(block + 1, ratio));
      return Buckets.of(c.runtime(), shifted, size).stream()
          .map(b -> new Dot(b.at() - 1, b.runtime(), b.middle(), b.low(), b.high()))
          .toList();
    }
    return ratios.entrySet().stream()
        .map(
            e -> {
              Double ratio = Digits.of(e.getValue());
              return new Dot(e.getKey(), c.runtime(), ratio, ratio, ratio);
            })
        .toList();
  }

  private static List<Ring> rings(Comparison c, Map<Integer, Double> ratios, int size) {
    return c.outlierBlocks().stream()
        .filter(ratios::containsKey)
        .map(block -> new Ring(block / size * size, c.runtime(), Digits.of(ratios.get(block))))
        .toList();
  }

  private static List<Band> bands(List<Comparison> compared) {
    List<Band> bands = new ArrayList<>();
    for (Comparison c : compared) {
      SlowDown.of(c)
          .filter(s -> s.low() != null)
          .ifPresent(
              s ->
                  bands.add(
                      new Band(
                          c.runtime(),
                          Digits.of(s.ratio()),
                          Digits.of(s.low()),
                          Digits.of(s.high()))));
    }
    return bands;
  }
}
