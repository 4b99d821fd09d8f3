package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
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

/** What may be configured, and that nothing else may. */
class ChartValuesTest {

  @Test
  void lintsCleanly() {
    LintResult result = new Helm(Repository.CHART).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(m -> m.matches("(?s).*\\[(WARNING|ERROR)].*"));
  }

  /** A value that is misspelt, out of bounds, or at odds with another, is refused. */
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
          {parallelBenchmarks: 0}                                   | parallelBenchmarks
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
          """)
  void refuses(String values, String named) {
    assertThatThrownBy(() -> Chart.with(values))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(named);
  }

  @Test
  void theSchemaKnowsEveryValueAndNoOther() throws IOException {
    JsonNode values = Repository.yaml(Repository.CHART.resolve("values.yaml"));
    JsonNode schema =
        Repository.YAML.readTree(Repository.CHART.resolve("values.schema.json").toFile());

    Set<String> known = new TreeSet<>(names(schema.path("properties")));
    known.removeAll(Set.of("global", "enabled"));
    assertThat(known).isEqualTo(new TreeSet<>(names(values)));
    for (String block :
        List.of(
            "image", "crds", "catalogue", "runtimeClasses", "serviceAccount", "rbac", "policy")) {
      JsonNode described = schema.at("/properties/" + block);
      assertThat(described.path("additionalProperties").asBoolean(true)).as(block).isFalse();
      assertThat(names(described.path("properties")))
          .as(block)
          .containsExactlyInAnyOrderElementsOf(names(values.path(block)));
    }
  }

  /** The comment stands above its key; what is below a map that isn't ours has none. */
  @Test
  void everyValueHasAComment() {
    List<String> lines = Repository.text(Repository.CHART.resolve("values.yaml")).lines().toList();
    List<String> bare = new ArrayList<>();
    String block = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean top = line.matches("[a-zA-Z]+:.*");
      block = top ? line.substring(0, line.indexOf(':')) : block;
      boolean ours =
          Set.of("image", "crds", "catalogue", "runtimeClasses", "serviceAccount", "rbac", "policy")
              .contains(block);
      boolean commented = i > 0 && lines.get(i - 1).strip().startsWith("#");
      // A block's one sentence may be in its only parts.
      boolean heading = top && line.endsWith(":") && lines.get(i + 1).strip().startsWith("#");
      if ((top || (ours && line.matches("  [a-zA-Z]+:.*"))) && !commented && !heading) {
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
