package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides which figures of the kubelet count for a trial. Pure.
 *
 * <p>A figure counts only with its own time stamp in an idle time. Everything else is missing, with
 * a reason: a counter that goes back, time stamps that go back, and a value that the node cannot
 * have. The CPU time of the work is doubtful if the CPU time of the idle Pod is too uncertain.
 */
public final class UsageJudge {

  private static final String BACK =
      "the counter of the kubelet went back from %s to %s: the Pod's cgroup was replaced";
  private static final String CLOCK_SET =
      "the time stamps of the kubelet went back by %d ms: the node's clock was set during the trial";
  private static final String WAIT =
      "the kubelet refreshes its figures every 10 to 45 s, so raise spec.design.idleSeconds";

  private static final double NANOS_PER_SECOND = 1e9;

  /** Time stamps and counters of a busy node are not exact. */
  private static final double TOLERANCE = 1.02;

  private final IdleTime before;
  private final IdleTime after;
  private final NodeSize node;
  private final Map<Figure, Observed> figures = new EnumMap<>(Figure.class);
  private final Map<Figure, Observed> doubtful = new EnumMap<>(Figure.class);
  private final Map<Figure, String> missing = new EnumMap<>(Figure.class);

  /**
   * @param before the idle time before the work
   * @param after the idle time after the work
   * @param node how much the node has
   */
  public UsageJudge(IdleTime before, IdleTime after, NodeSize node) {
    this.before = before;
    this.after = after;
    this.node = node;
    put(Figure.CpuTime, cpu());
    put(Figure.SettledMemory, level(UsageSample::memory));
    put(Figure.PeakMemory, level(UsageSample::peak));
    put(Figure.ThrottledTime, throttled());
  }

  /** The figures that count. */
  public Map<Figure, Observed> figures() {
    return Map.copyOf(figures);
  }

  /** The figures that were observed, and are too uncertain to count. */
  public Map<Figure, Observed> doubtful() {
    return Map.copyOf(doubtful);
  }

  /** For each figure that does not count, why. */
  public Map<Figure, String> missing() {
    return Map.copyOf(missing);
  }

  /**
   * @param observed empty if there is no figure
   * @param missing why there is no figure that counts; empty if there is one
   */
  private record Result(Optional<Observed> observed, String missing) {

    static Result of(Observed observed) {
      return new Result(Optional.of(observed), "");
    }

    static Result missing(String why) {
      return new Result(Optional.empty(), why);
    }

    /** A figure that was observed, and is too uncertain to count. */
    static Result doubtful(Observed observed, String why) {
      return new Result(Optional.of(observed), why);
    }

    double value() {
      return observed.map(Observed::value).orElse(-1.0);
    }
  }

  /**
   * A figure of the samples, and why a sample lacks the figure.
   *
   * @param in the figure in a sample; empty if the sample lacks the figure
   * @param why why a sample lacks the figure; empty if the sample has the figure
   */
  private record Source(
      Function<UsageSample, Optional<Stamped>> in, Function<UsageSample, String> why) {

    static Source of(Function<UsageSample, Reading> reading) {
      return new Source(s -> reading.apply(s).figure(), s -> reading.apply(s).missing());
    }
  }

  private void put(Figure figure, Result result) {
    boolean counts = result.missing().isEmpty();
    result.observed().ifPresent(value -> (counts ? figures : doubtful).put(figure, value));
    if (!counts) {
      missing.put(figure, result.missing());
    }
  }

  /** An amount of memory: the last reading in the idle time after the work. */
  private Result level(Function<UsageSample, Reading> reading) {
    Source source = Source.of(reading);
    Optional<String> disorder = clockSet(source);
    if (disorder.isPresent()) {
      return Result.missing(disorder.get());
    }
    List<Stamped> held = after.held(source.in());
    if (held.isEmpty()) {
      return Result.missing(lacks(after, source));
    }
    Stamped last = held.get(held.size() - 1);
    if (node.memory().isPresent() && last.value() > node.memory().getAsDouble()) {
      return Result.missing(
          "the kubelet's figure is %.0f bytes, but the node has only %.0f"
              .formatted(last.value(), node.memory().getAsDouble()));
    }
    return Result.of(new Observed(last.value(), null, last.earliest(), last.resolution()));
  }

  /**
   * The CPU time of the work: the difference of the two readings without what the idle Pod used
   * between a reading and the work. An idle sandbox uses CPU, and the readings lie up to 45 s from
   * the work, so the idle part may be larger than the work. Two readings in the same idle time show
   * how much CPU the idle Pod uses in that time.
   *
   * <p>Nobody saw the idle part itself. Its rate is taken to lie between the smallest and the
   * largest rate of neighbouring readings, so the difference of the two rates gives the error. A
   * value whose error is more than 10% is doubtful.
   */
  private Result cpu() {
    Source source = Source.of(UsageSample::cpu);
    Result difference = difference(source);
    if (difference.observed().isEmpty()) {
      return difference;
    }
    List<Stamped> early = before.held(source.in());
    List<Stamped> late = after.held(source.in());
    OptionalDouble rateBefore = rate(early);
    OptionalDouble rateAfter = rate(late);
    if (rateBefore.isEmpty() || rateAfter.isEmpty()) {
      IdleTime lacking = rateBefore.isEmpty() ? before : after;
      return Result.missing(
          "the kubelet refreshed the CPU time only once in the idle time %s the work (%d s), so the CPU time of the idle Pod is not known; %s"
              .formatted(lacking.name(), lacking.seconds(), WAIT));
    }
    double fromReading = before.to() - early.get(early.size() - 1).middle();
    double toReading = late.get(0).middle() - after.from();
    double idle = rateBefore.getAsDouble() * fromReading + rateAfter.getAsDouble() * toReading;
    DoubleSummaryStatistics spread =
        Stream.of(
                rates(early),
                rates(late),
                DoubleStream.of(rateBefore.getAsDouble(), rateAfter.getAsDouble()))
            .flatMapToDouble(rates -> rates)
            .summaryStatistics();
    double error = (spread.getMax() - spread.getMin()) * (fromReading + toReading);
    Observed whole = difference.observed().get();
    double work = whole.value() - idle;
    Observed observed =
        new Observed(work, whole.from(), whole.to(), whole.resolution(), idle, error);
    return work > 0 && error <= PodUsage.IDLE_ERROR_SHARE * work
        ? Result.of(observed)
        : Result.doubtful(
            observed,
            "the work is too short: of %.3f s of CPU time between the two readings, the idle Pod used %.3f s, which may be wrong by %.3f s, and the rest is the work; measure work that uses at least %.1f s of CPU time"
                .formatted(whole.value(), idle, error, error / PodUsage.IDLE_ERROR_SHARE));
  }

  /** The CPU time per nanosecond of an idle time; empty without two readings at different times. */
  private static OptionalDouble rate(List<Stamped> held) {
    return held.isEmpty() ? OptionalDouble.empty() : rate(held.get(0), held.get(held.size() - 1));
  }

  /** The CPU time per nanosecond between neighbouring readings. */
  private static DoubleStream rates(List<Stamped> held) {
    return IntStream.range(1, held.size())
        .mapToObj(i -> rate(held.get(i - 1), held.get(i)))
        .flatMapToDouble(OptionalDouble::stream);
  }

  /** Empty if both readings may be of the same moment: the kubelet repeats a figure. */
  private static OptionalDouble rate(Stamped first, Stamped last) {
    return last.earliest() > first.latest()
        ? OptionalDouble.of((last.value() - first.value()) / (last.middle() - first.middle()))
        : OptionalDouble.empty();
  }

  /**
   * The cgroups of the Pod that hold the workload lie inside each other and are throttled at the
   * same time, so the largest difference counts, and not the sum. A cgroup without a difference may
   * have the largest one.
   */
  private Result throttled() {
    Function<UsageSample, String> why = s -> s.throttling().missing();
    List<String> cgroups =
        Stream.concat(before.samples().stream(), after.samples().stream())
            .flatMap(s -> s.throttling().byCgroup().keySet().stream())
            .distinct()
            .toList();
    Result largest = difference(new Source(s -> Optional.empty(), why));
    for (String cgroup : cgroups) {
      Source source =
          new Source(s -> Optional.ofNullable(s.throttling().byCgroup().get(cgroup)), why);
      Result one = difference(source);
      if (one.observed().isEmpty()) {
        return one;
      }
      largest = one.value() >= largest.value() ? one : largest;
    }
    return largest;
  }

  /** The difference of the last reading before the work and the first reading after the work. */
  private Result difference(Source source) {
    Optional<String> disorder = disorder(source);
    if (disorder.isPresent()) {
      return Result.missing(disorder.get());
    }
    List<Stamped> early = before.held(source.in());
    List<Stamped> late = after.held(source.in());
    if (early.isEmpty() || late.isEmpty()) {
      return Result.missing(lacks(early.isEmpty() ? before : after, source));
    }
    Stamped start = early.get(early.size() - 1);
    Stamped end = late.get(0);
    double value = end.value() - start.value();
    double seconds = (end.latest() - start.earliest()) / NANOS_PER_SECOND;
    if (node.cpus().isPresent() && value > node.cpus().getAsDouble() * seconds * TOLERANCE) {
      return Result.missing(
          "the counter of the kubelet grew by %.3f s in %.3f s, but the node has only %.0f CPUs"
              .formatted(value, seconds, node.cpus().getAsDouble()));
    }
    return Result.of(
        new Observed(
            value,
            start.earliest(),
            end.earliest(),
            Math.max(start.resolution(), end.resolution())));
  }

  /** Why the readings of a counter contradict each other; empty if they do not. */
  private Optional<String> disorder(Source source) {
    List<Stamped> all = inOrder(source);
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).value() < all.get(i - 1).value()) {
        return Optional.of(BACK.formatted(all.get(i - 1).value(), all.get(i).value()));
      }
    }
    return clockSet(source);
  }

  private Optional<String> clockSet(Source source) {
    List<Stamped> all = inOrder(source);
    for (int i = 1; i < all.size(); i++) {
      long back = all.get(i - 1).earliest() - all.get(i).earliest();
      if (back > 0) {
        return Optional.of(CLOCK_SET.formatted(TimeUnit.NANOSECONDS.toMillis(back)));
      }
    }
    return Optional.empty();
  }

  private List<Stamped> inOrder(Source source) {
    return Stream.concat(before.all(source.in()).stream(), after.all(source.in()).stream())
        .toList();
  }

  /**
   * Why there is no figure in an idle time. If the kubelet never gave the figure, the kubelet's own
   * reason says more than the idle time.
   */
  private static String lacks(IdleTime idle, Source source) {
    String window =
        "no figure of the kubelet has a time stamp in the idle time %s the work (%d s)"
            .formatted(idle.name(), idle.seconds());
    if (idle.samples().isEmpty()) {
      return window + "; the operator did not ask the kubelet in time";
    }
    Optional<String> reason =
        idle.samples().stream()
            .map(source.why())
            .filter(why -> !why.isEmpty())
            .reduce((earlier, later) -> later);
    return idle.all(source.in()).isEmpty() && reason.isPresent()
        ? reason.get()
        : window + "; " + reason.map(why -> "the last answer: " + why).orElse(WAIT);
  }
}
