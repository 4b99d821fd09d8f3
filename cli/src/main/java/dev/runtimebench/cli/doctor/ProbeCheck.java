package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.cli.install.Installation;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.pod.PreparationRenderer;
import dev.runtimebench.results.pod.PreparationTask;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does a Pod run under each runtime, and can the nodes pull the images? A Pod each answers. */
final class ProbeCheck implements Check {

  /** The label that marks Pods of this program. */
  static final String MANAGER = "rtb-doctor";

  private static final String PROBE_IMAGE = "RTB_PROBE_IMAGE";

  /** After this the kubelet ends a Pod whose program was killed. */
  private static final long WATCHDOG_SECONDS = 30;

  private final KubernetesClient client;
  private final ProbePods pods;
  private final Subjects subjects;
  private final List<Subject> benchmarks;
  private final ProbeSettings settings;
  private int count;

  /**
   * How to probe.
   *
   * @param run a name that no other run has
   * @param podTimeout how long to wait for one Pod
   * @param installation the operator; empty if it is not known
   * @param progress takes what happens now, in words
   */
  record ProbeSettings(
      String run,
      Duration podTimeout,
      Optional<Installation> installation,
      Consumer<String> progress) {}

  ProbeCheck(
      KubernetesClient client,
      ProbePods pods,
      Subjects subjects,
      List<Subject> benchmarks,
      ProbeSettings settings) {
    this.client = client;
    this.pods = pods;
    this.subjects = subjects;
    this.benchmarks = benchmarks;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "probes";
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    removeLeftovers();
    Set<Optional<String>> probed = new HashSet<>();
    Set<String> images = new LinkedHashSet<>();
    for (Subject subject : benchmarks) {
      String image = probeImage(subject.experiment().workload());
      for (ResolvedRuntime runtime : subject.experiment().runtimes()) {
        if (probed.add(Optional.ofNullable(runtime.runtimeClassName()))) {
          Finding finding = probe(subject, runtime, image);
          findings.add(finding);
          if (finding.level() == Finding.Level.ok) {
            images.add(image);
          }
        }
      }
      for (String one : images(subject.experiment().workload())) {
        if (images.add(one)) {
          findings.add(pull(subject, one));
        }
      }
    }
    return findings;
  }

  /** A Pod that outlived its program has ended at its deadline. */
  private void removeLeftovers() {
    client
        .pods()
        .inNamespace(subjects.namespace())
        .withLabel(Labels.MANAGED_BY, MANAGER)
        .list()
        .getItems()
        .stream()
        .filter(pod -> PodEnd.of(pod).filter(PodEnd::isOver).isPresent())
        .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
  }

  /** Every image of the catalogue contains the agent. */
  private String probeImage(BenchmarkWorkloadSpec workload) {
    return settings
        .installation()
        .flatMap(operator -> operator.setting(PROBE_IMAGE))
        .orElse(workload.container().image());
  }

  private static List<String> images(BenchmarkWorkloadSpec workload) {
    return Stream.of(
            Optional.of(workload.container().image()),
            Optional.ofNullable(workload.container().agent()).map(agent -> agent.image()),
            Optional.ofNullable(workload.server()).map(server -> server.image()))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private Finding probe(Subject subject, ResolvedRuntime runtime, String image) {
    String what =
        "a probe Pod "
            + (runtime.runtimeClassName() == null ? runtime.text() : "under " + runtime.text());
    settings.progress().accept("running " + what);
    PreparationTask task = new PreparationTask.Probe(runtime.name(), image);
    Pod pod =
        new PodBuilder(prepared(subject, task))
            .editSpec()
            .editFirstContainer()
            // The operator's probe stays for a while, to measure the node's clock.
            .withArgs("--describe")
            .endContainer()
            .endSpec()
            .build();
    return played(pod, what, end -> ofProbe(end, what, image));
  }

  private Finding pull(Subject subject, String image) {
    String what = "the image " + image;
    settings.progress().accept("pulling " + what);
    String runtime = subject.experiment().runtimes().get(0).name();
    Pod pod = prepared(subject, new PreparationTask.Pull(runtime, image));
    return played(pod, what, end -> ofPull(end, what));
  }

  /** The Pod of a preparation, with a name and labels that the operator does not know. */
  private Pod prepared(Subject subject, PreparationTask task) {
    Pod pod =
        new PreparationRenderer(subject.benchmark(), subject.experiment())
            .pod(task, 0, Optional.empty());
    pod.getMetadata().getLabels().keySet().removeIf(Labels::isOwn);
    return new PodBuilder(pod)
        .editMetadata()
        .withName("rtb-doctor-%s-%d".formatted(settings.run(), count++))
        .withOwnerReferences(List.of())
        .addToLabels(Labels.MANAGED_BY, MANAGER)
        .endMetadata()
        .editSpec()
        .withActiveDeadlineSeconds(settings.podTimeout().toSeconds() + WATCHDOG_SECONDS)
        .endSpec()
        .build();
  }

  private interface Judge {
    Finding of(PodEnd end);
  }

  private Finding played(Pod pod, String what, Judge judge) {
    String name = pod.getMetadata().getName();
    try {
      pods.create(pod);
      PodEnd end = new PodWait(client, subjects.namespace(), settings.podTimeout()).until(name);
      Finding finding = judge.of(end);
      pods.delete(name);
      return finding;
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              && String.valueOf(e.getMessage()).contains(" cannot ")
          ? Finding.unknown(
              name(),
              "this user may not create, read or delete Pods in " + subjects.namespace(),
              "grant create, get and delete pods, or leave out the probes with --no-probes")
          : Finding.problem(
              name(),
              what + " was refused: " + Words.of(e),
              "see the finding of admission; the operator's Pods meet the same policy");
    }
  }

  private Finding ofProbe(PodEnd end, String what, String image) {
    if (end.kind() == PodEnd.Kind.SUCCEEDED) {
      return Finding.ok(
          name(),
          "%s ran on %s%s"
              .formatted(
                  what,
                  end.node(),
                  end.kernel().map(kernel -> "; the sandbox shows kernel " + kernel).orElse("")));
    }
    if (end.kind() == PodEnd.Kind.NO_IMAGE) {
      return noImage(end, "the probe's image " + image);
    }
    return end.kind() == PodEnd.Kind.UNKNOWN
        ? Finding.unknown(name(), what + ": " + end.message(), "run rtb doctor again")
        : Finding.problem(
            name(),
            "%s did not run: %s".formatted(what, end.message()),
            end.kind() == PodEnd.Kind.NO_NODE
                ? "free a node, or change spec.resources and spec.placement of your benchmarks"
                : "look at the node's container runtime: is the handler installed, and does it"
                    + " start a container?");
  }

  private Finding ofPull(PodEnd end, String what) {
    return switch (end.kind()) {
      case NO_IMAGE -> noImage(end, what);
      case SUCCEEDED, FAILED, NO_START ->
          Finding.ok(name(), what + " is on the node " + end.node());
      case NO_NODE ->
          Finding.unknown(
              name(),
              what + " was not pulled, because no node takes the Pod: " + end.message(),
              "free a node, or change spec.resources and spec.placement of your benchmarks");
      case UNKNOWN ->
          Finding.unknown(name(), what + ": " + end.message(), "raise --timeout for a large image");
    };
  }

  private Finding noImage(PodEnd end, String what) {
    return Finding.problem(
        name(),
        "%s cannot be pulled: %s".formatted(what, end.message()),
        "push the images (make push), set the chart's values image, probe.image and"
            + " catalogue.imageRegistry, and imagePullSecrets for a private registry");
  }
}
