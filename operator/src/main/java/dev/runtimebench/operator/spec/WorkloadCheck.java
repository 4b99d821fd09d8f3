package dev.runtimebench.operator.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.EnvVar;
import dev.runtimebench.api.v1alpha1.JsonSource;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.PodUsageSource;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.ReadinessProbe;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.api.v1alpha1.WorkloadAgent;
import dev.runtimebench.api.v1alpha1.WorkloadServer;
import dev.runtimebench.operator.observe.usage.UsageValue;
import dev.runtimebench.results.experiment.RuleCheck;
import dev.runtimebench.results.pod.Placeholders;
import dev.runtimebench.results.reading.JsonQuery;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.results.reading.UcumUnits;
import dev.runtimebench.results.reading.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds problems that a schema cannot find: invalid expressions, undeclared placeholders, rules
 * that cannot be applied, names of images and mount paths that cannot work.
 */
final class WorkloadCheck {

  /** What an amount of work can be. */
  private static final Set<Unit.Dimension> COUNTS =
      EnumSet.of(Unit.Dimension.Count, Unit.Dimension.Data);

  private static final Set<String> TIME_UNITS = Set.of("ns", "us", "ms", "s");

  private final String field;
  private final BenchmarkWorkloadSpec workload;
  private final List<SpecProblem> problems = new ArrayList<>();

  private WorkloadCheck(String field, BenchmarkWorkloadSpec workload) {
    this.field = field;
    this.workload = workload;
  }

  /**
   * The problems of a workload.
   *
   * @param field the workload's path, for the messages
   */
  static List<SpecProblem> problems(String field, BenchmarkWorkloadSpec workload) {
    WorkloadCheck check = new WorkloadCheck(field, workload);
    check.metrics();
    check.facts();
    check.placeholders();
    RuleCheck.problems(workload).forEach(p -> check.add(field + p.field(), p.message()));
    check.volumes();
    check.images();
    ResourceCheck.ofWorkload(field, workload, check.problems);
    return check.problems;
  }

  /**
   * The problems of metrics that a benchmark adds to a workload.
   *
   * @param field the path of the added metrics, for the messages
   * @param workload the workload with the added metrics
   */
  static List<SpecProblem> addedProblems(
      String field, BenchmarkWorkloadSpec workload, List<Metric> added) {
    WorkloadCheck check = new WorkloadCheck(field, workload);
    for (int i = 0; i < added.size(); i++) {
      check.metric("%s[%d]".formatted(field, i), added.get(i));
    }
    return check.problems;
  }

  private void metrics() {
    for (int i = 0; i < workload.metrics().size(); i++) {
      metric(field + ".metrics[" + i + "]", workload.metrics().get(i));
    }
  }

  private void facts() {
    for (int i = 0; i < workload.facts().size(); i++) {
      String at = field + ".facts[" + i + "].pattern";
      try {
        if (Pattern.compile(workload.facts().get(i).pattern()).groupCount() == 0) {
          add(at, "has no group; put the text that is the fact into parentheses");
        }
      } catch (PatternSyntaxException e) {
        add(at, "is not a regular expression (RE2 syntax): " + e.getMessage());
      }
    }
  }

  private void metric(String at, Metric metric) {
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
        workload.metrics().stream()
            .filter(m -> m.name().equals(name) && !m.source().isPodUsage())
            .findFirst();
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

  private void placeholders() {
    Set<String> known =
        Stream.concat(
                Stream.of(Placeholders.MEMORY_BYTES),
                workload.parameters().stream().map(p -> "params." + p.name()))
            .collect(Collectors.toSet());
    Stream<String> server = Stream.empty();
    if (workload.server() != null) {
      server =
          Stream.concat(
              texts(workload.server().command(), workload.server().args(), workload.server().env()),
              probeCommand(workload.server()));
    }
    server
        .flatMap(text -> Placeholders.in(text).stream())
        .filter(name -> !known.contains(name) && !name.equals("server.port"))
        .forEach(name -> unknown(".server", name));
    WorkloadAgent agent = workload.container().agent();
    Stream.concat(
            texts(
                workload.container().command(),
                workload.container().args(),
                workload.container().env()),
            agent == null ? Stream.empty() : agent.args().stream())
        .flatMap(text -> Placeholders.in(text).stream())
        .filter(name -> !known.contains(name) && !isOfServer(name))
        .forEach(name -> unknown(".container", name));
  }

  private boolean isOfServer(String name) {
    return workload.server() != null && (name.equals("server.ip") || name.equals("server.port"));
  }

  private void unknown(String part, String name) {
    add(field + part, "unknown placeholder $(" + name + "); declare the parameter or the server");
  }

  private void volumes() {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < workload.volumes().size(); i++) {
      String path = workload.volumes().get(i).mountPath();
      String at = field + ".volumes[" + i + "].mountPath";
      MountPath.problem(path).ifPresent(problem -> add(at, problem));
      if (!paths.add(MountPath.normal(path))) {
        add(at, "\"" + path + "\" is the path of another volume too; use different paths");
      }
    }
  }

  private void images() {
    image(".container.image", workload.container().image());
    if (workload.container().agent() != null) {
      image(".container.agent.image", workload.container().agent().image());
    }
    if (workload.server() != null) {
      image(".server.image", workload.server().image());
    }
  }

  private void image(String part, String image) {
    ImageName.problem(image)
        .ifPresent(problem -> add(field + part, "\"" + image + "\" " + problem));
  }

  private static Stream<String> probeCommand(WorkloadServer server) {
    ReadinessProbe.Exec exec = server.probe().exec();
    return exec == null ? Stream.empty() : exec.command().stream();
  }

  private static Stream<String> texts(List<String> command, List<String> args, List<EnvVar> env) {
    return Stream.of(
            command.stream(),
            args.stream(),
            env.stream().map(e -> e.value() == null ? "" : e.value()))
        .flatMap(s -> s);
  }

  private void add(String at, String what) {
    problems.add(SpecProblem.invalid(at, what));
  }
}
