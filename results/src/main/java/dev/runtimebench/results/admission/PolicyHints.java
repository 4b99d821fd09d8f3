package dev.runtimebench.results.admission;

import com.google.re2j.Pattern;
import dev.runtimebench.results.admission.PodRejection.Answer;
import dev.runtimebench.results.admission.PodRejection.Fix;
import java.util.List;

/**
 * Finds the fields that an answer is about when the answer has no known form: the words of a
 * ValidatingAdmissionPolicy, of a webhook (Kyverno, Gatekeeper) or of the API server's validation.
 */
final class PolicyHints {

  /**
   * A field or value that may fix a problem.
   *
   * @param words found in the API server's words
   * @param path found in the path of a field of the Pod
   * @param fix the field or value, and what to do with it
   * @param everyPod whether all Pods of the benchmark have the same value
   */
  private record Hint(Pattern words, Pattern path, String fix, boolean everyPod) {

    static Hint of(String words, String path, String fix) {
      return new Hint(Pattern.compile("(?i)(?:" + words + ")"), Pattern.compile(path), fix, true);
    }

    static Hint ofOnePod(String words, String path, String fix) {
      return new Hint(Pattern.compile("(?i)(?:" + words + ")"), Pattern.compile(path), fix, false);
    }
  }

  private static final String NEVER = "^$";

  private static final List<Hint> HINTS =
      List.of(
          Hint.of(
              "\\blabels?\\b",
              "^metadata\\.labels",
              "labels: spec.podMetadata.labels, or the chart's value benchmarkPods.labels for all benchmarks"),
          Hint.of(
              "\\bannotations?\\b",
              "^metadata\\.annotations",
              "annotations: spec.podMetadata.annotations, or the chart's value benchmarkPods.annotations for all benchmarks"),
          Hint.of(
              "read-?_? ?only-?_? ?root",
              "readOnlyRootFilesystem",
              "the root file system: set spec.readOnlyRootFilesystem to true, or the chart's value benchmarkPods.readOnlyRootFilesystem for all benchmarks"),
          Hint.of(
              "runAsUser|runAsGroup|fsGroup|supplementalGroups|\\b(?:user|group) ?ids?\\b|\\b[ug]ids?\\b",
              "securityContext\\.(runAs|fsGroup|supplementalGroups)",
              "the IDs of user and group: set the chart's value userIds to Platform, so that the platform assigns them"),
          Hint.of(
              "priority ?class",
              "^spec\\.priority",
              "the priority: spec.priorityClassName, or the chart's value benchmarkPods.priorityClassName"),
          Hint.of(
              "pull ?secret",
              "^spec\\.imagePullSecrets",
              "pull secrets: spec.imagePullSecrets, or the chart's value benchmarkPods.imagePullSecrets"),
          Hint.of(
              "ephemeral-storage",
              "resources\\.(requests|limits)\\[ephemeral-storage\\]",
              "ephemeral storage: spec.resources.ephemeralStorage"),
          Hint.of(
              "\\b(?:cpu|memory)\\b",
              "\\.resources(\\.(requests|limits)(\\[(cpu|memory)\\])?)?$",
              "resources: spec.resources"),
          Hint.of(
              "node ?selector|\\btolerations?\\b|\\baffinity\\b",
              "^spec\\.(nodeSelector|tolerations|affinity)",
              "placement: spec.placement"),
          Hint.of(
              "runtime ?class",
              "^spec\\.runtimeClassName",
              "the RuntimeClass: spec.runtimes[].runtimeClassName"),
          Hint.ofOnePod(
              "\\bimages?\\b|\\bregistr(?:y|ies)\\b|:latest\\b",
              "\\.image$",
              "the image: container.image and server.image of the workload; for a probe the chart's value probe.image"),
          Hint.ofOnePod(
              "\\bvolumes?\\b|volumeMounts",
              "volumes|volumeMounts",
              "volumes: spec.workload.inline.volumes"),
          Hint.ofOnePod(NEVER, "\\.(env|command|args)", "the workload: its command, args and env"),
          Hint.ofOnePod(
              NEVER,
              "Probe|\\.ports",
              "the server: its port and readinessProbe; with mode Density spec.design.density.probeCommand"),
          Hint.of(NEVER, "activeDeadlineSeconds", "spec.timeouts"));

  private PolicyHints() {}

  static Fix fix(Answer answer) {
    List<Hint> found =
        answer.fields().isEmpty()
            ? HINTS.stream().filter(h -> h.words().matcher(said(answer)).find()).toList()
            : HINTS.stream()
                .filter(h -> answer.fields().stream().anyMatch(f -> h.path().matcher(f).find()))
                .toList();
    if (found.isEmpty()) {
      return new Fix(
          "docs/operations/policy.md lists the fields of a benchmark that change its Pods; if no field helps, exempt the namespace from the policy that refuses the Pod",
          false,
          false);
    }
    return new Fix(
        "fields that may fix this: " + String.join("; ", found.stream().map(Hint::fix).toList()),
        false,
        found.stream().allMatch(Hint::everyPod));
  }

  /** The words without the Pod's own name, which may hold any word. */
  private static String said(Answer answer) {
    return answer.words().replaceFirst("^[Pp]ods? \"[^\"]*\"", "");
  }
}
