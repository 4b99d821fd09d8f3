package dev.runtimebench.cli.doctor;

import dev.runtimebench.results.admission.Difference;
import dev.runtimebench.results.admission.PodComparison;
import dev.runtimebench.results.admission.PodDifferences;
import dev.runtimebench.results.admission.PodRejection;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.PodRenderer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does the API server accept the Pods of a trial, and does it change them? A dry run answers. */
final class AdmissionCheck implements Check {

  private final KubernetesClient client;
  private final String namespace;
  private final List<Subject> subjects;
  private final List<RuntimeClass> runtimeClasses;

  AdmissionCheck(
      KubernetesClient client,
      String namespace,
      List<Subject> subjects,
      List<RuntimeClass> runtimeClasses) {
    this.client = client;
    this.namespace = namespace;
    this.subjects = subjects;
    this.runtimeClasses = runtimeClasses;
  }

  @Override
  public String name() {
    return "admission";
  }

  @Override
  public List<Finding> run() {
    // Several runtimes usually meet the same policy: each finding is shown once.
    Set<Finding> findings = new LinkedHashSet<>();
    for (Subject subject : subjects) {
      for (ResolvedRuntime runtime : subject.experiment().runtimes()) {
        for (Pod pod : pods(subject, runtime)) {
          findings.addAll(check(subject, runtime, pod));
        }
      }
    }
    return findings.isEmpty()
        ? List.of(
            Finding.ok(name(), "the API server accepts the Pods of trials, and changes nothing"))
        : List.copyOf(findings);
  }

  private static List<Pod> pods(Subject subject, ResolvedRuntime runtime) {
    PodRenderer renderer = new PodRenderer(subject.benchmark(), subject.experiment());
    Trial trial = new Trial(0, false, 0, runtime.name());
    List<Pod> pods = new ArrayList<>();
    boolean server = subject.experiment().workload().server() != null;
    if (server) {
      pods.add(renderer.server(trial, 0, Optional.empty()));
    }
    // A documentation address: the dry run sends nothing there.
    pods.add(
        renderer.container(
            trial, 0, Optional.empty(), server ? Optional.of("192.0.2.1") : Optional.empty()));
    return pods;
  }

  private List<Finding> check(Subject subject, ResolvedRuntime runtime, Pod sent) {
    try {
      Pod stored = client.pods().inNamespace(namespace).resource(sent).dryRun().create();
      return changes(PodComparison.between(sent, stored));
    } catch (KubernetesClientException e) {
      return List.of(refused(subject, runtime, sent, e));
    }
  }

  private List<Finding> changes(PodDifferences differences) {
    List<Finding> findings = new ArrayList<>();
    Optional<Difference> fatal = differences.unacceptable();
    fatal.ifPresent(
        change ->
            findings.add(
                Finding.problem(
                    name(), "a trial would be invalid: " + change.shortText(), change.origin())));
    for (Difference change : differences.changed()) {
      if (isOfCpuLimit(change)) {
        findings.add(throttling(change));
      } else if (fatal.isEmpty() || !change.equals(fatal.get())) {
        findings.add(
            Finding.warning(name(), "a Pod is changed: " + change.shortText(), change.origin()));
      }
    }
    for (String container : differences.containers()) {
      findings.add(
          Finding.warning(
              name(),
              "every Pod gets the " + container + ", which is measured too",
              "exempt the namespace from the mesh or webhook that adds it (chart value"
                  + " benchmarkPods has the usual labels)"));
    }
    differences.added().stream()
        .filter(AdmissionCheck::isOfCpuLimit)
        .forEach(added -> findings.add(throttling(added)));
    return findings;
  }

  /**
   * A limit of the workload's own container is a change, because the Pod says that it wants none.
   */
  private static boolean isOfCpuLimit(Difference difference) {
    return difference.field().contains(".resources.limits.cpu");
  }

  private Finding throttling(Difference limit) {
    return Finding.warning(
        name(),
        "a LimitRange or a webhook limits the CPU, which may throttle trials: " + limit.shortText(),
        "set spec.resources to what the workload needs, or change the LimitRange");
  }

  private Finding refused(
      Subject subject, ResolvedRuntime runtime, Pod sent, KubernetesClientException e) {
    String words =
        Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse(e.getMessage());
    if (e.getCode() <= 0) {
      throw e;
    }
    if (words.contains("does not support dry run")) {
      return Finding.unknown(
          name(),
          "a webhook does not support a dry run: " + words,
          "declare sideEffects: None in the webhook's configuration, or run a short benchmark");
    }
    if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        && words.contains("cannot create resource \"pods\"")) {
      return Finding.unknown(
          name(),
          "this user may not create Pods in %s, so a dry run is refused".formatted(namespace),
          "grant create pods (the cluster role edit has it), or ask somebody who may");
    }
    List<String> fields =
        Optional.ofNullable(e.getStatus())
            .map(Status::getDetails)
            .map(StatusDetails::getCauses)
            .stream()
            .flatMap(List::stream)
            .map(StatusCause::getField)
            .filter(field -> field != null && !field.isBlank())
            .toList();
    PodRejection.Answer answer = new PodRejection.Answer(words, fields);
    PodRejection why = PodRejection.of(answer, sent, overhead(runtime));
    String both = why.message();
    int end = both.startsWith(answer.words()) ? answer.words().length() : both.indexOf("; ");
    return Finding.problem(
        name(),
        "%s under %s is refused: %s"
            .formatted(subject.label(), runtime.name(), both.substring(0, end)),
        both.substring(Math.min(both.length(), end + 2)));
  }

  private Map<String, Quantity> overhead(ResolvedRuntime runtime) {
    return runtimeClasses.stream()
        .filter(one -> one.getMetadata().getName().equals(runtime.runtimeClassName()))
        .findFirst()
        .map(RuntimeClass::getOverhead)
        .map(overhead -> overhead.getPodFixed())
        .orElse(Map.of());
  }
}
