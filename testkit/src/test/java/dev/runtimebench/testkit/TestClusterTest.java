package dev.runtimebench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the request log and the faults that a test cluster adds to a local cluster. */
class TestClusterTest {

  private final TestCluster cluster = TestCluster.start();
  private final KubernetesClient client = cluster.client();
  private final AtomicBoolean ended = new AtomicBoolean();

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

  @Test
  void cutConnectionLosesTheRequestOrTheAnswer() {
    try (KubernetesClient once = clientWithoutRetries()) {
      cluster.faults().cut(1, r -> r.is("create", "configmaps"));
      assertThatThrownBy(() -> create(once, "a")).hasRootCauseInstanceOf(IOException.class);
      assertThat(client.configMaps().withName("a").get()).isNull();

      cluster.faults().cutAfterCommit(1, r -> r.is("create", "configmaps"));
      assertThatThrownBy(() -> create(once, "a")).hasRootCauseInstanceOf(IOException.class);
      assertThat(client.configMaps().withName("a").get()).isNotNull();
    }
  }

  @Test
  void clientThatIsCutOffHasNoEffectAndItsWatchesEnd() {
    try (KubernetesClient once = clientWithoutRetries();
        Watch watch = once.configMaps().inNamespace("default").watch(new Ended())) {
      assertThat(watch).isNotNull();
      cluster.faults().cutOff("doomed");
      assertThatThrownBy(() -> create(once, "a")).hasRootCauseInstanceOf(IOException.class);
      assertThat(client.configMaps().withName("a").get()).isNull();
      Awaitility.await().until(ended::get);
    }
  }

  @Test
  void tooManyRequestsComesWithARetryAfterHeader() throws Exception {
    cluster.faults().draw(request -> RequestHook.Verdict.rejected(ApiException.tooManyRequests(7)));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cluster.url() + "api/v1/nodes")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
  }

  private final class Ended implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      throw new AssertionError("no ConfigMap was created");
    }

    @Override
    public void onClose(WatcherException cause) {
      ended.set(true);
    }

    @Override
    public void onClose() {
      ended.set(true);
    }
  }

  private KubernetesClient clientWithoutRetries() {
    Config config = cluster.configuration();
    config.setUserAgent("doomed");
    config.setRequestRetryBackoffLimit(0);
    config.setWatchReconnectLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void create(String name) {
    create(client, name);
  }

  private static void create(KubernetesClient client, String name) {
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
