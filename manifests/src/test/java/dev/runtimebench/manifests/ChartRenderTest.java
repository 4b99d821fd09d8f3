package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders for given values. */
class ChartRenderTest {

  /** The default policy as JSON: it limits tolerations, and sizes that can only be a mistake. */
  private static final String POLICY =
      "{\"allowDefaultRuntime\":true,\"allowedAnnotations\":[\"*\"],\"allowedConfigMaps\":[],"
          + "\"allowedImagePrefixes\":[],\"allowedImagePullSecrets\":[\"*\"],"
          + "\"allowedLabels\":[\"*\"],\"allowedNodeSelectors\":[],"
          + "\"allowedPersistentVolumeClaims\":[],\"allowedPriorityClasses\":[],"
          + "\"allowedRuntimeClasses\":[],\"allowedTolerations\":[],"
          + "\"perBenchmark\":{\"maxDensityPods\":0,\"maxDurationMinutes\":4320,\"maxNodes\":0,\"maxPods\":20000,\"maxPodsAtATime\":110,"
          + "\"minDensityReserveMemory\":\"256Mi\",\"minDensityReservePods\":10},"
          + "\"perNamespace\":{\"maxBenchmarksAtATime\":0,\"maxMinutesPerDay\":0,\"maxPodsPerDay\":0},"
          + "\"requiredNodeSelector\":{}}";

  private static final String PODS =
      "{\"annotations\":{\"cluster-autoscaler.kubernetes.io/safe-to-evict\":\"false\","
          + "\"karpenter.sh/do-not-disrupt\":\"true\",\"linkerd.io/inject\":\"disabled\","
          + "\"sidecar.istio.io/inject\":\"false\"},\"imagePullSecrets\":[],"
          + "\"labels\":{\"sidecar.istio.io/inject\":\"false\"},\"priorityClassName\":\"\","
          + "\"readOnlyRootFilesystem\":false}";

  private static final String PREFIX = "localhost/runtimebench/";

  @Test
  void defaultsRenderOneOperatorForAllNamespaces() {
    Chart chart = Chart.withDefaults();

    assertThat(Chart.names(chart.all("CustomResourceDefinition")))
        .containsExactlyInAnyOrder(
            "benchmarkworkloads.runtimebench.dev", "runtimebenchmarks.runtimebench.dev");
    assertThat(chart.workloads()).hasSameSizeAs(Repository.catalogue());
    assertThat(Chart.names(chart.all("Deployment"))).containsExactly(Chart.NAME);
    assertThat(Chart.names(chart.all("ServiceAccount"))).containsExactly(Chart.NAME);
    assertThat(chart.all("RuntimeClass")).isEmpty();
    assertThat(Chart.names(chart.all("Role"))).containsExactly(Chart.NAME + "-election");
    assertThat(chart.container().path("image").asText())
        .isEqualTo(PREFIX + "operator:" + Repository.VERSION);
    assertThat(env(chart))
        .as("without RTB_WATCH_NAMESPACES, the operator watches all namespaces")
        .containsExactly(
            "RTB_INSTALLATION=" + Chart.NAMESPACE + "/" + Chart.NAME,
            "RTB_NODE=",
            "RTB_CATALOGUE=/etc/runtimebench/catalogue",
            "RTB_PARALLEL_BENCHMARKS=0",
            "RTB_POLICY=" + POLICY,
            "RTB_BENCHMARK_PODS=" + PODS,
            "RTB_USER_IDS=Auto",
            "RTB_PROBE_IMAGE=" + PREFIX + "agent:" + Repository.VERSION,
            "RTB_MEMORY_PROBE=true",
            "RTB_LEADER_ELECTION=true",
            "RTB_LEASE_NAMESPACE=",
            "RTB_LEASE_NAME=" + Chart.NAME,
            "RTB_LEASE_SECONDS=15",
            "RTB_IDENTITY=",
            "RTB_LOG_LEVEL=INFO",
            "RTB_LOG_FORMAT=json");
  }

  /** Each rendered object has the chart's labels and a unique name. */
  @ParameterizedTest
  @MethodSource("dev.runtimebench.manifests.ChartMatrix#values")
  void objectsHaveLabelsAndUniqueNames(String values) {
    Chart chart = Chart.with(values);

    List<String> ids = new ArrayList<>();
    for (JsonNode object : chart.objects()) {
      assertThat(object.path("apiVersion").asText()).isNotEmpty();
      JsonNode metadata = object.path("metadata");
      assertThat(metadata.at("/labels/app.kubernetes.io~1part-of").asText())
          .as("%s", metadata)
          .isEqualTo("runtimebench");
      ids.add(
          object.path("kind").asText()
              + metadata.path("namespace").asText()
              + "/"
              + metadata.path("name").asText());
    }
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> !id.endsWith("/"));
    JsonNode selector = chart.one("Deployment").at("/spec/selector/matchLabels");
    selector
        .properties()
        .forEach(
            e ->
                assertThat(chart.pod().at("/metadata/labels").path(e.getKey()))
                    .isEqualTo(e.getValue()));
  }

  @Test
  void renderedCrdsEqualTheOriginals() {
    for (JsonNode crd : Chart.withDefaults().all("CustomResourceDefinition")) {
      String file = Chart.name(crd).replace(".runtimebench.dev", ".yaml");
      assertThat(crd.path("spec"))
          .isEqualTo(Repository.yaml(Repository.CRDS.resolve(file)).path("spec"));
    }
  }

  @Test
  void uninstallKeepsCrdsByDefault() {
    String policy = "/metadata/annotations/helm.sh~1resource-policy";
    assertThat(Chart.withDefaults().all("CustomResourceDefinition"))
        .hasSize(2)
        .allMatch(crd -> crd.at(policy).asText().equals("keep"));
    assertThat(Chart.with("crds: {keep: false}").all("CustomResourceDefinition"))
        .hasSize(2)
        .allMatch(crd -> crd.at(policy).isMissingNode());
    assertThat(Chart.with("crds: {enabled: false}").all("CustomResourceDefinition")).isEmpty();
  }

  @Test
  void catalogueEqualsTheOriginalExceptForImageRegistryAndTag() {
    Chart chart =
        Chart.with("catalogue: {imageRegistry: 'registry.example:5000/a/b', imageTag: '2'}");

    assertThat(chart.workloads()).hasSameSizeAs(Repository.catalogue());
    for (JsonNode rendered : chart.workloads()) {
      String original =
          Repository.text(
              Repository.WORKLOADS.resolve(Chart.name(rendered)).resolve("workload.yaml"));
      String moved =
          original.replaceAll(
              "(image: +)" + PREFIX + "([a-z-]+):\\S+", "$1registry.example:5000/a/b/$2:2");
      assertThat(moved).isNotEqualTo(original);
      assertThat(rendered.path("spec")).isEqualTo(Repository.documents(moved).get(0).path("spec"));
    }
  }

  @Test
  void imageDigestReplacesTheCataloguesImageTag() {
    String digest = "sha256:" + "1".repeat(64);
    Chart chart =
        Chart.with(
            "catalogue: {imageRegistry: r.example, imageTag: '2', imageDigests: {syscall-write: '%s'}}"
                .formatted(digest));
    String image = "/spec/container/image";

    assertThat(chart.workload("syscall-write").at(image).asText())
        .isEqualTo("r.example/syscall-write@" + digest);
    assertThat(chart.workload("process-fork").at(image).asText())
        .isEqualTo("r.example/process-fork:2");
  }

  /** Helm cannot look up the kind BenchmarkWorkload before it has created the CRD. */
  @Test
  void defaultInstallNeedsNoHookAndNoKindThatItBrings() {
    Chart chart = Chart.withDefaults();

    assertThat(chart.all("BenchmarkWorkload")).isEmpty();
    assertThat(chart.objects())
        .filteredOn(object -> !object.at(Chart.HOOK).isMissingNode())
        .allMatch(object -> object.at(Chart.HOOK).asText().equals("test"));
    assertThat(chart.workloads()).isNotEmpty();
    assertThat(env(chart)).contains("RTB_CATALOGUE=/etc/runtimebench/catalogue");
    assertThat(chart.container().at("/volumeMounts/1/mountPath").asText())
        .isEqualTo("/etc/runtimebench/catalogue");
    assertThat(chart.pod().at("/spec/volumes/1/configMap/name").asText())
        .isEqualTo(Chart.NAME + "-catalogue");
  }

  @Test
  void catalogueOfOrdinaryObjectsFollowsTheCrds() {
    Chart chart = Chart.with("catalogue: {managedBy: Chart}");
    String wave = "/metadata/annotations/argocd.argoproj.io~1sync-wave";

    assertThat(chart.all("BenchmarkWorkload"))
        .hasSameSizeAs(Repository.catalogue())
        .allMatch(w -> w.at(wave).asText().equals("1") && w.at(Chart.HOOK).isMissingNode());
    assertThat(chart.all("CustomResourceDefinition"))
        .allMatch(crd -> crd.at(wave).asText().equals("-1"));
    assertThat(env(chart)).noneMatch(e -> e.startsWith("RTB_CATALOGUE"));
    assertThat(chart.all("ConfigMap")).isEmpty();
  }

  /** kubectl compares lists as a whole: an item without its default differs from the stored one. */
  @Test
  void catalogueOfOrdinaryObjectsHasTheDefaultsOfTheCrdAndTheValuesOfTheFile() {
    JsonNode schema =
        Repository.yaml(Repository.CRDS.resolve("benchmarkworkloads.yaml"))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    int defaults = 0;
    for (JsonNode workload : Chart.with("catalogue: {managedBy: Chart}").all("BenchmarkWorkload")) {
      JsonNode file =
          Repository.yaml(
              Repository.WORKLOADS.resolve(Chart.name(workload)).resolve("workload.yaml"));
      for (String list : List.of("parameters", "volumes", "metrics")) {
        JsonNode items = workload.at("/spec/" + list);
        JsonNode written = file.at("/spec/" + list);
        for (int i = 0; i < items.size(); i++) {
          for (var field : schema.at("/" + list + "/items/properties").properties()) {
            JsonNode stated = written.get(i).path(field.getKey());
            JsonNode standard = field.getValue().path("default");
            if (stated.isValueNode()) {
              assertThat(items.get(i).get(field.getKey())).hasToString(stated.toString());
            } else if (stated.isMissingNode() && !standard.isMissingNode()) {
              assertThat(items.get(i).get(field.getKey())).hasToString(standard.toString());
              defaults++;
            }
          }
        }
      }
    }
    assertThat(defaults).isPositive();
  }

  /** The operator of another installation leaves a workload alone that names its installation. */
  @Test
  void catalogueOfOrdinaryObjectsNamesItsInstallation() {
    assertThat(
            Chart.with("{catalogue: {managedBy: Chart}, fullnameOverride: other}")
                .all("BenchmarkWorkload"))
        .isNotEmpty()
        .allMatch(
            w ->
                w.at("/metadata/annotations/runtimebench.dev~1installation")
                    .asText()
                    .equals(Chart.NAMESPACE + "/other"));
  }

  @Test
  void twoReleasesHaveDifferentInstallations() {
    assertThat(env(Chart.withDefaults()))
        .contains("RTB_INSTALLATION=" + Chart.NAMESPACE + "/" + Chart.NAME);
    assertThat(env(Chart.with("fullnameOverride: other")))
        .contains("RTB_INSTALLATION=" + Chart.NAMESPACE + "/other");
  }

  @Test
  void operatorPrefersNodesWithoutSandboxesAndWithoutTrials() {
    JsonNode affinity =
        Chart.with("policy: {requiredNodeSelector: {pool: bench}}").pod().at("/spec/affinity");

    assertThat(affinity.findValues("requiredDuringSchedulingIgnoredDuringExecution")).isEmpty();
    JsonNode nodes =
        affinity.at(
            "/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/preference/matchExpressions");
    assertThat(nodes.findValuesAsText("key"))
        .containsExactly(
            "sandbox.gke.io/runtime",
            "katacontainers.io/kata-runtime",
            "kubernetes.azure.com/kata-vm-isolation",
            "node-role.kubernetes.io/kata-oc",
            "pool");
    assertThat(nodes.findValuesAsText("operator"))
        .containsExactly("DoesNotExist", "DoesNotExist", "DoesNotExist", "DoesNotExist", "NotIn");
    assertThat(
            affinity
                .at(
                    "/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm/labelSelector/matchLabels")
                .toString())
        .isEqualTo("{\"app.kubernetes.io/managed-by\":\"runtimebench\"}");
    assertThat(Chart.with("affinity: {podAffinity: {}}").pod().at("/spec/affinity"))
        .hasToString("{\"podAffinity\":{}}");
    assertThat(
            Chart.with("avoidNodes: {enabled: false}").pod().at("/spec/affinity").isMissingNode())
        .isTrue();
  }

  @Test
  void imageDigestReplacesTheOperatorsImageTag() {
    String digest = "sha256:" + "0".repeat(64);

    assertThat(
            Chart.with("image: {repository: r.example/o, tag: t, digest: '%s'}".formatted(digest))
                .container()
                .path("image")
                .asText())
        .isEqualTo("r.example/o@" + digest);
    assertThat(
            Chart.with("image: {repository: r.example/o, tag: t}")
                .container()
                .path("image")
                .asText())
        .isEqualTo("r.example/o:t");
  }

  @Test
  void valuesBecomeEnvironmentVariablesOfTheOperator() {
    Chart chart =
        Chart.with(
            "{watchNamespaces: [a, b], parallelBenchmarks: 3, leaderElection: {enabled: false},"
                + " catalogue: {managedBy: Chart}, logLevel: DEBUG, logFormat: text,"
                + " extraEnv: [{name: JDK_JAVA_OPTIONS, value: -Xmx1g}]}");

    assertThat(env(chart))
        .containsExactly(
            "RTB_WATCH_NAMESPACES=a,b",
            "RTB_INSTALLATION=" + Chart.NAMESPACE + "/" + Chart.NAME,
            "RTB_NODE=",
            "RTB_PARALLEL_BENCHMARKS=3",
            "RTB_POLICY=" + POLICY,
            "RTB_BENCHMARK_PODS=" + PODS,
            "RTB_USER_IDS=Auto",
            "RTB_PROBE_IMAGE=" + PREFIX + "agent:" + Repository.VERSION,
            "RTB_MEMORY_PROBE=true",
            "RTB_LOG_LEVEL=DEBUG",
            "RTB_LOG_FORMAT=text",
            "JDK_JAVA_OPTIONS=-Xmx1g");
  }

  @Test
  void probeImageDefaultsToTheCataloguesRegistryAndTag() {
    assertThat(env(Chart.with("catalogue: {imageRegistry: r.example/x, imageTag: v2}")))
        .contains("RTB_PROBE_IMAGE=r.example/x/agent:v2");
    assertThat(env(Chart.with("probe: {image: r.example/agent:3}")))
        .contains("RTB_PROBE_IMAGE=r.example/agent:3");
    assertThat(env(Chart.with("probe: {enabled: false}")))
        .noneMatch(e -> e.startsWith("RTB_PROBE_IMAGE"));
  }

  @Test
  void memoryProbeCanBeSwitchedOff() {
    assertThat(env(Chart.with("probe: {memoryLimit: false}"))).contains("RTB_MEMORY_PROBE=false");
    assertThat(env(Chart.with("probe: {enabled: false}")))
        .noneMatch(e -> e.startsWith("RTB_MEMORY_PROBE"));
  }

  /** A Service named rtb-x would set the variable RTB_X_PORT, which the operator refuses. */
  @Test
  void servicesSetNoEnvironmentVariables() {
    assertThat(Chart.withDefaults().pod().at("/spec/enableServiceLinks").asBoolean(true)).isFalse();
  }

  @Test
  void severalReplicasElectALeader() {
    Chart chart = Chart.with("{replicas: 2, leaderElection: {leaseSeconds: 20}}");
    JsonNode spec = chart.one("Deployment").path("spec");

    assertThat(spec.path("replicas").asInt()).isEqualTo(2);
    assertThat(spec.at("/strategy/type").asText()).isEqualTo("RollingUpdate");
    assertThat(env(chart))
        .contains(
            "RTB_LEADER_ELECTION=true",
            "RTB_LEASE_NAME=" + Chart.NAME,
            "RTB_LEASE_SECONDS=20",
            "RTB_LEASE_NAMESPACE=",
            "RTB_IDENTITY=");
    assertThat(env(Chart.with("{replicas: 2, leaderElection: {enabled: false}}")))
        .contains("RTB_LEADER_ELECTION=true");
  }

  @Test
  void replicaWithoutElectionIsRecreatedOnUpdate() {
    JsonNode spec = Chart.with("leaderElection: {enabled: false}").one("Deployment").path("spec");

    assertThat(spec.path("replicas").asInt()).isEqualTo(1);
    assertThat(spec.at("/strategy/type").asText()).isEqualTo("Recreate");
  }

  @Test
  void kubeletProbesUseTheOperatorsEndpoints() {
    JsonNode container = Chart.withDefaults().container();

    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
  }

  @Test
  void runtimeClassesRenderWhenEnabled() {
    Chart chart =
        Chart.with(
            """
            runtimeClasses:
              create: true
              classes:
                - {name: kata, handler: kata-qemu, overhead: {podFixed: {memory: 160Mi}},
                   scheduling: {nodeSelector: {kata: "yes"}}}
            """);

    JsonNode kata = chart.one("RuntimeClass");
    assertThat(Chart.name(kata)).isEqualTo("kata");
    assertThat(kata.path("handler").asText()).isEqualTo("kata-qemu");
    assertThat(kata.at("/overhead/podFixed/memory").asText()).isEqualTo("160Mi");
    assertThat(kata.at("/scheduling/nodeSelector/kata").asText()).isEqualTo("yes");
    assertThat(Chart.names(Chart.with("runtimeClasses: {create: true}").all("RuntimeClass")))
        .containsExactlyInAnyOrder("runc", "gvisor");
  }

  private static List<String> env(Chart chart) {
    return StreamSupport.stream(chart.container().path("env").spliterator(), false)
        .map(e -> e.path("name").asText() + "=" + e.path("value").asText())
        .toList();
  }
}
