package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.KubeletProfile;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Measures how long a serial run of Pods with one line of output takes: in a naive loop, and with
 * the operator. The loop creates a Pod, waits for its end, reads the log, deletes the Pod, and
 * waits until the Pod is gone. The node plays a kubelet with the times that were measured on
 * Kubernetes 1.36 with containerd, runc and gVisor (docs/concepts/timing.md). Also prints the
 * requests of the operator. A program, not a test. Exits with 1 if the operator takes more than its
 * share of the loop's time.
 */
public final class SerialRun {

  private static final int PODS = 40;

  /** The most that the operator may take, in shares of the loop's time. */
  private static final double MOST_PLAIN = 0.55;

  private static final double MOST_AGENT = 0.45;

  private static final String AGENT_METRICS =
      "metrics: [{name: latency, unit: ns, better: Lower, primary: true, summary: Median, source:"
          + " {record: latency}}]";

  private SerialRun() {}

  /** Prints the time of the loop, and of the operator without and with an agent in the image. */
  public static void main(String[] args) {
    boolean good;
    try (OperatorOnCluster on = new OperatorOnCluster(Duration.ofMinutes(10))) {
      on.play(pod -> plain(pod).build());
      long naive = naive(on.client());
      print("create, wait, read, delete, wait", naive, naive);
      long plain = operator(on, "plain", Fixtures.WORKLOAD);
      print("operator, one line and an exit code", plain, naive);
      on.play(pod -> agent(pod).build());
      String workload =
          Fixtures.WORKLOAD.substring(0, Fixtures.WORKLOAD.indexOf("metrics:")) + AGENT_METRICS;
      long agent = operator(on, "agent", workload);
      print("operator, an agent's one line and bye", agent, naive);
      good = isWithin("without the agent", plain, naive, MOST_PLAIN);
      good &= isWithin("with the agent", agent, naive, MOST_AGENT);
    }
    System.exit(good ? 0 : 1);
  }

  private static void print(String what, long nanos, long naive) {
    System.out.printf(
        Locale.ROOT,
        "%-38s %7.1f s for %d Pods, %5.2f s a Pod, %3.0f%% of the loop%n",
        what,
        nanos / 1e9,
        PODS,
        nanos / 1e9 / PODS,
        100.0 * nanos / naive);
  }

  private static boolean isWithin(String what, long nanos, long naive, double most) {
    boolean within = nanos <= most * naive;
    System.out.printf(
        Locale.ROOT,
        "%s: at most %.0f%% of the loop %s%n",
        what,
        100 * most,
        within ? "holds" : "does not hold");
    return within;
  }

  private static boolean isEnded(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .anyMatch(c -> c.getState().getTerminated() != null);
  }

  private static PodScriptBuilder plain(Pod pod) {
    return KubeletProfile.of(pod).log(Duration.ZERO, "latency=5");
  }

  private static PodScriptBuilder agent(Pod pod) {
    return KubeletProfile.of(pod)
        .log(
            Duration.ZERO,
            "@rtb {\"type\":\"hello\",\"protocol\":1}",
            "@rtb {\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{\"latency\":5}}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}");
  }

  private static long naive(KubernetesClient client) {
    long begin = System.nanoTime();
    for (int i = 0; i < PODS; i++) {
      Pod pod = client.resource(pod(i)).create();
      client.resource(pod).waitUntilCondition(p -> p != null && isEnded(p), 1, TimeUnit.MINUTES);
      client.pods().resource(pod).getLog();
      client.resource(pod).delete();
      client.resource(pod).waitUntilCondition(p -> p == null, 1, TimeUnit.MINUTES);
    }
    return System.nanoTime() - begin;
  }

  private static Pod pod(int i) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("naive-" + i)
        .withNamespace("default")
        // With this label the node plays the script of a trial.
        .addToLabels(Labels.BLOCK, "0")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withRuntimeClassName(i % 2 == 0 ? "runc" : "gvisor")
        .addNewContainer()
        .withName("workload")
        .withImage("example/tool:1")
        .endContainer()
        .endSpec()
        .build();
  }

  /** Watches and requests of the program itself, such as its look at the status, do not count. */
  private static void printRequests(OperatorOnCluster on) {
    Predicate<ApiRequest> own =
        r -> !r.verb().equals("watch") && on.userAgent().equals(r.userAgent());
    Map<String, Integer> kinds = new TreeMap<>();
    int all =
        on.cluster()
            .requests()
            .count(
                r -> {
                  if (own.test(r)) {
                    String part = r.subresource() == null ? "" : "/" + r.subresource();
                    kinds.merge(r.verb() + " " + r.resource() + part, 1, Integer::sum);
                  }
                  return own.test(r);
                });
    int statuses =
        on.cluster().requests().count(r -> own.test(r) && "status".equals(r.subresource()));
    System.out.printf(
        Locale.ROOT,
        "    a trial: %.2f requests, %.2f of them status writes; in all %s%n",
        (double) all / PODS,
        (double) statuses / PODS,
        kinds);
  }

  /** The time from the creation of the benchmark to its completion, in ns. */
  private static long operator(OperatorOnCluster on, String name, String workload) {
    on.cluster().requests().clear();
    long begin = System.nanoTime();
    on.apply(
        Fixtures.benchmark(
            name,
            "design: {blocks: {warmup: 0, min: %d, max: %d}, settleSeconds: 0}\nworkload:\n  inline:\n%s"
                .formatted(PODS / 2, PODS / 2, workload.indent(4))));
    RuntimeBenchmarkStatus status = on.awaitPhase(name, "Complete");
    long took = System.nanoTime() - begin;
    printRequests(on);
    for (PhaseResult phase : status.phases()) {
      if (phase.phase().equals("SubmitToFirstOutput")) {
        System.out.printf(
            Locale.ROOT,
            "    %s: submit to first output %.0f ms, %d of %d%n",
            phase.runtime(),
            phase.medianMs(),
            phase.n(),
            phase.of());
      }
    }
    return took;
  }
}
