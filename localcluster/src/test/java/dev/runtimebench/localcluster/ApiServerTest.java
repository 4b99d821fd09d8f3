package dev.runtimebench.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {

  private final List<ApiRequest> answered = new CopyOnWriteArrayList<>();
  private LocalCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster =
        new LocalClusterBuilder().crd(Widgets.crd()).hook(new AnsweredRequests(answered)).start();
    client = cluster.client();
  }

  private record AnsweredRequests(List<ApiRequest> answered) implements RequestHook {

    @Override
    public void answered(ApiRequest request) {
      answered.add(request);
    }
  }

  private static List<String> names(ConfigMapList page) {
    return page.getItems().stream().map(c -> c.getMetadata().getName()).toList();
  }

  private ConfigMapList page(String token) {
    return client
        .configMaps()
        .inNamespace("default")
        .list(new ListOptionsBuilder().withLimit(2L).withContinue(token).build());
  }

  @Test
  void listInPagesHasEachObjectOnce() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      create(name, Map.of());
    }
    ConfigMapList first = page(null);
    ConfigMapList second = page(first.getMetadata().getContinue());
    ConfigMapList last = page(second.getMetadata().getContinue());
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(names(last)).containsExactly("e");
    assertThat(last.getMetadata().getContinue()).isNull();
  }

  @Test
  void laterPageNamesTheRevisionOfTheFirst() {
    for (String name : List.of("a", "b", "c")) {
      create(name, Map.of());
    }
    ConfigMapList first = page(null);
    create("d", Map.of());
    ConfigMapList second = page(first.getMetadata().getContinue());
    assertThat(second.getMetadata().getResourceVersion())
        .isEqualTo(first.getMetadata().getResourceVersion());
  }

  @Test
  void continueTokenOfAnotherServerIsRefused() {
    assertThatThrownBy(() -> page("nonsense"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("continue token not valid");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void labelSelectorMatchesSetsAndExistence() {
    create("a", Map.of("app", "x", "tier", "1"));
    create("b", Map.of("app", "y"));
    create("c", Map.of("tier", "2"));

    var maps = client.configMaps().inNamespace("default");
    assertThat(maps.withLabelIn("app", "x", "z").list().getItems()).hasSize(1);
    assertThat(maps.withLabelNotIn("app", "x").list().getItems()).hasSize(2);
    assertThat(maps.withLabel("app").list().getItems()).hasSize(2);
    assertThat(maps.withoutLabel("app").list().getItems()).hasSize(1);
    assertThat(maps.withoutLabel("app", "x").list().getItems()).hasSize(2);
    assertThat(maps.withLabel("app", "x").withLabel("tier", "1").list().getItems()).hasSize(1);
  }

  @Test
  void fieldSelectorOnAnUnsupportedFieldIsRejected() {
    assertThatThrownBy(() -> client.pods().inNamespace("default").withField("a.b", "c").list())
        .hasMessageContaining("field label not supported: a.b");
  }

  @Test
  void generatedNameHasFiveRandomCharacters() {
    ConfigMap created =
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withGenerateName("gen-")
                    .withNamespace("default")
                    .endMetadata()
                    .build())
            .create();
    assertThat(created.getMetadata().getName()).matches("gen-[a-z0-9]{5}");
  }

  @Test
  void failedRequestIsAnsweredWithAStatus() {
    create("a", Map.of());
    assertThatThrownBy(() -> create("a", Map.of()))
        .hasMessageContaining("configmaps \"a\" already exists")
        .extracting("code")
        .isEqualTo(409);
    assertThatThrownBy(() -> create("A_b", Map.of())).extracting("code").isEqualTo(422);
    ConfigMap elsewhere = map("a", Map.of());
    elsewhere.getMetadata().setNamespace("nowhere");
    assertThatThrownBy(() -> client.resource(elsewhere).create())
        .hasMessageContaining("namespaces \"nowhere\" not found");
    assertThat(client.configMaps().withName("none").get()).isNull();
  }

  @Test
  void everyPatchTypeChangesABuiltInObject() {
    create("a", Map.of("x", "1"));
    Resource<ConfigMap> a = client.configMaps().inNamespace("default").withName("a");
    a.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"x\":null}}}");
    assertThat(a.get().getMetadata().getLabels()).isNullOrEmpty();
    a.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"data\":{\"k\":\"v\"}}");
    a.edit(map -> new ConfigMapBuilder(map).addToData("l", "w").build());
    assertThat(a.get().getData()).containsOnlyKeys("k", "l");
    assertThat(answered)
        .filteredOn(r -> r.verb().equals("patch"))
        .isNotEmpty()
        .allMatch(r -> r.status() == 200);
  }

  @Test
  void selfSubjectReviewsAllowEverything() {
    assertThat(
            client
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(
                    new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb("get")
                        .withResource("pods")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed())
        .isTrue();
    assertThat(
            client
                .authorization()
                .v1()
                .selfSubjectRulesReview()
                .create(
                    new SelfSubjectRulesReviewBuilder()
                        .withNewSpec()
                        .withNamespace("default")
                        .endSpec()
                        .build())
                .getStatus()
                .getResourceRules())
        .hasSize(1);
  }

  @Test
  void leaderElectionCreatesALease() throws Exception {
    CompletableFuture<Void> leading = new CompletableFuture<>();
    CompletableFuture<?> elector =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName("test")
                    .withLeaseDuration(Duration.ofSeconds(15))
                    .withRenewDeadline(Duration.ofSeconds(10))
                    .withRetryPeriod(Duration.ofSeconds(2))
                    .withLock(new LeaseLock("default", "leader", "me"))
                    .withLeaderCallbacks(
                        new LeaderCallbacks(() -> leading.complete(null), () -> {}, id -> {}))
                    .build())
            .build()
            .start();
    leading.get(5, TimeUnit.SECONDS);
    elector.cancel(true);
    await().until(() -> client.leases().inNamespace("default").withName("leader").get() != null);
  }

  @Test
  void finalizerDelaysTheDeletionOfAnObject() {
    ConfigMap held = map("a", Map.of());
    held.getMetadata().setFinalizers(List.of("example.dev/hold"));
    client.resource(held).create();
    Resource<ConfigMap> a = client.configMaps().inNamespace("default").withName("a");
    a.delete();
    assertThat(a.get().getMetadata().getDeletionTimestamp()).isNotNull();
    a.edit(map -> new ConfigMapBuilder(map).editMetadata().withFinalizers().endMetadata().build());
    assertThat(a.get()).isNull();
  }

  @Test
  void discoveryListsCustomResources() {
    assertThat(client.hasApiGroup("example.dev", true)).isTrue();
    assertThat(client.getApiResources("example.dev/v1").getResources())
        .extracting(r -> r.getName())
        .containsExactly("widgets", "widgets/status");
    assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
  }

  @Test
  void clusterClosesWithinTwoSeconds() {
    client.configMaps().inNamespace("default").inform();
    long before = System.nanoTime();
    cluster.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  private void create(String name, Map<String, String> labels) {
    client.resource(map(name, labels)).create();
  }

  private static ConfigMap map(String name, Map<String, String> labels) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
