package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schema of the chart's values: which values and forms the chart takes, and which it refuses.
 */
class ChartValuesTest {

  /** Values whose fields are those of a Kubernetes object. */
  private static final Set<String> KUBERNETES_OBJECTS =
      Set.of("resources", "affinity", "podSecurityContext", "securityContext");

  @Test
  void chartPassesHelmLint() {
    LintResult result = new Helm(Repository.CHART).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(m -> m.matches("(?s).*\\[(WARNING|ERROR)].*"));
  }

  /** The message names the value that is misspelt, out of range or malformed. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {replicas: 0}                                             | replicas
          {replicaCount: 2}                                         | replicaCount
          {leaderElection: {leaseSeconds: 2}}                       | leaderElection.leaseSeconds
          {logFormat: xml}                                          | logFormat
          {image: {name: x}}                                        | image
          {image: {tag: 'a b'}}                                     | image.tag
          {image: {digest: '123'}}                                  | image.digest
          {image: {pullPolicy: Sometimes}}                          | image.pullPolicy
          {parallelBenchmarks: -1}                                  | parallelBenchmarks
          {parallelBenchmarks: '1'}                                 | parallelBenchmarks
          {logLevel: info}                                          | logLevel
          {watchNamespaces: [a, a]}                                 | watchNamespaces
          {watchNamespaces: ['a,b']}                                | watchNamespaces
          {watchNamespaces: a}                                      | watchNamespaces
          {crds: {install: true}}                                   | crds
          {catalogue: {imageRegistry: ''}}                          | catalogue.imageRegistry
          {runtimeClasses: {classes: [{name: gvisor}]}}             | handler
          {rbac: {create: 'no'}}                                    | rbac.create
          {policy: {allowedImages: [r.example]}}                    | policy
          {policy: {allowedTolerations: ['']}}                      | policy.allowedTolerations
          {policy: {perBenchmark: {maxPods: -1}}}                   | policy.perBenchmark.maxPods
          {policy: {perBenchmark: {maxPods: '9'}}}                  | policy.perBenchmark.maxPods
          {policy: {perNamespace: {maxPods: 9}}}                    | policy.perNamespace
          {policy: {allowedLabels: ['']}}                           | policy.allowedLabels.0
          {policy: {allowedLabels: team}}                           | policy.allowedLabels
          {policy: {allowedConfigMaps: [A_B]}}                      | policy.allowedConfigMaps.0
          {policy: {allowedVolumes: [a]}}                           | policy
          {userIds: OpenShift}                                      | userIds
          {benchmarkPods: {labels: {a: 1}}}                         | benchmarkPods.labels
          {benchmarkPods: {labels: {a: 'b c'}}}                     | benchmarkPods.labels.a
          {benchmarkPods: {annotations: {'a b': c}}}                | benchmarkPods.annotations
          {benchmarkPods: {imagePullSecrets: [s]}}                  | benchmarkPods.imagePullSecrets
          {benchmarkPods: {priorityClassName: High}}                | benchmarkPods.priorityClassName
          {benchmarkPods: {readOnlyRootFilesystem: 'yes'}}          | benchmarkPods.readOnlyRootFilesystem
          {benchmarkPods: {hostNetwork: true}}                      | hostNetwork
          {extraEnv: [{name: A, value: 1}]}                         | extraEnv
          {extraEnv: [{name: A, valeu: b}]}                         | valeu
          {extraEnv: [{name: 1A, value: b}]}                        | extraEnv
          {extraEnv: [{name: A, valueFrom: {secretRef: {}}}]}       | secretRef
          {tolerations: [{key: a, effect: NoSchedul}]}              | NoSchedule
          {tolerations: [{key: a, operater: Exists}]}               | operater
          {affinity: {nodeAfinity: {}}}                             | nodeAfinity
          {priorityClassName: High}                                 | priorityClassName
          {podSecurityContext: {runAsUserName: x}}                  | runAsUserName
          {podSecurityContext: {runAsUser: '65532'}}                | runAsUser
          {podSecurityContext: {seccompProfile: {type: Default}}}   | RuntimeDefault
          {securityContext: {runAsRoot: true}}                      | runAsRoot
          {securityContext: {capabilities: {drops: [ALL]}}}         | drops
          {resources: {request: {cpu: 1}}}                          | request
          {resources: {claims: [{name: gpu}]}}                      | claims
          {resources: {limits: {memory: [1Gi]}}}                    | memory
          {podLabels: {a: 1}}                                       | podLabels
          {networkPolicy: {apiServerPorts: ['443']}}                | networkPolicy.apiServerPorts
          {networkPolicy: {apiServerPorts: [65536]}}                | networkPolicy.apiServerPorts
          {networkPolicy: {metricsFrom: [{cidr: 10.0.0.0/8}]}}      | cidr
          {networkPolicy: {metricsFrom: [{ipBlock: {}}]}}           | cidr is required
          {metrics: {serviceMonitor: {interval: 5s1m}}}             | metrics.serviceMonitor.interval
          {serviceAccount: {name: a..b}}                            | serviceAccount.name
          {podDisruptionBudget: {minAvailable: 1}}                  | minAvailable
          {runtimeClasses: {classes: [{name: a, handler: a, overhead: {memory: 1Mi}}]}} | memory
          {runtimeClasses: {classes: [{name: a, handler: a, overhead: {podFixed: {memory: 1GB}}}]}} | runtimeClasses.classes.0.overhead.podFixed.memory
          {nameOverride: Foo_bar}                                   | nameOverride
          {fullnameOverride: a..b}                                  | fullnameOverride
          {podLabels: {'a b': c}}                                   | podLabels
          {podLabels: {a: 'b c'}}                                   | podLabels.a
          {nodeSelector: {a/b/c: d}}                                | nodeSelector
          {podAnnotations: {'a b': c}}                              | podAnnotations
          {image: {repository: 'r.example/o:1'}}                    | image.repository
          {probe: {image: 'https://r.example/agent'}}               | probe.image
          {catalogue: {imageRegistry: 'https://r.example/x'}}       | catalogue.imageRegistry
          {catalogue: {imageRegistry: r.example/x/}}                | catalogue.imageRegistry
          {resources: {limits: {memory: 12x}}}                      | resources.limits.memory
          {resources: {limits: {memory: 512MB}}}                    | resources.limits.memory
          {resources: {limits: {mem: 512Mi}}}                       | resources.limits
          {resources: {requests: {cpu: -1}}}                        | resources.requests.cpu
          {resources: {requests: {cpu: ''}}}                        | resources.requests.cpu
          {networkPolicy: {apiServerTo: [{}]}}                      | networkPolicy.apiServerTo.0
          {networkPolicy: {apiServerTo: [{ipBlock: {cidr: 10.0.0.1}}]}} | networkPolicy.apiServerTo.0.ipBlock.cidr
          {networkPolicy: {apiServerTo: [{ipBlock: {cidr: 10.0.0.0/8, except: [a]}}]}} | networkPolicy.apiServerTo.0.ipBlock.except.0
          {policy: {allowedImagePrefixes: [team]}}                  | policy.allowedImagePrefixes.0
          {policy: {allowedImagePrefixes: ['r.example/t:1']}}       | policy.allowedImagePrefixes.0
          {policy: {allowedNodeSelectors: [pool=b c]}}              | policy.allowedNodeSelectors.0
          {policy: {requiredNodeSelector: {pool: b c}}}             | policy.requiredNodeSelector.pool
          """)
  void schemaRefuses(String values, String named) {
    assertThatThrownBy(() -> Chart.with(values))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{resources: {requests: {cpu: 1.5, memory: 1e9}, limits: {cpu: 1500m, memory:"
            + " 1073741824}}}",
        "{resources: {limits: {memory: 0.5Gi, ephemeral-storage: 1Gi, example.org/device: 1}}}",
        "{resources: {requests: {cpu: +1, memory: 0}, limits: {cpu: '+1.5', memory: +512Mi}}}",
        "{policy: {allowedImagePrefixes: [localhost, 'r:5000/a/b_c/', docker.io/library]}}",
        "{tolerations: [{operator: Exists}, {key: a, value: b, effect: NoExecute,"
            + " tolerationSeconds: 0}]}",
        "{tolerations: [{key: a, operator: Gt, value: '5'}, {key: a, operator: Lt, value: '9'}]}",
        "{podSecurityContext: {runAsNonRoot: false, runAsUser: 0}}",
        "{podSecurityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}}",
        "{networkPolicy: {enabled: true, apiServerTo: [{ipBlock: {cidr: 'fd00::/8', except:"
            + " ['fd00:1::/32']}}]}}",
        "{networkPolicy: {enabled: true, metricsFrom: [{namespaceSelector: {}, podSelector:"
            + " {matchLabels: {a: b}}}]}}",
        "{probe: {image: 'r.example:5000/a/agent:1@sha256:%1$s'}}",
        "{podLabels: {example.org/team: a, b: ''}, podAnnotations: {a.b/c: 'any text, {even}"
            + " this'}}",
        "{podAnnotations: {Example.org/Team: a}}",
        "{metrics: {serviceMonitor: {enabled: true, interval: 1m30s}}}",
        "{policy: {allowedLabels: [team, example.org/*, '*'], allowedConfigMaps: [a.b, bench-*]}}",
        "{userIds: Platform, benchmarkPods: {labels: {team: a}, imagePullSecrets: [{name: s}],"
            + " priorityClassName: low}}",
      })
  void schemaTakes(String values) {
    assertThatCode(() -> Chart.with(values.formatted("0".repeat(64)))).doesNotThrowAnyException();
  }

  /** A values file removes a value or a default with null. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{resources: {limits: null}}",
        "{resources: null, securityContext: null, extraEnv: null, tolerations: null, probe: {image:"
            + " null}}",
        "{watchNamespaces: null, imagePullSecrets: null, podLabels: null, policy:"
            + " {allowedImagePrefixes: null}}",
        "{nameOverride: null, fullnameOverride: null, policy: {requiredNodeSelector: null}}",
        "{networkPolicy: {enabled: true, apiServerTo: null, metricsFrom: null}}",
        "{catalogue: {imageDigests: null}}",
        "{catalogue: {imageDigests: {agent: null}}}",
        "{benchmarkPods: {labels: null, annotations: null, imagePullSecrets: null,"
            + " priorityClassName: null}}",
        "{benchmarkPods: {readOnlyRootFilesystem: null}, policy: {allowedLabels: null}}",
      })
  void schemaTakesNull(String values) {
    assertThatCode(() -> Chart.with(values)).doesNotThrowAnyException();
  }

  /** A values file removes an entry of a map that another values file sets. */
  @Test
  void nullRemovesMapEntries() {
    Chart chart =
        Chart.with(
            """
            {resources: {requests: {cpu: null}, limits: {cpu: null, memory: 1Gi}}, nodeSelector: {pool: null, kubernetes.io/os: null},
             podLabels: {a: null, b: c}, podAnnotations: {a: null}, serviceAccount: {annotations: {a: null}},
             policy: {requiredNodeSelector: {pool: null, disk: ssd}},
             metrics: {serviceMonitor: {enabled: true, labels: {a: null}},
                       dashboard: {enabled: true, labels: {grafana_dashboard: null}, annotations: {a: null}}}}
            """);

    assertThat(chart.container().at("/resources"))
        .hasToString("{\"limits\":{\"memory\":\"1Gi\"},\"requests\":{\"memory\":\"256Mi\"}}");
    assertThat(chart.container().toString())
        .contains("\\\"requiredNodeSelector\\\":{\\\"disk\\\":\\\"ssd\\\"}");
    assertThat(chart.pod().at("/metadata/labels/b").asText()).isEqualTo("c");
    assertThat(chart.pod().at("/spec/nodeSelector").isMissingNode()).isTrue();
    assertThat(chart.objects())
        .noneMatch(object -> object.path("metadata").toString().contains(":null"));
    assertThat(chart.pod().toString()).doesNotContain(":null");
    assertThat(chart.one("Pod").toString()).doesNotContain(":null");
  }

  @Test
  void schemaDescribesExactlyTheDefaultValues() throws IOException {
    JsonNode values = Repository.yaml(Repository.CHART.resolve("values.yaml"));
    JsonNode schema =
        Repository.YAML.readTree(Repository.CHART.resolve("values.schema.json").toFile());

    Set<String> known = new TreeSet<>(names(schema.path("properties")));
    known.removeAll(Set.of("global", "enabled"));
    assertThat(known).isEqualTo(new TreeSet<>(names(values)));
    compareBlocks("", values, schema.path("properties"));
  }

  private static void compareBlocks(String path, JsonNode values, JsonNode described) {
    for (String name : names(values)) {
      JsonNode block = described.path(name);
      if (KUBERNETES_OBJECTS.contains(name) || !block.has("properties")) {
        continue;
      }
      assertThat(block.path("additionalProperties").asBoolean(true)).as(path + name).isFalse();
      assertThat(names(block.path("properties")))
          .as(path + name)
          .containsExactlyInAnyOrderElementsOf(names(values.path(name)));
      compareBlocks(path + name + ".", values.path(name), block.path("properties"));
    }
  }

  /** The comment is above the key. The fields of Kubernetes objects need no comment. */
  @Test
  void everyValueHasComment() {
    List<String> lines = Repository.text(Repository.CHART.resolve("values.yaml")).lines().toList();
    List<String> bare = new ArrayList<>();
    String block = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean top = line.matches("[a-zA-Z]+:.*");
      block = top ? line.substring(0, line.indexOf(':')) : block;
      boolean nested = line.matches(" {2,4}[a-zA-Z]+:.*") && !KUBERNETES_OBJECTS.contains(block);
      boolean commented = i > 0 && lines.get(i - 1).strip().startsWith("#");
      // The comments of a block's values may say enough about the block.
      boolean heading = top && line.endsWith(":") && lines.get(i + 1).strip().startsWith("#");
      if ((top || nested) && !commented && !heading) {
        bare.add(line.strip());
      }
    }
    assertThat(bare).as("values without a comment").isEmpty();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
