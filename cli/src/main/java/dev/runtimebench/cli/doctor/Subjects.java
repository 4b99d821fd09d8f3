package dev.runtimebench.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.PlacementBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpecBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.api.v1alpha1.RuntimeTargetBuilder;
import dev.runtimebench.api.v1alpha1.WorkloadChoiceBuilder;
import dev.runtimebench.cli.install.Installation;
import dev.runtimebench.cli.run.DesignDefaults;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.experiment.ParameterValues;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.experiment.SpecDefaults;
import dev.runtimebench.results.pod.PodSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the benchmarks whose Pods are checked, as the operator would resolve them. */
final class Subjects {

  /** No object has this uid. */
  private static final String NO_UID = "00000000-0000-4000-8000-000000000000";

  private static final int TARGET_LENGTH = 32;
  private static final String DEFAULT = "default";

  private final String namespace;
  private final RuntimeClasses runtimeClasses;
  private final Function<String, Optional<BenchmarkWorkload>> workloads;
  private final Optional<Installation> installation;
  private final boolean assignsIds;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param workloads looks up a workload by name
   * @param installation the operator, for the settings of its Pods; empty if it is not known
   * @param assignsIds whether the platform assigns the IDs of user and group, as OpenShift does
   */
  Subjects(
      String namespace,
      RuntimeClasses runtimeClasses,
      Function<String, Optional<BenchmarkWorkload>> workloads,
      Optional<Installation> installation,
      boolean assignsIds) {
    this.namespace = namespace;
    this.runtimeClasses = runtimeClasses;
    this.workloads = workloads;
    this.installation = installation;
    this.assignsIds = assignsIds;
  }

  /** The namespace of all Pods. */
  String namespace() {
    return namespace;
  }

  /** What the spec of a benchmark names and the cluster does not have. */
  List<String> problems() {
    return problems;
  }

  /**
   * Returns a benchmark of one workload under the default runtime and each RuntimeClass that runs
   * Linux images.
   *
   * @return empty if the workload does not exist
   */
  Optional<Subject> of(String workload) {
    List<RuntimeTarget> targets = new ArrayList<>();
    targets.add(RuntimeTargetBuilder.builder().name(DEFAULT).build());
    for (RuntimeClass one : runtimeClasses.known()) {
      if (Handlers.runsInstead(one.getHandler()).isEmpty()) {
        String name = one.getMetadata().getName();
        targets.add(
            RuntimeTargetBuilder.builder().name(target(name)).runtimeClassName(name).build());
      }
    }
    RuntimeBenchmarkSpec spec =
        RuntimeBenchmarkSpecBuilder.builder()
            .workload(WorkloadChoiceBuilder.builder().ref(workload).build())
            .runtimes(targets)
            .build();
    return of("workload " + workload, "rtb-doctor", spec);
  }

  /** Returns a benchmark of a file; empty if what it names does not exist. */
  Optional<Subject> of(RuntimeBenchmark benchmark) {
    String name = benchmark.getMetadata().getName();
    return of(name, name, benchmark.getSpec());
  }

  private static String target(String runtimeClass) {
    String name = runtimeClass.replace('.', '-');
    return name.length() <= TARGET_LENGTH ? name : name.substring(0, TARGET_LENGTH);
  }

  private Optional<Subject> of(String label, String name, RuntimeBenchmarkSpec given) {
    RuntimeBenchmarkSpec spec =
        given.placement() != null
            ? given
            : RuntimeBenchmarkSpecBuilder.builder(given)
                .placement(PlacementBuilder.builder().acrossPools(false).build())
                .build();
    Optional<BenchmarkWorkloadSpec> workload = workload(label, spec);
    List<ResolvedRuntime> runtimes = runtimes(label, spec);
    if (workload.isEmpty() || runtimes.size() < spec.runtimes().size()) {
      return Optional.empty();
    }
    RuntimeBenchmark benchmark = new RuntimeBenchmark();
    benchmark.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(namespace).withUid(NO_UID).build());
    benchmark.setSpec(spec);
    BenchmarkWorkloadSpec known = workload.get();
    ParameterValues parameters = ParameterValues.of(spec, known);
    parameters
        .problems()
        .forEach(p -> problems.add("%s: %s %s".formatted(label, p.field(), p.message())));
    String peer = spec.workload().peerRuntime();
    return Optional.of(
        new Subject(
            label,
            benchmark,
            ExperimentBuilder.builder()
                .workloadName(spec.workload().ref() == null ? "inline" : spec.workload().ref())
                .workload(known)
                .parameters(parameters.values())
                .runtimes(runtimes)
                .acrossPools(spec.placement().isAcrossPools())
                .baseline(spec.baselineName())
                .peerRuntime(peer == null ? spec.baselineName() : peer)
                .design(DesignDefaults.complete(spec.design()))
                .gates(spec.gates())
                .resources(SpecDefaults.resources(spec, known))
                .timeouts(SpecDefaults.timeouts(spec, known))
                .pods(settings().setup(spec, known, !assignsIds))
                .build()));
  }

  private Optional<BenchmarkWorkloadSpec> workload(String label, RuntimeBenchmarkSpec spec) {
    if (spec.workload() != null && spec.workload().inline() != null) {
      return Optional.of(spec.workload().inline());
    }
    String ref = spec.workload() == null ? null : spec.workload().ref();
    Optional<BenchmarkWorkloadSpec> found =
        ref == null
            ? Optional.empty()
            : workloads
                .apply(ref)
                .map(BenchmarkWorkload::getSpec)
                .map(spec.workload()::withMetrics);
    if (found.isEmpty()) {
      problems.add("%s: there is no BenchmarkWorkload \"%s\"".formatted(label, ref));
    }
    return found;
  }

  private List<ResolvedRuntime> runtimes(String label, RuntimeBenchmarkSpec spec) {
    List<ResolvedRuntime> resolved = new ArrayList<>();
    for (RuntimeTarget target : spec.runtimes()) {
      if (target.runtimeClassName() == null) {
        resolved.add(ResolvedRuntime.ofDefault(target));
        continue;
      }
      RuntimeClasses.Answer answer = runtimeClasses.named(target.runtimeClassName());
      if (answer.found().isPresent()) {
        resolved.add(ResolvedRuntime.of(target, answer.found().get()));
      } else if (answer.known()) {
        problems.add(
            "%s: there is no RuntimeClass \"%s\"".formatted(label, target.runtimeClassName()));
      } else {
        resolved.add(unread(target));
      }
    }
    return resolved;
  }

  /** The Pods name the RuntimeClass. The dry run and the probe Pod show whether it exists. */
  private static ResolvedRuntime unread(RuntimeTarget target) {
    return ResolvedRuntimeBuilder.builder(ResolvedRuntime.ofDefault(target))
        .runtimeClassName(target.runtimeClassName())
        .build();
  }

  /** The settings of the installation; the defaults if they cannot be read. */
  private PodSettings settings() {
    return installation
        .flatMap(operator -> operator.setting("RTB_BENCHMARK_PODS"))
        .flatMap(Subjects::settings)
        .orElse(PodSettings.DEFAULT);
  }

  private static Optional<PodSettings> settings(String json) {
    try {
      return Optional.ofNullable(new JsonMapper().readValue(json, PodSettings.class));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // The operator does not start with such a value, and the check of the operator says so.
      return Optional.empty();
    }
  }
}
