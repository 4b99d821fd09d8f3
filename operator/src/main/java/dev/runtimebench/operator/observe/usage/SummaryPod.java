package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One Pod in a kubelet's answer to {@code /stats/summary}, and which of its figures count.
 *
 * <p>The kubelet adds up the containers if it does not know the figure of the Pod, and the answer
 * does not say so. Then the processes of the sandbox are not in the figure. So a figure that equals
 * the sum does not count. Without a figure of each container nobody can tell, so the figure does
 * not count either.
 */
final class SummaryPod {

  /** A Pod has few containers. */
  private static final int MAX_CONTAINERS = 256;

  /** The kernel counts memory in pages, so sums that differ by less than a page are equal. */
  private static final double MEMORY_ROUNDING = 4095;

  /** Cgroup v2 counts CPU time in microseconds, and each container is rounded by itself. */
  private static final double CPU_ROUNDING = 10e-6;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MAX_SECONDS = Long.MAX_VALUE / TimeUnit.SECONDS.toNanos(1) - 2;

  private static final String NO_CONTAINERS =
      "the kubelet's answer to /stats/summary has %s of the Pod and lists no container, so nobody can tell the figure from a sum of the containers, which lacks the processes of the sandbox";
  private static final String UNKNOWN_CONTAINER =
      "the kubelet's answer to /stats/summary has %s of the Pod and not of each container, so nobody can tell the figure from a sum of the containers, which lacks the processes of the sandbox";
  private static final String SUM =
      "the kubelet's %s of the Pod at /stats/summary equals the sum of the containers, so the processes of the sandbox are not in the figure";

  /** The two figures of a Pod and of a container, each in an object of its own. */
  enum Kind {
    CPU("cpu", "usageCoreNanoSeconds", NANOS_PER_SECOND, CPU_ROUNDING),
    MEMORY("memory", "workingSetBytes", 1, MEMORY_ROUNDING);

    private final String object;
    private final String field;
    private final double unit;
    private final double rounding;

    Kind(String object, String field, double unit, double rounding) {
      this.object = object;
      this.field = field;
      this.unit = unit;
      this.rounding = rounding;
    }

    /** The name of the object with the figure. */
    String object() {
      return object;
    }

    /** The name of the figure in its object. */
    String field() {
      return field;
    }

    private String path() {
      return object + "." + field;
    }
  }

  /** A figure as the answer has it. */
  static final class Figure {
    private OptionalDouble value = OptionalDouble.empty();
    private OptionalLong seconds = OptionalLong.empty();
    private boolean repeated;

    /** Notes the value. */
    void value(double number) {
      repeated |= value.isPresent();
      value = OptionalDouble.of(number);
    }

    /** Notes the time stamp, in seconds since 1970. */
    void time(long at) {
      repeated |= seconds.isPresent();
      seconds = OptionalLong.of(at);
    }

    /** A container that runs has used CPU time and memory. */
    private boolean isKnown() {
      return !repeated
          && value.isPresent()
          && Double.isFinite(value.getAsDouble())
          && value.getAsDouble() > 0;
    }
  }

  /** The figures of the Pod itself, or those of one container. */
  static final class Figures {
    private final Figure cpu = new Figure();
    private final Figure memory = new Figure();

    Figure of(Kind kind) {
      return kind == Kind.CPU ? cpu : memory;
    }
  }

  private final Figures own = new Figures();
  private final List<Figures> containers = new ArrayList<>();
  private boolean tooMany;
  private Optional<String> uid = Optional.empty();

  void uid(String read) {
    uid = Optional.of(read);
  }

  Optional<String> uid() {
    return uid;
  }

  /** The figures of the Pod itself. */
  Figures own() {
    return own;
  }

  /** The figures of the next container. */
  Figures nextContainer() {
    Figures next = new Figures();
    if (containers.size() < MAX_CONTAINERS) {
      containers.add(next);
    } else {
      tooMany = true;
    }
    return next;
  }

  boolean listsContainers() {
    return !containers.isEmpty();
  }

  /** Whether a figure of the Pod counts. */
  boolean hasFigure() {
    return reading(Kind.CPU).figure().isPresent() || reading(Kind.MEMORY).figure().isPresent();
  }

  /** The figure of the Pod, or why it does not count. */
  Reading reading(Kind kind) {
    Figure figure = own.of(kind);
    if (figure.value.isEmpty()) {
      return Reading.missing(
          "the kubelet's answer to /stats/summary has no number as %s of the Pod"
              .formatted(kind.path()));
    }
    if (figure.repeated) {
      return Reading.missing(
          "the kubelet's answer to /stats/summary has %s of the Pod more than once"
              .formatted(kind.path()));
    }
    if (!figure.isKnown()) {
      return Reading.missing(
          "%s of the Pod at /stats/summary is %s, which no Pod that runs has"
              .formatted(kind.path(), figure.value.getAsDouble()));
    }
    if (figure.seconds.isEmpty()
        || figure.seconds.getAsLong() <= 0
        || figure.seconds.getAsLong() > MAX_SECONDS) {
      return Reading.missing(
          "the kubelet's %s of the Pod at /stats/summary has no time stamp".formatted(kind.path()));
    }
    return againstSum(kind, figure.value.getAsDouble() / kind.unit)
        .map(Reading::missing)
        .orElseGet(() -> Reading.of(stamped(kind, figure)));
  }

  /** Why the figure may be a sum of the containers; empty if the figure is certainly no sum. */
  private Optional<String> againstSum(Kind kind, double value) {
    Function<String, Optional<String>> why = text -> Optional.of(text.formatted(kind.path()));
    if (containers.isEmpty()) {
      return why.apply(NO_CONTAINERS);
    }
    if (tooMany || !containers.stream().allMatch(c -> c.of(kind).isKnown())) {
      return why.apply(UNKNOWN_CONTAINER);
    }
    double sum =
        containers.stream().mapToDouble(c -> c.of(kind).value.getAsDouble() / kind.unit).sum();
    return Math.abs(value - sum) <= kind.rounding ? why.apply(SUM) : Optional.empty();
  }

  /** The kubelet cuts the time stamps to whole seconds. */
  private static Stamped stamped(Kind kind, Figure figure) {
    long from = TimeUnit.SECONDS.toNanos(figure.seconds.getAsLong());
    return new Stamped(
        figure.value.getAsDouble() / kind.unit, from, from + TimeUnit.SECONDS.toNanos(1) - 1);
  }
}
