package dev.runtimebench.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.runtimebench.cli.install.Installations;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rtb doctor says about the figures of kubelets. */
class PodUsageCheckTest {

  private static final String MISSING =
      """
      {"runtime": "runc", "metric": "%s", "count": %d, "of": 9, "reasons": [{"reason": "%s", "count": %d}]}
      """;

  private HttpServer server;
  private KubernetesClient client;
  private String setting = "Off";
  private String lacking = "nothing";
  private String benchmarks = "";

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private static String missing(String metric, String reason, int count) {
    return MISSING.formatted(metric, count, reason, count);
  }

  private static String benchmark(String name, String created, String missing) {
    return """
        {"metadata": {"name": "%s", "namespace": "team", "creationTimestamp": "%s"},
         "spec": {"design": {"mode": "Usage"}, "runtimes": [{"name": "runc"}], "workload": {"ref": "w"}},
         "status": {"missing": [%s]}}
        """
        .formatted(name, created, missing);
  }

  private List<Finding> run() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean review = exchange.getRequestMethod().equals("POST");
          byte[] answer =
              answer(exchange.getRequestURI().getPath(), review, body)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(review ? 201 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    return new PodUsageCheck(client, Installations.find(client, "team").found(), "team").run();
  }

  private String answer(String path, boolean review, String body) {
    if (review) {
      return "{\"status\": {\"allowed\": %s}}".formatted(!body.contains("\"" + lacking + "\""));
    }
    return path.contains("runtimebenchmarks")
        ? "{\"kind\": \"RuntimeBenchmarkList\", \"apiVersion\": \"runtimebench.dev/v1alpha1\", \"items\": [%s]}"
            .formatted(benchmarks)
        : """
          {"kind": "DeploymentList", "apiVersion": "apps/v1", "items": [
            {"metadata": {"name": "rtb", "namespace": "ops"},
             "spec": {"selector": {}, "template": {"metadata": {}, "spec": {"containers": [
               {"name": "operator", "image": "r/o:7", "env": [{"name": "RTB_POD_USAGE", "value": "%s"}]}]}}}}]}
          """
            .formatted(setting);
  }

  @Test
  void installationWithoutPodUsageIsNoProblem() throws IOException {
    List<Finding> findings = run();
    assertThat(findings).singleElement().satisfies(f -> assertThat(f.message()).startsWith("off"));
    assertThat(findings.get(0).level()).isEqualTo(Finding.Level.ok);
  }

  @Test
  void missingRightIsNamed() throws IOException {
    setting = "ClusterCA";
    lacking = "metrics";
    assertThat(run())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.warning);
              assertThat(f.message()).contains("may not get nodes/metrics,");
              assertThat(f.fix()).contains("podUsage.enabled");
            });
  }

  @Test
  void uncheckedCertificatesAreAWarning() throws IOException {
    setting = "Unverified";
    assertThat(run())
        .extracting(Finding::level)
        .containsExactly(Finding.Level.ok, Finding.Level.warning);
  }

  @Test
  void refusalInTheNewestBenchmarkIsNamedFirst() throws IOException {
    setting = "ClusterCA";
    benchmarks =
        String.join(
            ",",
            benchmark("old", "2026-01-01T00:00:00Z", missing("pod-cpu", "Forbidden: old", 9)),
            benchmark(
                "new",
                "2026-01-02T00:00:00Z",
                missing("pod-memory-peak", "the kernel does not keep it", 8)
                    + ","
                    + missing("pod-cpu", "NotTrusted: the certificate", 2)));
    List<Finding> findings = run();
    assertThat(findings).hasSize(2);
    assertThat(findings.get(1).message())
        .isEqualTo(
            "new has no value of pod-cpu under runc in 2 trials: NotTrusted: the certificate");
  }

  /** The operator asks the kubelet before the first trial. */
  @Test
  void refusalBeforeTheFirstTrialIsNamed() throws IOException {
    setting = "ClusterCA";
    benchmarks =
        benchmark("b", "2026-01-02T00:00:00Z", "")
            .replace(
                "\"missing\": []",
                "\"missing\": [], \"conditions\": [{\"type\": \"Failed\", \"status\": \"True\", \"reason\": \"NoPodUsage\", \"message\": \"before the first trial: Forbidden: the kubelet answered with 403\"}]");
    assertThat(run().get(1).message())
        .isEqualTo(
            "b ended without figures of a kubelet: before the first trial: Forbidden: the kubelet answered with 403");
  }

  @Test
  void figureThatTheKernelLacksIsNoFinding() throws IOException {
    setting = "ClusterCA";
    benchmarks =
        benchmark(
            "b",
            "2026-01-02T00:00:00Z",
            missing("pod-memory-peak", "the kernel does not keep it", 8));
    assertThat(run()).hasSize(1);
  }
}
