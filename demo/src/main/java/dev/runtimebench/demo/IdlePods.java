package dev.runtimebench.demo;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.observe.usage.Reading;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.operator.observe.usage.UsageSample;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads once what Pods cost in memory and CPU while they do nothing. A trial of {@code design.mode:
 * Usage} takes more than two minutes, which is too long for a demo. So this is a look at a few Pods
 * that run at the same time, and not a benchmark: there are no blocks and no intervals.
 */
final class IdlePods {

  private static final List<String> WORKLOADS = List.of("memory-idle-sleep", "memory-idle-node");
  private static final List<String> RUNTIMES = List.of("runc", "gvisor");
  private static final int PODS = 1;

  /** The program and its sandbox free what they needed only for the start. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String READY = "\"name\":\"ready\"";
  private static final double MEBIBYTE = 1 << 20;

  private final DemoCluster cluster;
  private final Kubelets kubelets;
  private final long deadline = System.nanoTime() + LIMIT.toNanos();
  private final List<Started> pods = new ArrayList<>();

  private IdlePods(DemoCluster cluster, Kubelets kubelets) {
    this.cluster = cluster;
    this.kubelets = kubelets;
  }

  /** A Pod that was created. */
  private record Started(String workload, String runtime, Pod pod) {}

  /**
   * The figures of the Pods, or why there are none.
   *
   * @param missing empty if there are figures
   */
  record Look(List<IdleFigures> figures, String missing) {

    private static Look missing(String why) {
      return new Look(List.of(), why);
    }
  }

  /** Runs the Pods at the same time, reads their figures, and removes them. */
  static Look at(DemoCluster cluster, Checkout checkout, StatusLine line)
      throws InterruptedException {
    Optional<Kubelets> kubelets = cluster.kubelets();
    if (kubelets.isEmpty()) {
      return Look.missing("the node of the local cluster serves no figures");
    }
    IdlePods idle = new IdlePods(cluster, kubelets.get());
    line.show("memory and CPU of idle Pods");
    try {
      idle.start(checkout);
      idle.awaitReady();
      return new Look(idle.read(), "");
    } catch (NoFigureException | KubernetesClientException e) {
      return Look.missing(e.getMessage());
    } finally {
      idle.remove();
      line.clear();
    }
  }

  /** Why there are no figures. */
  private static final class NoFigureException extends Exception {

    private static final long serialVersionUID = 1;

    NoFigureException(String message) {
      super(message);
    }
  }

  private void start(Checkout checkout) {
    for (String workload : WORKLOADS) {
      BenchmarkWorkload entry = entry(checkout, workload);
      for (String runtime : RUNTIMES) {
        for (int i = 0; i < PODS; i++) {
          Pod pod = client().resource(pod(entry, runtime, i)).create();
          pods.add(new Started(workload, runtime, pod));
        }
      }
    }
  }

  private KubernetesClient client() {
    return cluster.client();
  }

  private static BenchmarkWorkload entry(Checkout checkout, String workload) {
    try {
      return Serialization.unmarshal(
          Files.readString(checkout.root().resolve("workloads/" + workload + "/workload.yaml")),
          BenchmarkWorkload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A Pod with the command of a workload. The options of the agent are left out: without them the
   * agent lets the command run.
   */
  private static Pod pod(BenchmarkWorkload workload, String runtime, int number) {
    List<String> args = workload.getSpec().container().args();
    return new PodBuilder()
        .withNewMetadata()
        .withName(workload.getMetadata().getName() + "-" + runtime + "-" + number)
        .withNamespace(DemoCluster.NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withRuntimeClassName(runtime)
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("idle")
        .withImage(workload.getSpec().container().image())
        .withArgs(args.subList(args.indexOf("--"), args.size()))
        .withNewResources()
        // All Pods run at the same time.
        .addToRequests("cpu", new Quantity("10m"))
        .addToRequests("memory", new Quantity("16Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private void awaitReady() throws InterruptedException, NoFigureException {
    for (Started started : pods) {
      while (!isReady(started.pod())) {
        pause("Pod " + started.pod().getMetadata().getName() + " was not ready");
      }
    }
  }

  private boolean isReady(Pod pod) {
    try {
      return resource(pod).getLog().contains(READY);
    } catch (KubernetesClientException e) {
      // The container has not started yet.
      return false;
    }
  }

  private PodResource resource(Pod pod) {
    return client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName());
  }

  private void pause(String trouble) throws InterruptedException, NoFigureException {
    if (System.nanoTime() > deadline) {
      throw new NoFigureException(trouble + " within " + LIMIT.toSeconds() + " s");
    }
    Thread.sleep(PAUSE.toMillis());
  }

  private List<IdleFigures> read() throws InterruptedException, NoFigureException {
    Thread.sleep(SETTLE.toMillis());
    long settled = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    Map<List<String>, IdleFigures> figures = new LinkedHashMap<>();
    for (Started started : pods) {
      Pod pod = resource(started.pod()).get();
      UsageSample sample = sample(pod);
      while (!isFrom(settled, sample.memory()) || !isFrom(settled, sample.cpu())) {
        pause(
            "the node had no new figure of Pod %s (%s)"
                .formatted(pod.getMetadata().getName(), sample.memory().missing()));
        sample = sample(pod);
      }
      figures
          .computeIfAbsent(
              List.of(started.workload(), started.runtime()),
              key -> new IdleFigures(key.get(0), key.get(1)))
          .add(value(sample.memory()) / MEBIBYTE, value(sample.cpu()));
    }
    return List.copyOf(figures.values());
  }

  private UsageSample sample(Pod pod) {
    return kubelets
        .ask(pod.getSpec().getNodeName(), pod.getMetadata().getUid(), () -> true)
        .map(Kubelets.Answer::sample)
        .orElseGet(() -> UsageSample.missing("other calls to the kubelet run"));
  }

  private static boolean isFrom(long time, Reading reading) {
    return reading.figure().filter(figure -> figure.earliest() >= time).isPresent();
  }

  private static double value(Reading reading) {
    return reading.figure().map(Stamped::value).orElseThrow();
  }

  private void remove() {
    for (Started started : pods) {
      resource(started.pod()).withGracePeriod(0).delete();
    }
  }
}
