package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionCommandTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: bench
        namespace: kube-system
        labels: {app.kubernetes.io/part-of: runtimebench%s}
      spec:
        replicas: 2
        selector: {matchLabels: {a: b}}
        template:
          metadata: {labels: {a: b}}
          spec:
            containers: [{name: operator, image: "registry:5000/x/operator:9.8.7"}]
      """;

  @TempDir private Path directory;

  @AfterEach
  void clear() {
    System.clearProperty("kubeconfig");
  }

  @Test
  void versionWithoutAClusterSaysWhy() throws IOException {
    System.setProperty("kubeconfig", directory.resolve("absent").toString());
    Ran ran = Ran.rtb("version");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("rtb: " + Rtb.version() + "\n").contains("operator: unknown");
    assertThat(Ran.rtb("version", "--client").out()).isEqualTo("rtb: " + Rtb.version() + "\n");
  }

  @Test
  void operatorIsFoundByTheChartsLabelsOrItsImage() throws IOException {
    try (ServedCluster served = ServedCluster.start(directory)) {
      assertThat(Ran.rtb("version").out()).contains("no Deployment with the chart's labels");
      Deployment labelled =
          Serialization.unmarshal(
              DEPLOYMENT.formatted(", app.kubernetes.io/version: \"0.0.9\""), Deployment.class);
      served.cluster().client().resource(labelled).create();
      assertThat(Ran.rtb("version").out())
          .contains("operator: 0.0.9 (kube-system/bench, 0 of 2 ready");
      served.cluster().client().resource(labelled).delete();
      served
          .cluster()
          .client()
          .resource(Serialization.unmarshal(DEPLOYMENT.formatted(""), Deployment.class))
          .create();
      JsonNode json = Ran.rtb("version", "-o", "json").json();
      assertThat(json.at("/client/version").asText()).isEqualTo(Rtb.version());
      assertThat(json.at("/operators/0/version").asText()).isEqualTo("9.8.7");
    }
  }
}
