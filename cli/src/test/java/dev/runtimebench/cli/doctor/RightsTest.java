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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The checks of rights, with an API server that grants only some. */
class RightsTest {

  private static final String DEPLOYMENTS =
      """
      {"kind": "DeploymentList", "apiVersion": "apps/v1", "items": [
        {"metadata": {"name": "rtb", "namespace": "ops"},
         "spec": {"selector": {}, "template": {"metadata": {}, "spec": {
            "serviceAccountName": "bench", "containers": [{"name": "operator", "image": "r/o:7"}]}}}}]}
      """;

  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private KubernetesClient client;

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
      server.stop(0);
    }
  }

  private void grants(Predicate<String> granted) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(body);
          boolean review = exchange.getRequestMethod().equals("POST");
          byte[] answer =
              (review
                      ? "{\"status\": {\"allowed\": %s}}".formatted(granted.test(body))
                      : DEPLOYMENTS)
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
  }

  @Test
  void userWithoutAWatchCannotRunBenchmarks() throws IOException {
    grants(body -> !body.contains("\"watch\""));
    List<Finding> findings = new UserRightsCheck(client, "team").run();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).level()).isEqualTo(Finding.Level.problem);
    assertThat(findings.get(0).message())
        .isEqualTo("in team this user may not watch runtimebenchmarks.runtimebench.dev");
    assertThat(findings.get(0).fix()).contains("view", "edit");
  }

  @Test
  void userWithoutConfigMapsIsWarned() throws IOException {
    grants(body -> !body.contains("\"configmaps\""));
    assertThat(new UserRightsCheck(client, "team").run())
        .extracting(Finding::level)
        .containsExactly(Finding.Level.ok, Finding.Level.warning);
  }

  @Test
  void operatorWithoutPodsIsAProblem() throws IOException {
    grants(body -> !(body.contains("\"pods\"") && body.contains("\"create\"")));
    List<Finding> findings =
        new OperatorRightsCheck(client, Installations.find(client, "team").found(), "team").run();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).level()).isEqualTo(Finding.Level.problem);
    assertThat(findings.get(0).message())
        .isEqualTo("system:serviceaccount:ops:bench may not create pods in team");
    assertThat(asked.get(asked.size() - 1))
        .contains("system:serviceaccount:ops:bench", "system:serviceaccounts:ops");
  }

  /** A right that the chart grants and the doctor does not ask for would never be missed. */
  @Test
  void rightsAreThoseOfTheChart() throws IOException {
    Path rules =
        Path.of(
            System.getProperty("root.dir"),
            "manifests/charts/runtimebench/templates/rbac/_rules.tpl");
    List<String> granted = new ArrayList<>();
    String group = "";
    List<String> resources = List.of();
    for (String line : Files.readAllLines(rules)) {
      String text = line.replaceAll("\\{\\{.*?}}", "").strip();
      if (text.startsWith("- apiGroups:")) {
        group = words(text).get(0);
      } else if (text.startsWith("resources:")) {
        resources = words(text);
      } else if (text.startsWith("verbs:")) {
        for (String resource : resources) {
          for (String verb : words(text)) {
            granted.add(verb + " " + resource + (group.isEmpty() ? "" : "." + group));
          }
        }
      }
    }
    // Only an operator that keeps the catalogue writes workloads.
    granted.removeIf(right -> right.matches("(create|update) benchmarkworkloads.*"));
    // The chart grants these only with podUsage.enabled.
    List<String> asked = new ArrayList<>(texts(OperatorRightsCheck.RIGHTS));
    asked.addAll(texts(PodUsageCheck.RIGHTS));
    assertThat(asked).containsExactlyInAnyOrderElementsOf(granted);
  }

  private static List<String> texts(List<Right> rights) {
    return rights.stream().map(Right::text).toList();
  }

  private static List<String> words(String line) {
    String list = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
    return Stream.of(list.split(",")).map(word -> word.strip().replace("\"", "")).toList();
  }
}
