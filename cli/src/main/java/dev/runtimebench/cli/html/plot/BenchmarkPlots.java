package dev.runtimebench.cli.html.plot;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.samples.SampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the plots of one benchmark. */
public final class BenchmarkPlots {

  private final PlotContext context;
  private final Plots plots;

  /**
   * @param prefix what the ids of the benchmark's plots start with
   */
  public BenchmarkPlots(BenchmarkView benchmark, String prefix, Plots plots) {
    this.context = new PlotContext(benchmark, prefix);
    this.plots = plots;
  }

  /** The forest of all ratios, the burst curve, and the density curves. */
  public List<Part> overview() {
    BenchmarkView benchmark = context.benchmark();
    ForestPlot forest = new ForestPlot();
    forest.addAll(benchmark);
    String title = "How many times as slow as " + benchmark.baseline();
    List<Part> parts = new ArrayList<>();
    forest.figure(plots, context.id("forest", 1), title, context.runtimes()).ifPresent(parts::add);
    new BurstPlot(context).figure(plots, context.id("burst", 1)).ifPresent(parts::add);
    DensityPlot.ofStartUp(context).figure(plots, context.id("density", 1)).ifPresent(parts::add);
    DensityPlot.ofRate(context).figure(plots, context.id("density", 2)).ifPresent(parts::add);
    return parts;
  }

  /** Every Pod of one metric, the ratio in each block, and the run in order. */
  public List<Part> samples(SampleSet samples, String metric, int number) {
    Trials trials = Trials.of(samples, metric);
    List<Part> parts = new ArrayList<>(pods(metric, number, trials).stream().toList());
    new RatiosPlot(context, metric, samples.measurements())
        .figure(plots, context.id("ratios", number))
        .ifPresent(parts::add);
    new RunPlot(context, metric, trials)
        .figure(plots, context.id("run", number))
        .ifPresent(parts::add);
    return parts;
  }

  /** Every Pod of one metric. */
  public List<Part> pods(SampleSet samples, String metric, int number) {
    return List.copyOf(pods(metric, number, Trials.of(samples, metric)).stream().toList());
  }

  private Optional<Figure> pods(String metric, int number, Trials trials) {
    return new PodsPlot(context, metric, trials).figure(plots, context.id("pods", number));
  }

  /** The life of a Pod. */
  public List<Part> life() {
    return List.copyOf(
        new LifePlot(context).figure(plots, context.id("life", 1)).stream().toList());
  }
}
