package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.api.v1alpha1.WorkloadChoice;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.experiment.ParameterValues;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.SpecDefaults;
import dev.runtimebench.results.experiment.UsageMetrics;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Turns a spec into an experiment, or into a list of its problems. */
public final class Resolver {

  private final Function<String, Optional<BenchmarkWorkload>> workloads;
  private final Function<String, Optional<RuntimeClass>> runtimeClasses;
  private final Function<Map<String, String>, List<Node>> nodes;
  private final InstallationRules installation;

  /**
   * @param workloads looks up a catalogue entry by name
   * @param runtimeClasses looks up a RuntimeClass by name
   * @param nodes looks up the nodes with these labels; none if the operator does not know the nodes
   * @param installation what holds for every benchmark
   */
  public Resolver(
      Function<String, Optional<BenchmarkWorkload>> workloads,
      Function<String, Optional<RuntimeClass>> runtimeClasses,
      Function<Map<String, String>, List<Node>> nodes,
      InstallationRules installation) {
    this.workloads = workloads;
    this.runtimeClasses = runtimeClasses;
    this.nodes = nodes;
    this.installation = installation;
  }

  /** Resolves a spec to an experiment that has not {@linkplain Experiment#begun begun} yet. */
  public Resolution resolve(RuntimeBenchmarkSpec spec) {
    List<SpecProblem> problems = new ArrayList<>();
    Optional<BenchmarkWorkloadSpec> entry = workload(spec.workload());
    problems.addAll(workloadProblems(spec.workload(), entry));
    entry.ifPresent(e -> AddedMetricsCheck.check(spec, e, problems));
    Optional<BenchmarkWorkloadSpec> workload = entry.map(spec.workload()::withMetrics);
    List<NamedRuntime> named = named(spec);
    named.forEach(runtime -> runtime.problem().ifPresent(problems::add));
    List<ResolvedRuntime> runtimes =
        named.stream().flatMap(runtime -> runtime.resolved().stream()).toList();
    checkNames(spec, problems);
    Optional<ParameterValues> parameters = workload.map(w -> ParameterValues.of(spec, w));
    parameters.stream()
        .flatMap(values -> values.problems().stream())
        .forEach(p -> problems.add(SpecProblem.invalid(p.field(), p.message())));
    PoolCheck.check(spec, runtimes, problems);
    SeveralNodesCheck.check(spec, installation.policy(), problems);
    ResourceCheck.ofSpec(spec.resources(), problems);
    workload.ifPresent(w -> ResourceCheck.minimum(spec, w, problems));
    workload.ifPresent(w -> GateCheck.check(spec, w, problems));
    workload.ifPresent(w -> DensityCheck.check(installation, spec, w, problems));
    workload.ifPresent(w -> UsageCheck.check(installation, spec, w, problems));
    if (spec.placement().isAcrossPools() && workload.filter(w -> w.server() != null).isPresent()) {
      problems.add(
          SpecProblem.invalid(
              "spec.placement.acrossPools",
              "true does not support a workload with a server, because the client runs on the node of the server; choose another workload, or set acrossPools to false"));
    }
    if (spec.design().isBurst() && workload.filter(w -> w.server() != null).isPresent()) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.mode", "Burst does not support a workload with a server; use Serial"));
    }
    problems.addAll(PolicyCheck.ofSpec(installation, spec));
    workload.ifPresent(
        w ->
            problems.addAll(
                PolicyCheck.ofWorkload(installation, spec, w, SpecDefaults.timeouts(spec, w))));
    if (!problems.isEmpty()) {
      return new Resolution.Rejected(List.copyOf(problems));
    }
    CandidateNodes candidates = new CandidateNodes(spec.placement(), nodes);
    HandlerCheck handlers = new HandlerCheck(spec.placement(), candidates);
    HandlerCheck.Result handled = handlers.check(runtimes);
    if (!handled.problems().isEmpty()) {
      return new Resolution.Rejected(handled.problems());
    }
    List<ResolvedRuntime> checked = handled.runtimes();
    if (spec.placement().isAcrossPools()) {
      ArchitectureCheck architectures = new ArchitectureCheck(candidates);
      Optional<SpecProblem> mixed = architectures.problem(checked);
      if (mixed.isPresent()) {
        return new Resolution.Rejected(List.of(mixed.get()));
      }
      checked = architectures.bound(checked);
    }
    String name = spec.workload().ref() != null ? spec.workload().ref() : "inline";
    BenchmarkWorkloadSpec known = UsageMetrics.forDesign(spec.design(), workload.orElseThrow());
    String peer = spec.workload().peerRuntime();
    return new Resolution.Resolved(
        ExperimentBuilder.builder()
            .workloadName(name)
            .workload(known)
            .parameters(parameters.orElseThrow().values())
            .runtimes(checked)
            .acrossPools(spec.placement().isAcrossPools())
            .baseline(spec.baselineName())
            .peerRuntime(peer != null ? peer : spec.baselineName())
            .design(spec.design())
            .gates(spec.gates())
            .resources(SpecDefaults.resources(spec, known))
            .timeouts(SpecDefaults.timeouts(spec, known))
            .pods(installation.podSetup(spec, known))
            .seed(0)
            .build());
  }

  private Optional<BenchmarkWorkloadSpec> workload(WorkloadChoice choice) {
    return choice.inline() != null
        ? Optional.of(choice.inline())
        : workloads.apply(choice.ref()).map(BenchmarkWorkload::getSpec);
  }

  private static List<SpecProblem> workloadProblems(
      WorkloadChoice choice, Optional<BenchmarkWorkloadSpec> found) {
    String field =
        choice.inline() != null
            ? "spec.workload.inline"
            : "BenchmarkWorkload " + choice.ref() + ": spec";
    return found
        .map(workload -> WorkloadCheck.problems(field, workload))
        .orElseGet(
            () ->
                List.of(
                    new SpecProblem(
                        Reason.WorkloadNotFound,
                        "spec.workload.ref: there is no BenchmarkWorkload \""
                            + choice.ref()
                            + "\"; `kubectl get benchmarkworkloads` lists the existing ones")));
  }

  /**
   * A runtime as the spec names it.
   *
   * @param resolved empty if there is no such RuntimeClass
   * @param problem what is wrong with the runtime; empty if nothing is
   */
  private record NamedRuntime(Optional<ResolvedRuntime> resolved, Optional<SpecProblem> problem) {}

  private List<NamedRuntime> named(RuntimeBenchmarkSpec spec) {
    return IntStream.range(0, spec.runtimes().size())
        .mapToObj(i -> named(i, spec.runtimes().get(i)))
        .toList();
  }

  private NamedRuntime named(int index, RuntimeTarget target) {
    if (target.runtimeClassName() == null) {
      return new NamedRuntime(Optional.of(ResolvedRuntime.ofDefault(target)), Optional.empty());
    }
    return runtimeClasses
        .apply(target.runtimeClassName())
        .map(
            found ->
                new NamedRuntime(
                    Optional.of(ResolvedRuntime.of(target, found)), foreign(index, target, found)))
        .orElseGet(
            () ->
                new NamedRuntime(
                    Optional.empty(),
                    Optional.of(
                        new SpecProblem(
                            Reason.RuntimeClassNotFound,
                            "spec.runtimes[%d].runtimeClassName: there is no RuntimeClass \"%s\"; `kubectl get runtimeclasses` lists the existing ones"
                                .formatted(index, target.runtimeClassName())))));
  }

  /**
   * A handler that runs no Linux image cannot run a workload, nor the probe. Its name is only a
   * convention, so a benchmark that says what the sandbox is may run.
   */
  private static Optional<SpecProblem> foreign(
      int index, RuntimeTarget target, RuntimeClass runtimeClass) {
    return Handlers.runsInstead(runtimeClass.getHandler())
        .filter(runs -> target.expect() == null)
        .map(
            runs ->
                SpecProblem.invalid(
                    "spec.runtimes[%d].runtimeClassName".formatted(index),
                    "RuntimeClass \"%s\" has the handler \"%s\", which runs %s and no Linux images, but the workloads and the probe are Linux images; name another RuntimeClass. If this handler does run Linux images, set spec.runtimes[%d].expect to the isolation of its sandboxes (Native, GVisor, VM or Any)"
                        .formatted(
                            target.runtimeClassName(), runtimeClass.getHandler(), runs, index)));
  }

  /**
   * Checks what the CRD's rules check too: a CRD without these rules must not crash the operator.
   */
  private static void checkNames(RuntimeBenchmarkSpec spec, List<SpecProblem> problems) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.runtimes().size(); i++) {
      if (!names.add(spec.runtimes().get(i).name())) {
        problems.add(
            SpecProblem.invalid(
                "spec.runtimes[" + i + "].name", "is used twice; names must be unique"));
      }
    }
    if (!names.contains(spec.baselineName())) {
      problems.add(
          SpecProblem.invalid(
              "spec.baseline", "\"" + spec.baselineName() + "\" is not one of " + names));
    }
    String peer = spec.workload().peerRuntime();
    if (peer != null && !names.contains(peer)) {
      problems.add(
          SpecProblem.invalid(
              "spec.workload.peerRuntime", "\"" + peer + "\" is not one of " + names));
    }
  }
}
