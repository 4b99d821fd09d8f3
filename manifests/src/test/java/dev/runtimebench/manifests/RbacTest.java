package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact rights that the chart grants to the operator and to users. */
class RbacTest {

  private static final String CLUSTER_NAME = Chart.NAMESPACE + "-" + Chart.NAME;

  /** The rights in a namespace with benchmarks, as {@code group/resource: verbs}. */
  private static final Set<String> IN_A_NAMESPACE =
      Set.of(
          "runtimebench.dev/runtimebenchmarks: create delete get list patch watch",
          "runtimebench.dev/runtimebenchmarks/status: update",
          "/pods: create delete get list patch watch",
          "/pods/log: get",
          "/configmaps: create get update",
          "/events: create get list patch watch");

  private static final Set<String> IN_THE_CLUSTER =
      Set.of(
          "runtimebench.dev/benchmarkworkloads: create get update",
          "node.k8s.io/runtimeclasses: get",
          "/nodes: get list");

  @Test
  void operatorHasClusterWideRightsByDefault() {
    Chart chart = Chart.withDefaults();

    Set<String> both = new TreeSet<>(IN_A_NAMESPACE);
    both.addAll(IN_THE_CLUSTER);
    assertThat(rights(chart.named("ClusterRole", CLUSTER_NAME))).isEqualTo(both);
    assertThat(Chart.names(chart.all("Role"))).containsExactly(Chart.NAME + "-election");
    bindsToTheOperator(chart.one("ClusterRoleBinding"), "ClusterRole");
  }

  @Test
  void operatorMayOnlyReadAWorkloadThatItDoesNotKeep() {
    for (String values : List.of("catalogue: {managedBy: Chart}", "catalogue: {enabled: false}")) {
      assertThat(rights(Chart.with(values).named("ClusterRole", CLUSTER_NAME)))
          .contains("runtimebench.dev/benchmarkworkloads: get");
    }
  }

  /** Never nodes/proxy, which also allows to run commands in every container. */
  @Test
  void podUsageAddsTheRightsToReadTheKubeletsFigures() {
    for (String more : List.of("", ", watchNamespaces: [one]")) {
      Set<String> rights =
          rights(
              Chart.with("{podUsage: {enabled: true}%s}".formatted(more))
                  .named("ClusterRole", CLUSTER_NAME));
      rights.removeAll(IN_THE_CLUSTER);
      rights.removeAll(IN_A_NAMESPACE);
      assertThat(rights).containsExactlyInAnyOrder("/nodes/metrics: get", "/nodes/stats: get");
    }
  }

  @Test
  void operatorHasRolesOnlyInWatchedNamespaces() {
    Chart chart = Chart.with("{watchNamespaces: [one, two], leaderElection: {enabled: false}}");

    assertThat(rights(chart.named("ClusterRole", CLUSTER_NAME))).isEqualTo(IN_THE_CLUSTER);
    assertThat(namespaces(chart.all("Role"))).containsExactlyInAnyOrder("one", "two");
    assertThat(chart.all("Role")).allSatisfy(r -> assertThat(rights(r)).isEqualTo(IN_A_NAMESPACE));
    assertThat(namespaces(chart.all("RoleBinding"))).containsExactlyInAnyOrder("one", "two");
    chart.all("RoleBinding").forEach(binding -> bindsToTheOperator(binding, "Role"));
  }

  @Test
  void replicasMayUseOnlyTheirOwnLease() {
    Chart chart = Chart.withDefaults();

    JsonNode role = chart.named("Role", Chart.NAME + "-election");
    assertThat(role.at("/metadata/namespace").asText()).isEqualTo(Chart.NAMESPACE);
    assertThat(role.path("rules")).hasSize(2);
    assertThat(Chart.texts(role.at("/rules/0/verbs"))).containsExactly("create");
    assertThat(Chart.texts(role.at("/rules/1/verbs"))).containsExactly("get", "patch");
    assertThat(Chart.texts(role.at("/rules/1/resourceNames"))).containsExactly(Chart.NAME);
    assertThat(role.path("rules"))
        .allMatch(r -> Chart.texts(r.path("resources")).equals(List.of("leases")));
  }

  @Test
  void disabledRbacRendersNoRoles() {
    Chart chart = Chart.with("rbac: {create: false, aggregate: false}");

    assertThat(chart.objects())
        .noneMatch(o -> o.path("apiVersion").asText().startsWith("rbac.authorization.k8s.io"));
  }

  @Test
  void usersReadAndRunBenchmarksButCannotWriteStatus() {
    Chart chart = Chart.withDefaults();
    JsonNode view = chart.named("ClusterRole", CLUSTER_NAME + "-view");
    JsonNode edit = chart.named("ClusterRole", CLUSTER_NAME + "-edit");

    assertThat(rights(view))
        .containsExactlyInAnyOrder(
            "runtimebench.dev/runtimebenchmarks: get list watch",
            "runtimebench.dev/benchmarkworkloads: get list watch",
            "runtimebench.dev/runtimebenchmarks/status: get",
            "node.k8s.io/runtimeclasses: get list");
    assertThat(rights(edit))
        .containsExactly(
            "runtimebench.dev/runtimebenchmarks: create delete deletecollection patch update");
    assertThat(aggregatedTo(view)).containsExactlyInAnyOrder("view", "edit", "admin");
    assertThat(aggregatedTo(edit)).containsExactlyInAnyOrder("edit", "admin");
  }

  /**
   * Raw samples are in ConfigMaps, and a workload's output is in the logs of Pods. The chart gives
   * these rights to the operator alone. Who else reads them is up to the roles of the cluster.
   */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{watchNamespaces: [one, two]}", "{replicas: 2}"})
  void onlyTheOperatorReadsSamplesAndLogs(String values) {
    Chart chart = Chart.with(values);
    Set<String> readers = new TreeSet<>();
    for (String kind : List.of("ClusterRole", "Role")) {
      for (JsonNode role : chart.all(kind)) {
        if (rights(role).stream().anyMatch(RbacTest::showsSamples)) {
          readers.add(Chart.name(role));
        }
        assertThat(rights(role)).noneMatch(right -> right.startsWith("/secrets"));
      }
    }

    assertThat(readers).containsExactly(CLUSTER_NAME);
    for (String kind : List.of("ClusterRoleBinding", "RoleBinding")) {
      assertThat(chart.all(kind))
          .allMatch(binding -> binding.path("subjects").size() == 1)
          .allMatch(b -> b.at("/subjects/0/kind").asText().equals("ServiceAccount"));
    }
  }

  private static boolean showsSamples(String right) {
    return right.startsWith("/configmaps:")
        || right.startsWith("/pods/log:")
        || right.contains("*");
  }

  /** A comment above each of the operator's rules gives the reason for the rule. */
  @Test
  void everyRuleHasAReason() {
    List<String> lines =
        Repository.text(Repository.CHART.resolve("templates/rbac/_rules.tpl")).lines().toList();

    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("- apiGroups")) {
        assertThat(lines.get(i - 1)).as("above line %d", i + 1).startsWith("# ");
      }
    }
  }

  private static void bindsToTheOperator(JsonNode binding, String kind) {
    assertThat(binding.at("/roleRef/kind").asText()).isEqualTo(kind);
    assertThat(binding.at("/roleRef/name").asText()).isEqualTo(CLUSTER_NAME);
    assertThat(binding.path("subjects")).hasSize(1);
    assertThat(binding.at("/subjects/0/kind").asText()).isEqualTo("ServiceAccount");
    assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(Chart.NAME);
    assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo(Chart.NAMESPACE);
  }

  private static Set<String> rights(JsonNode role) {
    Set<String> rights = new TreeSet<>();
    for (JsonNode rule : role.path("rules")) {
      assertThat(rule.has("nonResourceURLs")).isFalse();
      for (String group : Chart.texts(rule.path("apiGroups"))) {
        for (String resource : Chart.texts(rule.path("resources"))) {
          String verbs = String.join(" ", new TreeSet<>(Chart.texts(rule.path("verbs"))));
          assertThat(rights.add(group + "/" + resource + ": " + verbs)).isTrue();
        }
      }
    }
    return rights;
  }

  private static List<String> namespaces(List<JsonNode> objects) {
    return objects.stream().map(o -> o.at("/metadata/namespace").asText()).toList();
  }

  private static List<String> aggregatedTo(JsonNode role) {
    String prefix = "rbac.authorization.k8s.io/aggregate-to-";
    return role.at("/metadata/labels").properties().stream()
        .filter(label -> label.getKey().startsWith(prefix))
        .filter(label -> label.getValue().asText().equals("true"))
        .map(label -> label.getKey().substring(prefix.length()))
        .toList();
  }
}
