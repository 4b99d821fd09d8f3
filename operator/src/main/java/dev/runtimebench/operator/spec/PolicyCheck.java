package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.PlannedPods;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a benchmark against the {@link Policy}. Each denial names the rule by its name in the
 * chart's values, the field, and what is allowed.
 */
public final class PolicyCheck {

  private final Policy policy;
  private final List<SpecProblem> problems = new ArrayList<>();

  private PolicyCheck(Policy policy) {
    this.policy = policy;
  }

  /** The denials for a spec, without those for its workload. */
  public static List<SpecProblem> ofSpec(
      InstallationRules installation, RuntimeBenchmarkSpec spec) {
    PolicyCheck check = new PolicyCheck(installation.policy());
    check.runtimes(spec.runtimes());
    check.nodeSelector(spec.placement().nodeSelector());
    for (int i = 0; i < spec.runtimes().size(); i++) {
      check.allowedLabels(
          "spec.runtimes[%d].nodeSelector".formatted(i), spec.runtimes().get(i).nodeSelector());
    }
    check.tolerations(spec.placement().tolerations());
    check.problems.addAll(PodPolicyCheck.ofSpec(installation, spec));
    return check.problems;
  }

  /**
   * The denials for a workload: the current one, or one that was frozen at the start.
   *
   * @param timeouts the benchmark's timeouts, with the workload's defaults
   */
  public static List<SpecProblem> ofWorkload(
      InstallationRules installation,
      RuntimeBenchmarkSpec spec,
      BenchmarkWorkloadSpec workload,
      Timeouts timeouts) {
    PolicyCheck check = new PolicyCheck(installation.policy());
    if (spec.workload().inline() != null) {
      check.image("spec.workload.inline.container.image", workload.container().image());
      if (workload.container().agent() != null) {
        check.image(
            "spec.workload.inline.container.agent.image", workload.container().agent().image());
      }
      if (workload.server() != null) {
        check.image("spec.workload.inline.server.image", workload.server().image());
      }
    }
    check.pods(spec, workload);
    if (spec.design().isDensity()) {
      check.ramp(spec.design().density());
    } else {
      check.timeouts(timeouts, spec.design().wholeIdleTime());
    }
    check.problems.addAll(PodPolicyCheck.ofWorkload(installation, spec, workload));
    return check.problems;
  }

  /** The denials for a frozen experiment: the policy may have changed since its start. */
  public static List<SpecProblem> ofExperiment(
      InstallationRules installation, RuntimeBenchmarkSpec spec, Experiment experiment) {
    List<SpecProblem> problems = new ArrayList<>(ofSpec(installation, spec));
    problems.addAll(ofWorkload(installation, spec, experiment.workload(), experiment.timeouts()));
    return problems;
  }

  private void runtimes(List<RuntimeTarget> runtimes) {
    for (int i = 0; i < runtimes.size(); i++) {
      String name = runtimes.get(i).runtimeClassName();
      String field = "spec.runtimes[" + i + "].runtimeClassName";
      if (name == null && !policy.allowDefaultRuntime()) {
        deny(
            "allowDefaultRuntime",
            field
                + " is missing, and the cluster's default runtime is not allowed; name a RuntimeClass");
      }
      if (name != null
          && !policy.allowedRuntimeClasses().isEmpty()
          && !policy.allowedRuntimeClasses().contains(name)) {
        deny(
            "allowedRuntimeClasses",
            "%s: RuntimeClass \"%s\" is not allowed; allowed are %s"
                .formatted(field, name, policy.allowedRuntimeClasses()));
      }
    }
  }

  private void image(String field, String image) {
    if (!policy.allowedImagePrefixes().isEmpty()
        && policy.allowedImagePrefixes().stream()
            .noneMatch(prefix -> ImageName.isUnder(image, prefix))) {
      deny(
          "allowedImagePrefixes",
          "%s: \"%s\" is not allowed; allowed are images under %s and the workloads of the catalogue (spec.workload.ref)"
              .formatted(field, image, policy.allowedImagePrefixes()));
    }
  }

  private void allowedLabels(String field, Map<String, String> asked) {
    if (!policy.allowedNodeSelectors().isEmpty()) {
      asked.forEach(
          (key, value) -> {
            if (!policy.allowedNodeSelectors().contains(key)
                && !policy.allowedNodeSelectors().contains(key + "=" + value)
                && !value.equals(policy.requiredNodeSelector().get(key))) {
              deny(
                  "allowedNodeSelectors",
                  "%s: \"%s=%s\" is not allowed; allowed are %s"
                      .formatted(field, key, value, policy.allowedNodeSelectors()));
            }
          });
    }
  }

  private void nodeSelector(Map<String, String> asked) {
    String field = "spec.placement.nodeSelector";
    allowedLabels(field, asked);
    policy
        .requiredNodeSelector()
        .forEach(
            (key, value) -> {
              if (!value.equals(asked.get(key))) {
                deny(
                    "requiredNodeSelector",
                    "%s must hold \"%s\": \"%s\"".formatted(field, key, value));
              }
            });
  }

  private void tolerations(List<Toleration> tolerations) {
    if (policy.allowedTolerations().contains("*")) {
      return;
    }
    for (int i = 0; i < tolerations.size(); i++) {
      String key = tolerations.get(i).getKey();
      if (key == null || !policy.allowedTolerations().contains(key)) {
        deny(
            "allowedTolerations",
            "spec.placement.tolerations[%d]: %s is not allowed; allowed are %s, and the tolerations of the RuntimeClasses"
                .formatted(
                    i,
                    key == null || key.isEmpty()
                        ? "a toleration without a key, which tolerates every taint,"
                        : "\"" + key + "\"",
                    policy.allowedTolerations()));
      }
    }
  }

  private void pods(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    long pods = PlannedPods.inAll(spec.design(), spec.runtimes().size(), workload);
    density(spec);
    String fix =
        spec.design().isDensity()
            ? "lower spec.design.blocks.max or spec.design.density.maxPods, or measure fewer runtimes"
            : "lower spec.design.blocks.max, or measure fewer runtimes";
    limit("perBenchmark.maxPods", policy.perBenchmark().maxPods(), pods, "Pods in total", fix);
    limit(
        "perNamespace.maxPodsPerDay",
        policy.perNamespace().maxPodsPerDay(),
        pods,
        "Pods in total",
        fix);
    limit(
        "perBenchmark.maxPodsAtATime",
        policy.perBenchmark().maxPodsAtATime(),
        PlannedPods.atATime(spec.design(), workload),
        "Pods at a time",
        fixOfPodsAtATime(spec));
  }

  private static String fixOfPodsAtATime(RuntimeBenchmarkSpec spec) {
    return switch (spec.design().mode() == null ? Design.Mode.Serial : spec.design().mode()) {
      case Burst -> "lower spec.design.concurrency";
      case Density -> "lower spec.design.density.maxPods";
      case Serial, Usage -> "choose a workload without a server";
    };
  }

  /** A ramp fills a node, so the administrator must allow it. */
  private void density(RuntimeBenchmarkSpec spec) {
    if (!spec.design().isDensity()) {
      return;
    }
    int most = policy.perBenchmark().maxDensityPods();
    int wanted = spec.design().density().maxPods();
    if (most == 0) {
      deny(
          "perBenchmark.maxDensityPods",
          "spec.design.mode: Density is not allowed, because the operator would fill a node with Pods; ask the administrator to set this value to a number of Pods");
    } else if (wanted > most) {
      deny(
          "perBenchmark.maxDensityPods",
          "spec.design.density.maxPods is %d; %d are allowed".formatted(wanted, most));
    }
    reserve(spec.design().density());
  }

  private void reserve(DensityDesign density) {
    policy
        .perBenchmark()
        .leastReserveMemory()
        .filter(least -> isLess(density.reserveMemory(), least))
        .ifPresent(
            least ->
                deny(
                    "perBenchmark.minDensityReserveMemory",
                    "spec.design.density.reserveMemory is %s; it must be at least %s"
                        .formatted(density.reserveMemory(), least)));
    int pods = policy.perBenchmark().minDensityReservePods();
    if (density.reservePods() < pods) {
      deny(
          "perBenchmark.minDensityReservePods",
          "spec.design.density.reservePods is %d; it must be at least %d"
              .formatted(density.reservePods(), pods));
    }
  }

  private static boolean isLess(Quantity a, Quantity b) {
    return Quantity.getAmountInBytes(a).compareTo(Quantity.getAmountInBytes(b)) < 0;
  }

  private void limit(String rule, long most, long planned, String what, String fix) {
    if (most > 0 && planned > most) {
      deny(
          rule,
          "the benchmark plans %d %s; %d are allowed; %s".formatted(planned, what, most, fix));
    }
  }

  /** A trial may take as long as its timeouts, so they must fit into the benchmark's duration. */
  private void timeouts(Timeouts timeouts, int idle) {
    Duration most = policy.perBenchmark().duration();
    long trial = (long) timeouts.startSeconds() + timeouts.runSeconds() + idle;
    if (!most.isZero() && trial > most.toSeconds()) {
      deny(
          "perBenchmark.maxDurationMinutes",
          "spec.timeouts.startSeconds and spec.timeouts.runSeconds let one trial take %d s%s, but the whole benchmark may take only %d s; lower these timeouts"
              .formatted(
                  trial,
                  idle == 0
                      ? ""
                      : ", with %d s of idle time (spec.design.idleSeconds)".formatted(idle),
                  most.toSeconds()));
    }
  }

  /** A ramp may take as long as its rungs. */
  private void ramp(DensityDesign design) {
    Duration most = policy.perBenchmark().duration();
    if (!most.isZero() && design.longestRamp() > most.toSeconds()) {
      deny(
          "perBenchmark.maxDurationMinutes",
          "spec.design.density lets one ramp take about %d s (%d rungs with maxStartSeconds, holdSeconds and the time for two figures of the kubelet), without the removal of the Pods, but the whole benchmark may take only %d s; raise step, or lower the other values"
              .formatted(design.longestRamp(), design.rungs(), most.toSeconds()));
    }
  }

  private void deny(String rule, String what) {
    problems.add(SpecProblem.denied(rule, what));
  }
}
