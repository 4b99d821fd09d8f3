package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the suggested {@code overhead.podFixed} of RuntimeClasses. */
public final class OverheadLines {

  private static final int DIGITS = 3;
  private static final double MEBIBYTE = 1 << 20;

  private OverheadLines() {}

  /** Returns one line for each RuntimeClass. */
  public static List<String> of(List<RuntimeOverhead> overheads) {
    return overheads.stream().map(OverheadLines::line).map(TerminalText::line).toList();
  }

  private static String line(RuntimeOverhead o) {
    String figures =
        Stream.of(
                Optional.ofNullable(o.memory())
                    .map(m -> "memory %s (%s)".formatted(suggested(m), memory(m))),
                Optional.ofNullable(o.cpu())
                    .map(c -> "cpu %s (%s)".formatted(suggested(c), cpu(c))))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return "suggested overhead.podFixed of RuntimeClass %s: %s; today: %s; %s"
        .formatted(o.runtimeClass(), figures, today(o), o.derivation());
  }

  /** The suggested quantity, or how many Pods a suggestion needs. */
  public static String suggested(OverheadFigure figure) {
    return figure.suggested() == null
        ? "not known with fewer than %d Pods".formatted(figure.podsNeeded())
        : figure.suggested();
  }

  /** What the RuntimeClass adds today, in words. */
  public static String today(RuntimeOverhead o) {
    return Optional.ofNullable(o.today()).orElse("unknown");
  }

  /** The percentile with its interval, in MiB. */
  public static String memory(OverheadFigure figure) {
    return text(figure, MEBIBYTE, "MiB");
  }

  /** The percentile with its interval, in CPUs. */
  public static String cpu(OverheadFigure figure) {
    return text(figure, 1, "CPUs");
  }

  private static String text(OverheadFigure figure, double unit, String name) {
    return "%s %s, interval %s to %s"
        .formatted(
            number(figure.percentile95(), unit),
            name,
            end(figure.low(), unit),
            end(figure.high(), unit));
  }

  private static String end(Double value, double unit) {
    return value == null ? "unknown" : number(value, unit);
  }

  private static String number(double value, double unit) {
    return Numbers.significant(value / unit, DIGITS);
  }
}
