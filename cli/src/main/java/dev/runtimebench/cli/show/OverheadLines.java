package dev.runtimebench.cli.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the suggested {@code overhead.podFixed} of RuntimeClasses. */
public final class OverheadLines {

  private static final int DIGITS = 3;
  private static final double MEBIBYTE = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_LINES = 10;
  private static final Pattern SAFE_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");
  private static final Pattern SAFE_JSON = Pattern.compile("[A-Za-z0-9{}\":,. +-]+");

  private OverheadLines() {}

  /** Returns one line for each RuntimeClass. */
  public static List<String> of(List<RuntimeOverhead> overheads) {
    return overheads.stream().map(OverheadLines::line).map(TerminalText::line).toList();
  }

  private static String line(RuntimeOverhead o) {
    String figures =
        Stream.of(
                Optional.ofNullable(o.memory())
                    .map(m -> "memory %s (%s%s)".formatted(suggested(m), memory(m), more(m))),
                Optional.ofNullable(o.cpu())
                    .map(c -> "cpu %s (%s%s)".formatted(suggested(c), cpu(c), more(c))))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return "suggested overhead.podFixed of RuntimeClass %s: %s; today: %s; %s"
        .formatted(
            o.runtimeClass(), figures.isEmpty() ? "none" : figures, today(o), o.derivation());
  }

  private static String more(OverheadFigure figure) {
    return why(figure).map(why -> "; " + why).orElse("");
  }

  /** The suggested quantity, or how many Pods a suggestion needs. */
  public static String suggested(OverheadFigure figure) {
    if (figure.suggested() != null) {
      return figure.suggested();
    }
    return figure.podsNeeded() == null
        ? "none"
        : "not known with fewer than %d Pods".formatted(figure.podsNeeded());
  }

  /** Why there is no suggestion, and how to get one. */
  private static Optional<String> why(OverheadFigure figure) {
    return Optional.ofNullable(figure).map(OverheadFigure::why);
  }

  /** What a table of the figures leaves out: how they were derived, and why there is none. */
  public static List<String> notes(RuntimeOverhead o) {
    return Stream.of(
            Optional.ofNullable(o.derivation()),
            why(o.memory()).map(why -> "no suggestion of memory: " + why),
            why(o.cpu()).map(why -> "no suggestion of CPUs: " + why))
        .flatMap(Optional::stream)
        .map(text -> o.runtimeClass() + ": " + text + ".")
        .toList();
  }

  /** The lines of the YAML that applies a suggestion; none without one. */
  public static List<String> yaml(RuntimeOverhead o) {
    return o.patch() == null
        ? List.of()
        : o.patch().lines().limit(MAX_LINES).map(TerminalText::spaced).toList();
  }

  /** The command that applies that YAML; empty without a suggestion. */
  public static Optional<String> command(RuntimeOverhead o) {
    if (o.patch() == null) {
      return Optional.empty();
    }
    try {
      String json = JSON.writeValueAsString(Serialization.unmarshal(o.patch(), Map.class));
      // A status of a file may be anything. A shell and Markdown give these characters no meaning.
      return Optional.of(
              "kubectl patch runtimeclass %s --type merge --patch '%s'"
                  .formatted(o.runtimeClass(), json))
          .filter(c -> SAFE_NAME.matcher(o.runtimeClass()).matches())
          .filter(c -> SAFE_JSON.matcher(json).matches());
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
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
