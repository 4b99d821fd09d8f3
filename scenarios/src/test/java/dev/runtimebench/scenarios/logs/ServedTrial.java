package dev.runtimebench.scenarios.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.Predicate;

/** The benchmark "b" with one trial of a client against a server. Each Pod plays its own script. */
final class ServedTrial {

  /** One block under runc, without retries. */
  static final String ONE_TRIAL =
      """
      design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}
      runtimes: [{name: runc, runtimeClassName: runc}]
      """;

  private static final String SERVED =
      ONE_TRIAL
          + """
          workload:
            inline:
              server: {image: example/server:1, port: 8080}
              container: {image: example/client:1}
              metrics:
                - {name: rate, unit: "/s", better: Higher, primary: true, source: {regex: {pattern: "rate=([0-9]+)"}}}
          """;

  private final OperatorOnCluster on;

  ServedTrial(OperatorOnCluster on) {
    this.on = on;
  }

  static boolean isServer(String pod) {
    return pod.endsWith("-s");
  }

  private static boolean isServer(Pod pod) {
    return isServer(pod.getMetadata().getName());
  }

  /**
   * Resets the count of requests, then creates the benchmark.
   *
   * @param more YAML that follows the list of metrics; may be empty
   */
  void run(PodScript server, PodScript client, String more) {
    on.play(pod -> isServer(pod) ? server : client);
    on.cluster().requests().clear();
    on.apply(Fixtures.benchmark("b", SERVED + more));
  }

  /** How often the operator opened the logs of the Pods whose names match. */
  int logsRead(Predicate<String> pod) {
    Predicate<ApiRequest> log = r -> "log".equals(r.subresource());
    return on.cluster().requests().count(log.and(r -> pod.test(r.name())));
  }

  /** Waits until the benchmark fails, and asserts the reason and the words of its only failure. */
  void assertFailed(String reason, String... words) {
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo(reason);
              assertThat(f.lastMessage()).contains(words);
            });
  }
}
