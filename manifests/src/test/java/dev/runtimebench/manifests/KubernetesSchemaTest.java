package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rendered objects match the API server's schemas, and the check finds mistakes. */
class KubernetesSchemaTest {

  @ParameterizedTest
  @MethodSource("dev.runtimebench.manifests.ChartMatrix#values")
  void renderedObjectsAreValid(String values) {
    for (JsonNode object : Chart.with(values).objects()) {
      assertThat(KubernetesSchema.problems(object))
          .as("%s %s", object.path("kind").asText(), Chart.name(object))
          .isEmpty();
    }
  }

  /** Without this test, the chart could contain a kind that no values of the matrix render. */
  @Test
  void matrixRendersEveryKindInTheTemplates() {
    Set<String> written = new TreeSet<>();
    Repository.tree(Repository.CHART.resolve("templates"), ".yaml")
        .forEach(
            file ->
                Repository.text(file)
                    .lines()
                    .filter(line -> line.startsWith("kind: "))
                    .forEach(line -> written.add(line.substring("kind: ".length()).trim())));
    Set<String> rendered = new TreeSet<>();
    ChartMatrix.values()
        .forEach(
            values ->
                Chart.with(values).objects().forEach(o -> rendered.add(o.path("kind").asText())));

    assertThat(rendered).hasSizeGreaterThan(12).containsAll(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "  replicas: 1 |   replica: 1 | replica",
        "  replicas: 1 |   replicas: '1' | replicas",
        "  replicas: 1 |   replicas: [1] | replicas",
        "  replicas: 1 |   replicas: 1.5 | replicas",
        "containerPort: 80 | containerPort: [80] | ports[0].containerPort",
        "containerPort: 80 | port: 80 | port",
        "containerPort: 80 | name: http | containerPort",
        "a: b | a: 1 | a",
        "a: b | a: true | a",
        "value: x | value: 5 | env[0].value",
        "readOnly: true | readOnly: 'true' | readOnly",
        "readOnly: true | readonly: true | readonly",
        "{cpu: 100m} | [100m] | requests",
        "  selector: | selectors: | selector",
        "containers: | container: | container",
        "emptyDir: {} | emptydir: {} | emptydir",
        "kind: Deployment | kind: Deployments | Deployments",
        "apps/v1 | apps/v2 | apps/v2",
      })
  void checkFindsMistakeInDeployment(String right, String wrong, String named) {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec:
          replicas: 1
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec:
              volumes: [{name: v, emptyDir: {}}]
              containers:
                - name: c
                  image: i
                  env: [{name: E, value: x}]
                  ports: [{containerPort: 80}]
                  resources: {requests: {cpu: 100m}}
                  volumeMounts: [{name: v, mountPath: /v, readOnly: true}]
        """;
    assertThat(problems(deployment)).isEmpty();
    assertThat(deployment).contains(right);

    assertThat(problems(deployment.replace(right, wrong)))
        .isNotEmpty()
        .anyMatch(problem -> problem.contains(named));
  }

  @Test
  void checkFindsMistakesInOtherKinds() {
    assertThat(
            problems(
                "{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor,"
                    + " spec: {endpoints: [{ports: http}], selector: {}}}"))
        .anyMatch(p -> p.contains("spec.endpoints[0].ports"));
    assertThat(
            problems(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, rules: [{apiGroups: ['']}]}"))
        .anyMatch(p -> p.contains("verbs"));
    assertThat(
            problems(
                "{apiVersion: policy/v1beta1, kind: PodDisruptionBudget, spec: {maxUnavailable: 1}}"))
        .as("Kubernetes 1.25 removed policy/v1beta1")
        .isNotEmpty();
    assertThat(
            problems("{apiVersion: runtimebench.dev/v1alpha1, kind: BenchmarkWorkload, spek: 1}"))
        .anyMatch(p -> p.contains("spek"));
  }

  private static Iterable<String> problems(String yaml) {
    return KubernetesSchema.problems(Repository.documents(yaml).get(0));
  }
}
