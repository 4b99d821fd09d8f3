package dev.runtimebench.operator.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.EnvVar;
import dev.runtimebench.api.v1alpha1.ReadinessProbe;
import dev.runtimebench.api.v1alpha1.WorkloadAgent;
import dev.runtimebench.api.v1alpha1.WorkloadServer;
import dev.runtimebench.results.experiment.RuleCheck;
import dev.runtimebench.results.pod.Placeholders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds problems of a workload that a schema cannot find: invalid expressions, undeclared
 * placeholders, rules that cannot be applied, names of images and mount paths that cannot work.
 * {@link MetricCheck} finds those of its metrics.
 */
final class WorkloadCheck {

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

  private void metrics() {
    for (int i = 0; i < workload.metrics().size(); i++) {
      problems.addAll(
          MetricCheck.problems(
              field + ".metrics[" + i + "]", workload.metrics().get(i), workload.metrics()));
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
