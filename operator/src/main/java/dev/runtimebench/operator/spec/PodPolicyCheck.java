package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.WorkloadVolume;
import dev.runtimebench.results.naming.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks what a benchmark adds to its Pods against the {@link InstallationRules}. */
final class PodPolicyCheck {

  /** The name of a label or an annotation, with an optional prefix. */
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  /**
   * Annotations that weaken the isolation of a Pod or change its runtime. {@code *} does not allow
   * these annotations, only an entry with their name or prefix does.
   */
  private static final List<String> SENSITIVE =
      List.of(
          "container.apparmor.security.beta.kubernetes.io/",
          "container.seccomp.security.alpha.kubernetes.io/",
          "seccomp.security.alpha.kubernetes.io/",
          "io.katacontainers.",
          "dev.gvisor.",
          "io.kubernetes.cri");

  private final InstallationRules installation;
  private final List<SpecProblem> problems = new ArrayList<>();

  private PodPolicyCheck(InstallationRules installation) {
    this.installation = installation;
  }

  /** The problems of a spec, without those of its workload. */
  static List<SpecProblem> ofSpec(InstallationRules installation, RuntimeBenchmarkSpec spec) {
    PodPolicyCheck check = new PodPolicyCheck(installation);
    Policy policy = installation.policy();
    check.entries(
        "labels",
        spec.podLabels(),
        installation.pods().labels(),
        "allowedLabels",
        policy.allowedLabels());
    check.entries(
        "annotations",
        spec.podAnnotations(),
        installation.pods().annotations(),
        "allowedAnnotations",
        policy.allowedAnnotations());
    for (int i = 0; i < spec.imagePullSecrets().size(); i++) {
      check.name(
          "spec.imagePullSecrets[" + i + "].name",
          spec.imagePullSecrets().get(i).name(),
          "allowedImagePullSecrets",
          policy.allowedImagePullSecrets());
    }
    String priority = spec.priorityClassName();
    if (priority != null && !priority.equals(installation.pods().priorityClassName())) {
      check.name(
          "spec.priorityClassName",
          priority,
          "allowedPriorityClasses",
          policy.allowedPriorityClasses());
    }
    if (Boolean.FALSE.equals(spec.readOnlyRootFilesystem())
        && installation.pods().readOnlyRootFilesystem()) {
      check.problems.add(
          SpecProblem.deniedByValue(
              "benchmarkPods.readOnlyRootFilesystem",
              "spec.readOnlyRootFilesystem is false, but every Pod of this installation has a read-only root file system; remove the field"));
    }
    return check.problems;
  }

  /** The problems of an inline workload. The administrator writes the catalogue. */
  static List<SpecProblem> ofWorkload(
      InstallationRules installation, RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    PodPolicyCheck check = new PodPolicyCheck(installation);
    if (spec.workload().inline() != null) {
      for (int i = 0; i < workload.volumes().size(); i++) {
        check.volume("spec.workload.inline.volumes[" + i + "]", workload.volumes().get(i));
      }
    }
    return check.problems;
  }

  private void entries(
      String part,
      Map<String, String> asked,
      Map<String, String> administrators,
      String rule,
      List<String> allowed) {
    asked.forEach(
        (key, value) -> {
          String field = "spec.podMetadata." + part;
          if (Labels.isOwn(key)) {
            problems.add(
                SpecProblem.invalid(
                    field, "the operator itself sets \"" + key + "\"; remove the entry"));
          } else if (!KEY.matcher(key).matches()) {
            problems.add(
                SpecProblem.invalid(
                    field,
                    "\"%s\" is not a key; write NAME or PREFIX/NAME, for example team or example.org/team"
                        .formatted(key)));
          } else if (part.equals("labels") && !LABEL_VALUE.matcher(value).matches()) {
            problems.add(
                SpecProblem.invalid(
                    field,
                    "the value of \"%s\" is not a label's value; use at most 63 letters and digits, with - _ . between them"
                        .formatted(key)));
          } else if (!isAllowed(key, value, administrators, allowed)) {
            problems.add(
                SpecProblem.denied(
                    rule,
                    "%s: \"%s\" is not allowed; %s; remove the entry"
                        .formatted(
                            field,
                            key,
                            allowed.contains("*")
                                ? "the installation sets this key, or the key changes the isolation of a Pod, so \"*\" does not allow it"
                                : "allowed are " + allowed)));
          }
        });
  }

  private static boolean isAllowed(
      String key, String value, Map<String, String> administrators, List<String> allowed) {
    if (value.equals(administrators.get(key))) {
      return true;
    }
    boolean guarded =
        administrators.containsKey(key) || SENSITIVE.stream().anyMatch(key::startsWith);
    Stream<String> entries =
        guarded ? allowed.stream().filter(entry -> !entry.equals("*")) : allowed.stream();
    return entries.anyMatch(entry -> matches(entry, key));
  }

  private void volume(String field, WorkloadVolume volume) {
    Policy policy = installation.policy();
    if (volume.persistentVolumeClaim() != null) {
      name(
          field + ".persistentVolumeClaim.claimName",
          volume.persistentVolumeClaim().claimName(),
          "allowedPersistentVolumeClaims",
          policy.allowedPersistentVolumeClaims());
    }
    if (volume.configMap() != null) {
      name(
          field + ".configMap.name",
          volume.configMap().name(),
          "allowedConfigMaps",
          policy.allowedConfigMaps());
    }
  }

  private void name(String field, String name, String rule, List<String> allowed) {
    if (allowed.stream().noneMatch(entry -> matches(entry, name))) {
      problems.add(
          SpecProblem.denied(
              rule, "%s: \"%s\" is not allowed; allowed are %s".formatted(field, name, allowed)));
    }
  }

  /** An entry is a name, or the beginning of names with {@code *} at its end. */
  private static boolean matches(String entry, String name) {
    return entry.endsWith("*")
        ? name.startsWith(entry.substring(0, entry.length() - 1))
        : entry.equals(name);
  }
}
