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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  private String requests = "";
  private boolean hidden;

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
          if (hidden && exchange.getRequestURI().getPath().contains("deployments")) {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
            return;
          }
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
    return new PodUsageCheck(client, Installations.find(client, "team"), "team").run();
  }

  private String answer(String path, boolean review, String body) {
    if (review) {
      return "{\"status\": {\"allowed\": %s}}".formatted(!body.contains("\"" + lacking + "\""));
    }
    if (path.contains("certificatesigningrequests")) {
      return "{\"kind\": \"CertificateSigningRequestList\", \"apiVersion\": \"certificates.k8s.io/v1\", \"items\": [%s]}"
          .formatted(requests);
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

  @ParameterizedTest
  @ValueSource(strings = {"metrics", "stats"})
  void missingRightIsNamed(String right) throws IOException {
    setting = "ClusterCA";
    lacking = right;
    assertThat(run())
        .first()
        .satisfies(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.warning);
              assertThat(f.message()).contains("may not get nodes/" + right + ",");
              assertThat(f.fix()).contains("podUsage.enabled");
            });
  }

  @Test
  void uncheckedCertificatesAreAWarning() throws IOException {
    setting = "Unverified";
    assertThat(run())
        .extracting(Finding::level)
        .containsExactly(Finding.Level.ok, Finding.Level.warning, Finding.Level.ok);
  }

  /** Before the first benchmark, nobody has asked a kubelet. */
  @Test
  void kubeletsThatNobodyAskedAreNamed() throws IOException {
    setting = "ClusterCA";
    assertThat(run().get(1).message())
        .startsWith(
            "namespace team has no benchmark of mode Usage or Density yet; only the operator");
  }

  private static String request(String name, String node, String created, String conditions) {
    return """
        {"metadata": {"name": "%s", "creationTimestamp": "%s"},
         "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "system:node:%s", "request": "", "usages": []},
         "status": {"conditions": [%s]}}
        """
        .formatted(name, created, node, conditions);
  }

  private static final String APPROVED = "{\"type\": \"Approved\", \"status\": \"True\"}";

  /** Only the newest request of a node says whether its kubelet waits. */
  @Test
  void kubeletThatWaitsForItsCertificateIsNamed() throws IOException {
    setting = "ClusterCA";
    benchmarks = benchmark("b", "2026-01-02T00:00:00Z", "");
    requests =
        String.join(
            ",",
            request("csr-1", "a", "2026-01-01T00:00:00Z", ""),
            request("csr-2", "a", "2026-01-01T00:15:00Z", APPROVED),
            request("csr-3", "b", "2026-01-01T00:00:00Z", APPROVED),
            request("csr-4", "b", "2026-01-01T00:15:00Z", ""),
            request("csr-5", "c", "2026-01-01T00:00:00Z", "")
                .replace("kubelet-serving", "kube-apiserver-client"));
    List<Finding> findings = run();
    assertThat(findings).hasSize(2);
    assertThat(findings.get(1).level()).isEqualTo(Finding.Level.warning);
    assertThat(findings.get(1).message())
        .startsWith("1 kubelet(s) wait for the approval")
        .contains("system:node:b (CSR csr-4)");
    assertThat(findings.get(1).fix()).startsWith("kubectl certificate approve csr-4; ");
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

  /** A kubelet whose container runtime has the figures shows no throttling. */
  @Test
  void pathOfTheFiguresIsNamed() throws IOException {
    setting = "ClusterCA";
    benchmarks =
        benchmark("b", "2026-01-02T00:00:00Z", "")
            .replace(
                "\"missing\": []",
                "\"missing\": [], \"comparisons\": [{\"runtime\": \"gvisor\", \"metric\": \"pod-cpu\", \"remarks\": [{\"kind\": \"RuntimeFigures\", \"message\": \"the figures are those of /stats/summary\"}]}]");
    assertThat(run().get(1))
        .satisfies(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.ok);
              assertThat(f.message()).isEqualTo("b: the figures are those of /stats/summary");
            });
  }

  private static String density(String created, String accept) {
    return """
        {"metadata": {"name": "ramp", "namespace": "team", "creationTimestamp": "%s"},
         "spec": {"design": {"mode": "Density", "density": {"maxPods": 9%s}},
                  "runtimes": [{"name": "runc"}], "workload": {"ref": "w"}},
         "status": {"conditions": [{"type": "Failed", "status": "True", "reason": "NodeNotVisible",
           "message": "the kubelet of node n does not show the memory: NotTrusted: the certificate"}]}}
        """
        .formatted(created, accept);
  }

  /** A ramp looks at the memory of its node by the same call to the kubelet. */
  @Test
  void densityBenchmarkThatSawNoNodeIsNamed() throws IOException {
    setting = "ClusterCA";
    benchmarks =
        String.join(
            ",", benchmark("old", "2026-01-01T00:00:00Z", ""), density("2026-01-02T00:00:00Z", ""));
    assertThat(run().get(1).message())
        .isEqualTo(
            "ramp ended without figures of a kubelet: the kubelet of node n does not show the memory: NotTrusted: the certificate");
  }

  @Test
  void densityBenchmarkThatAcceptsUnknownMemorySaysNothingAboutKubelets() throws IOException {
    setting = "ClusterCA";
    benchmarks = density("2026-01-02T00:00:00Z", ", \"acceptUnknownMemory\": true");
    assertThat(run().get(1).message()).contains("no benchmark of mode Usage or Density yet");
  }

  @Test
  void userWhoSeesNoDeploymentLearnsThatTheSettingIsUnknown() throws IOException {
    hidden = true;
    assertThat(run())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.skipped);
              assertThat(f.message())
                  .isEqualTo(
                      "cannot tell whether podUsage is on: this user may not list the Deployments of all namespaces");
            });
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
