package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.KubeletProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Measures what a trial costs besides time: CPU time of the operator, requests to the API server,
 * and writes of the status. The operator runs in a process of its own, and the node plays the times
 * of a real kubelet. Each Pod prints one line. A program, not a test. Exits with 1 if a trial of
 * the last benchmark costs more than the goals below.
 */
public final class TrialCost {

  private static final int TRIALS = 42;

  /**
   * The goals. Each figure contains the start and the end of a benchmark, divided by its trials.
   */
  private static final double MOST_CPU_MILLIS = 30;

  private static final double MOST_REQUESTS = 4;
  private static final double MOST_STATUS_WRITES = 0.5;

  /** What one trial cost. */
  private record Cost(double cpuMillis, double requests, double statusWrites) {

    /** Prints which goals the cost keeps to, and returns whether they are all. */
    private boolean isWithinGoals() {
      boolean good = isWithin("ms of CPU", cpuMillis, MOST_CPU_MILLIS);
      good &= isWithin("requests", requests, MOST_REQUESTS);
      good &= isWithin("status writes", statusWrites, MOST_STATUS_WRITES);
      return good;
    }

    private static boolean isWithin(String what, double cost, double most) {
      System.out.printf(
          Locale.ROOT,
          "%.2f %s a trial: the goal of at most %.1f is %s%n",
          cost,
          what,
          most,
          cost <= most ? "reached" : "not reached");
      return cost <= most;
    }
  }

  /** JOSDK counts each reconcile, also the ones that find nothing to do. */
  private static final String RECONCILES =
      "operator_sdk_controllers_execution_reconcile_success_total";

  private TrialCost() {}

  /**
   * Prints one line for each benchmark. The first one includes the compilation of the operator's
   * code by the JVM.
   *
   * @param args the number of benchmarks, and the command that starts the operator
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int benchmarks = Integer.parseInt(args[0]);
    Optional<Cost> last = Optional.empty();
    List<String> command = List.of(args).subList(1, args.length);
    try (OperatorOnCluster on = new OperatorOnCluster(Duration.ofMinutes(10))) {
      on.stopOperator();
      on.play(pod -> KubeletProfile.of(pod).log(Duration.ZERO, "latency=5").build());
      try (MeasuredProcess operator = MeasuredProcess.start(command, on.cluster().url())) {
        Duration ready = operator.awaitReady();
        System.out.printf(Locale.ROOT, "ready after %.2f s%n", ready.toMillis() / 1e3);
        for (int i = 0; i < benchmarks; i++) {
          last = Optional.of(measure(on, operator, "cost-" + i));
        }
      }
      on.startOperator(); // close() stops a running operator.
    }
    System.exit(last.filter(Cost::isWithinGoals).isPresent() ? 0 : 1);
  }

  private static Cost measure(OperatorOnCluster on, MeasuredProcess operator, String name)
      throws IOException {
    on.cluster().requests().clear();
    double reconciles = operator.metric(RECONCILES);
    Duration before = operator.cpu();
    long begin = System.nanoTime();
    on.apply(
        Fixtures.benchmark(
            name,
            "design: {blocks: {warmup: 0, min: %d, max: %d}, settleSeconds: 0}"
                .formatted(TRIALS / 2, TRIALS / 2)));
    on.awaitPhase(name, "Complete");
    double seconds = (System.nanoTime() - begin) / 1e9;
    Duration cpu = operator.cpu().minus(before);
    reconciles = operator.metric(RECONCILES) - reconciles;
    List<ApiRequest> requests = on.cluster().requests().matching(ofOperator());
    Map<String, Integer> kinds = new TreeMap<>();
    requests.forEach(
        r ->
            kinds.merge(
                r.verb()
                    + " "
                    + r.resource()
                    + (r.subresource() == null ? "" : "/" + r.subresource()),
                1,
                Integer::sum));
    Cost cost =
        new Cost(
            (double) cpu.toMillis() / TRIALS,
            (double) requests.size() / TRIALS,
            (double) requests.stream().filter(r -> "status".equals(r.subresource())).count()
                / TRIALS);
    System.out.printf(
        Locale.ROOT,
        "%d trials in %.1f s (%.2f s a trial); a trial: %.0f ms of CPU, %.1f reconciles, %.2f"
            + " requests, %.2f status writes; in all %s%n",
        TRIALS,
        seconds,
        seconds / TRIALS,
        cost.cpuMillis(),
        reconciles / TRIALS,
        cost.requests(),
        cost.statusWrites(),
        kinds);
    return cost;
  }

  /** This program only creates benchmarks and reads them. Watches and the Lease do not count. */
  private static Predicate<ApiRequest> ofOperator() {
    return r ->
        !r.verb().equals("watch")
            && !r.resource().equals("leases")
            && !r.is("create", "runtimebenchmarks")
            && !r.is("get", "runtimebenchmarks");
  }
}
