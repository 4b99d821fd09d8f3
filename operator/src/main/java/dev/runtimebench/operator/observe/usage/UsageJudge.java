package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.results.sample.PodUsage.Observed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Decides which figures of the kubelet count for a trial. Pure.
 *
 * <p>A figure counts only with its own time stamp: a first reading from the idle time before the
 * work, and a second from the idle time after the work. A counter that goes back does not count. A
 * figure without a reading in the window is missing, and says why.
 */
public final class UsageJudge {

  private static final String BACK =
      "the counter of the kubelet went back from %s to %s: the Pod's cgroup was replaced";

  private final List<UsageSample> samples;
  private final IdleWindow before;
  private final IdleWindow after;
  private final Map<Figure, Observed> figures = new EnumMap<>(Figure.class);
  private final Map<Figure, String> missing = new EnumMap<>(Figure.class);

  /**
   * @param samples the answers of the kubelet, in the order in which they came
   * @param before the idle time before the work
   * @param after the idle time after the work
   */
  public UsageJudge(List<UsageSample> samples, IdleWindow before, IdleWindow after) {
    this.samples = List.copyOf(samples);
    this.before = before;
    this.after = after;
    put(Figure.CpuTime, work(counter(UsageSample::cpu)));
    put(Figure.SettledMemory, level(UsageSample::memory));
    put(Figure.PeakMemory, level(UsageSample::peak));
    put(Figure.ThrottledTime, throttled());
  }

  /** The figures that count. */
  public Map<Figure, Observed> figures() {
    return Map.copyOf(figures);
  }

  /** For each figure that does not count, why. */
  public Map<Figure, String> missing() {
    return Map.copyOf(missing);
  }

  /**
   * @param observed empty if there is no figure
   * @param missing why there is no figure
   */
  private record Result(Optional<Observed> observed, String missing) {

    static Result missing(String why) {
      return new Result(Optional.empty(), why);
    }
  }

  private void put(Figure figure, Result result) {
    result
        .observed()
        .ifPresentOrElse(
            value -> figures.put(figure, value), () -> missing.put(figure, result.missing()));
  }

  private Result level(Function<UsageSample, Reading> reading) {
    Optional<Stamped> last = last(readings(reading), after);
    return last.isPresent()
        ? new Result(
            Optional.of(
                new Observed(
                    last.get().value(), null, last.get().earliest(), last.get().resolution())),
            "")
        : Result.missing(lacks(after, readings(reading), s -> reading.apply(s).missing()));
  }

  /**
   * The CPU time of the work: the difference of the two readings without what the idle Pod used
   * between a reading and the work. An idle sandbox uses CPU, and the readings lie up to 30 s from
   * the work, so the idle part may be larger than the work. Two readings in one idle time show how
   * much CPU the idle Pod uses.
   */
  private Result work(Result difference) {
    if (difference.observed().isEmpty()) {
      return difference;
    }
    List<Stamped> all = readings(UsageSample::cpu);
    OptionalDouble early = rate(all, before);
    OptionalDouble late = rate(all, after);
    if (early.isEmpty() && late.isEmpty()) {
      return Result.missing(
          "no idle time has two figures of the kubelet, so the CPU time of the idle Pod is not known; raise spec.design.idleSeconds");
    }
    Stamped start = last(all, before).orElseThrow();
    Stamped end = all.stream().filter(after::holds).findFirst().orElseThrow();
    double idle =
        early.orElseGet(late::getAsDouble) * (before.to() - start.middle())
            + late.orElseGet(early::getAsDouble) * (end.middle() - after.from());
    Observed whole = difference.observed().get();
    return new Result(
        Optional.of(
            new Observed(whole.value() - idle, whole.from(), whole.to(), whole.resolution(), idle)),
        "");
  }

  /** The CPU time per nanosecond of an idle time; empty without two readings at different times. */
  private static OptionalDouble rate(List<Stamped> all, IdleWindow window) {
    List<Stamped> held = all.stream().filter(window::holds).toList();
    if (held.isEmpty()) {
      return OptionalDouble.empty();
    }
    Stamped first = held.get(0);
    Stamped last = held.get(held.size() - 1);
    return last.earliest() > first.earliest()
        ? OptionalDouble.of((last.value() - first.value()) / (last.middle() - first.middle()))
        : OptionalDouble.empty();
  }

  private Result counter(Function<UsageSample, Reading> reading) {
    return difference(readings(reading), s -> reading.apply(s).missing());
  }

  /**
   * The cgroups of a Pod lie inside each other and are throttled at the same time, so the largest
   * difference counts, and not the sum.
   */
  private Result throttled() {
    Function<UsageSample, String> reason = s -> s.throttling().missing();
    List<String> cgroups =
        samples.stream()
            .flatMap(s -> s.throttling().byCgroup().keySet().stream())
            .distinct()
            .toList();
    Result largest = difference(List.of(), reason);
    for (String cgroup : cgroups) {
      Result one =
          difference(
              samples.stream()
                  .flatMap(s -> Optional.ofNullable(s.throttling().byCgroup().get(cgroup)).stream())
                  .toList(),
              reason);
      if (one.observed().isEmpty() && one.missing().startsWith("the counter")) {
        return one;
      }
      boolean larger =
          one.observed().isPresent()
              && (largest.observed().isEmpty()
                  || one.observed().get().value() > largest.observed().get().value());
      // Without any difference, the reason of a cgroup says which idle time lacks a reading.
      largest = larger || largest.observed().isEmpty() ? one : largest;
    }
    return largest;
  }

  private Result difference(List<Stamped> all, Function<UsageSample, String> reason) {
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).value() < all.get(i - 1).value()
          && all.get(i).earliest() >= all.get(i - 1).earliest()) {
        return Result.missing(BACK.formatted(all.get(i - 1).value(), all.get(i).value()));
      }
    }
    Optional<Stamped> start = last(all, before);
    Optional<Stamped> end = all.stream().filter(after::holds).findFirst();
    if (start.isEmpty() || end.isEmpty()) {
      return Result.missing(lacks(start.isEmpty() ? before : after, all, reason));
    }
    return new Result(
        Optional.of(
            new Observed(
                end.get().value() - start.get().value(),
                start.get().earliest(),
                end.get().earliest(),
                Math.max(start.get().resolution(), end.get().resolution()))),
        "");
  }

  private List<Stamped> readings(Function<UsageSample, Reading> reading) {
    return samples.stream().flatMap(s -> reading.apply(s).figure().stream()).toList();
  }

  private static Optional<Stamped> last(List<Stamped> all, IdleWindow window) {
    return all.stream().filter(window::holds).reduce((earlier, later) -> later);
  }

  /**
   * Why there is no figure in an idle time. If the kubelet never gave the figure, the kubelet's own
   * reason says more than the window.
   */
  private String lacks(
      IdleWindow window, List<Stamped> figures, Function<UsageSample, String> missing) {
    if (samples.isEmpty()) {
      return window.lacks() + "; the operator did not ask the kubelet in time";
    }
    Optional<String> reason =
        samples.stream()
            .map(missing)
            .filter(why -> !why.isEmpty())
            .reduce((earlier, later) -> later);
    return figures.isEmpty()
        ? reason.orElseGet(window::lacks)
        : window.lacks() + reason.map(why -> "; " + why).orElse("");
  }
}
