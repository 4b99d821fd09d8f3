package dev.runtimebench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.localcluster.http.ApiRequest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the request log and the faults that a test cluster adds to a local cluster. */
class TestClusterTest {

  private final TestCluster cluster = TestCluster.start();
  private final KubernetesClient client = cluster.client();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void requestLogShowsVerbsAndResourcesOfRbac() {
    create("a");
    client.configMaps().inNamespace("default").withName("a").get();
    client.configMaps().inAnyNamespace().list();
    client.configMaps().inNamespace("default").withName("a").delete();

    assertThat(cluster.requests().permissions())
        .containsExactly(
            "create configmaps", "delete configmaps", "get configmaps", "list configmaps");
    ApiRequest get = cluster.requests().matching(r -> r.verb().equals("get")).get(0);
    assertThat(get.namespace()).isEqualTo("default");
    assertThat(get.name()).isEqualTo("a");
    assertThat(get.userAgent()).startsWith("fabric8-kubernetes-client");
    assertThat(get.status()).isEqualTo(200);
  }

  @Test
  void faultsAffectTheNextMatchingRequests() {
    cluster.faults().next(1, r -> r.is("create", "configmaps"), 403, "Forbidden", "exceeded quota");
    assertThatThrownBy(() -> create("a"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("exceeded quota");
    create("a");

    cluster.faults().afterCommit(1, r -> r.is("create", "configmaps"), 409);
    assertThatThrownBy(() -> create("b")).extracting("code").isEqualTo(409);
    assertThat(client.configMaps().withName("b").get()).isNotNull();

    cluster.faults().delay(1, r -> r.is("get", "configmaps"), Duration.ofMillis(200));
    long before = System.nanoTime();
    client.configMaps().withName("a").get();
    assertThat(System.nanoTime() - before).isGreaterThan(200_000_000L);
  }

  private void create(String name) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .build();
    client.resource(map).create();
  }
}
