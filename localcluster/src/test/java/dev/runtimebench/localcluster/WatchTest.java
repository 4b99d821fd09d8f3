package dev.runtimebench.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {

  private LocalCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster = new LocalClusterBuilder().crd(Widgets.crd()).start();
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void watchSendsTheChangesAfterItsResourceVersion() {
    put("a", "1");
    String version = client.configMaps().list().getMetadata().getResourceVersion();
    put("b", "1");
    client.configMaps().withName("a").delete();

    List<String> seen = new CopyOnWriteArrayList<>();
    var watch =
        client
            .configMaps()
            .watch(new ListOptionsBuilder().withResourceVersion(version).build(), into(seen));
    await().until(() -> seen.size() == 2);
    assertThat(seen).containsExactly("ADDED b", "DELETED a");
    watch.close();
  }

  @Test
  void watchSendsDeletedWhenAnObjectNoLongerMatches() {
    put("a", "1");
    List<String> seen = new CopyOnWriteArrayList<>();
    var watch = client.configMaps().withLabel("v", "1").watch(into(seen));
    put("a", "2");
    put("a", "1");
    client.configMaps().withName("a").delete();
    await().until(() -> seen.size() == 4);
    assertThat(seen).containsExactly("ADDED a", "DELETED a", "ADDED a", "DELETED a");
    watch.close();
  }

  @Test
  void informerRecoversFromClosedWatchesAndExpiredHistory() {
    List<String> seen = new CopyOnWriteArrayList<>();
    SharedIndexInformer<GenericKubernetesResource> informer =
        client
            .genericKubernetesResources(Widgets.CONTEXT)
            .inNamespace("default")
            .inform(handler(seen));
    client.resource(Widgets.widget("a", "{size: 1}")).create();
    await().until(() -> seen.contains("add a"));

    cluster.watches().close(watch -> true);
    client.resource(Widgets.widget("b", "{size: 1}")).create();
    await().until(() -> seen.contains("add b"));

    cluster.watches().close(watch -> true);
    client.resource(Widgets.widget("c", "{size: 1}")).create();
    cluster.expireHistory();
    await().until(() -> seen.contains("add c"));
    assertThat(seen).containsExactly("add a", "add b", "add c");
    assertThat(informer.getStore().list()).hasSize(3);
    informer.close();
  }

  @Test
  void watchWithoutWebSocketSendsOneEventPerLine() throws Exception {
    put("a", "1");
    HttpResponse<java.util.stream.Stream<String>> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            cluster.url()
                                + "api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=1"))
                    .build(),
                HttpResponse.BodyHandlers.ofLines());
    assertThat(response.body().toList())
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"ADDED\",\"object\":{");
  }

  private void put(String name, String version) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withLabels(Map.of("v", version))
            .endMetadata()
            .build();
    client.resource(map).createOr(existing -> existing.update());
  }

  private static Watcher<ConfigMap> into(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap map) {
        seen.add(action + " " + map.getMetadata().getName());
      }

      @Override
      public void onClose(WatcherException cause) {}
    };
  }

  private static ResourceEventHandler<GenericKubernetesResource> handler(List<String> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(GenericKubernetesResource object) {
        seen.add("add " + object.getMetadata().getName());
      }

      @Override
      public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource object) {
        if (!old.getMetadata()
            .getResourceVersion()
            .equals(object.getMetadata().getResourceVersion())) {
          seen.add("update " + object.getMetadata().getName());
        }
      }

      @Override
      public void onDelete(GenericKubernetesResource object, boolean unknown) {
        seen.add("delete " + object.getMetadata().getName());
      }
    };
  }
}
