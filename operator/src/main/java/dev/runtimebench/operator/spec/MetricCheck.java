package dev.runtimebench.operator.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.runtimebench.api.v1alpha1.JsonSource;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.PodUsageSource;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.operator.observe.usage.UsageValue;
import dev.runtimebench.results.reading.JsonQuery;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.results.reading.UcumUnits;
import dev.runtimebench.results.reading.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds problems of a metric that a schema cannot find: invalid expressions, and units and numbers
 * that its source cannot have.
 */
final class MetricCheck {

  /** What an amount of work can be. */
  private static final Set<Unit.Dimension> COUNTS =
      EnumSet.of(Unit.Dimension.Count, Unit.Dimension.Data);

  private static final Set<String> TIME_UNITS = Set.of("ns", "us", "ms", "s");

  private final List<Metric> metrics;
  private final List<SpecProblem> problems = new ArrayList<>();

  private MetricCheck(List<Metric> metrics) {
    this.metrics = metrics;
  }

  /**
   * The problems of a metric.
   *
   * @param at the metric's path, for the messages
   * @param metrics all metrics of the workload
   */
  static List<SpecProblem> problems(String at, Metric metric, List<Metric> metrics) {
    MetricCheck check = new MetricCheck(metrics);
    check.check(at, metric);
    return check.problems;
  }

  private void check(String at, Metric metric) {
    MetricSource source = metric.source();
    if (source.isInterval() && !TIME_UNITS.contains(metric.unit())) {
      add(
          at + ".unit",
          "\""
              + metric.unit()
              + "\" is not a unit of time, but the source measures a time; use ns, us, ms or s");
    }
    if (metric.summary() == Metric.Summary.Rate
        && (source.record() == null || !metric.unit().endsWith("/s"))) {
      add(
          at + ".summary",
          "Rate needs source.record, with durations in nanoseconds, and a unit that ends in /s");
    }
    if (source.regex() != null) {
      regex(at + ".source.regex", source.regex());
    }
    if (source.json() != null) {
      json(at + ".source.json", source.json());
    }
    if (source.podUsage() != null) {
      podUsage(at, metric);
    }
    number(at + ".source", metric);
  }

  private void podUsage(String at, Metric metric) {
    PodUsageSource source = metric.source().podUsage();
    if (!UsageValue.canHave(source.figure(), metric.unit())) {
      add(
          at + ".unit",
          "\"%s\" is not a unit of %s, but source.podUsage.figure is %s; use %s"
              .formatted(
                  metric.unit(),
                  source.figure().isMemory() ? "memory" : "time",
                  source.figure(),
                  source.figure().isMemory()
                      ? "By, KiBy, MiBy or GiBy"
                      : source.figure() == Figure.CpuPerWork
                          ? "ns, us, ms or s, or for example ms/{request}"
                          : "ns, us, ms or s"));
    }
    if (source.per() != null) {
      work(at + ".source.podUsage.per", source.per());
    }
  }

  /** Finds what keeps a metric from counting all the work of a Pod. */
  private void work(String at, String name) {
    Optional<Metric> found =
        metrics.stream().filter(m -> m.name().equals(name) && !m.source().isPodUsage()).findFirst();
    if (found.isEmpty()) {
      add(at, "\"%s\" is not the name of a metric that the output gives".formatted(name));
      return;
    }
    Metric metric = found.get();
    boolean isRecord = metric.source().record() != null;
    if (!isRecord && metric.source().regex() == null && metric.source().json() == null) {
      add(
          at,
          "\"%s\" does not count the work: a time is no amount; name a metric with record, regex or json, or leave per out to count the agent's iterations"
              .formatted(name));
    } else if (!isRecord
        && metric.summary() != Metric.Summary.Sum
        && metric.summary() != Metric.Summary.Last) {
      add(
          at,
          "\"%s\" has the summary %s, which is not the amount of all work; use Sum or Last"
              .formatted(name, metric.summary()));
    } else if (metric.unit().startsWith("/")
        || UcumUnits.of(metric.unit()).filter(u -> !COUNTS.contains(u.dimension())).isPresent()) {
      add(
          at,
          "\"%s\" has the unit %s, which is not an amount of work; name a metric with the unit 1 or a unit of data"
              .formatted(name, metric.unit()));
    }
  }

  private void json(String at, JsonSource json) {
    if ((json.pointer() == null) == (json.path() == null)) {
      add(at, "set pointer or path, and not both");
    }
    if (json.pointer() != null) {
      try {
        JsonPointer.compile(json.pointer());
      } catch (IllegalArgumentException e) {
        add(at + ".pointer", "is not a JSON pointer (RFC 6901): " + e.getMessage());
      }
    }
    if (json.path() != null) {
      JsonQuery.problem(json.path())
          .ifPresent(why -> add(at + ".path", "is not a JSONPath (RFC 9535): " + why));
    }
    if (json.linePrefix() != null) {
      try {
        Pattern.compile(json.linePrefix());
      } catch (PatternSyntaxException e) {
        add(at + ".linePrefix", "is not a regular expression (RE2 syntax): " + e.getMessage());
      }
    }
  }

  private void number(String at, Metric metric) {
    NumberFormat format = metric.source().numberFormat();
    NumberReader reader = new NumberReader(metric.unit(), format);
    reader.declarationProblem().ifPresent(why -> add(at + ".number", why));
    RegexSource regex = metric.source().regex();
    if (regex == null || regex.unitGroup() == null) {
      return;
    }
    if (!reader.canConvert()) {
      add(
          at + ".regex.unitGroup",
          "the metric's unit %s cannot be converted to; use a unit of time, bytes or bits, %%, 1, or one of these per second"
              .formatted(metric.unit()));
    }
    if (format.form() != null && format.form() != NumberFormat.Form.Plain) {
      add(at + ".number.form", "must be Plain if regex.unitGroup captures the unit");
    }
  }

  private void regex(String at, RegexSource regex) {
    try {
      int groups = Pattern.compile(regex.pattern()).groupCount();
      group(at + ".group", regex.group(), groups);
      if (regex.unitGroup() != null) {
        group(at + ".unitGroup", regex.unitGroup(), groups);
      }
    } catch (PatternSyntaxException e) {
      add(at + ".pattern", "is not a regular expression (RE2 syntax): " + e.getMessage());
    }
  }

  private void group(String at, int group, int groups) {
    if (group > groups) {
      add(at, "is " + group + ", but the pattern has " + groups + " group(s)");
    }
  }

  private void add(String at, String what) {
    problems.add(SpecProblem.invalid(at, what));
  }
}
