package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart refuses values that contradict each other before it installs anything. The message
 * names the value and says how to fix it.
 */
class ChartContradictionsTest {

  /** The images from which others are made, and which no Pod runs. */
  private static final Set<String> BUILD_ONLY = Set.of("c-build", "programs");

  private static final String REFUSED = "the values contradict each other:\n";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {fullnameOverride: a.b, metrics: {service: true}}         | metrics: the name of the metrics Service, "a.b-metrics", must begin with a letter
          {fullnameOverride: 1a, metrics: {serviceMonitor: {enabled: true}}} | metrics: the name of the metrics Service, "1a-metrics", must begin with a letter
          {serviceAccount: {create: false}}                         | serviceAccount.name: is empty, and serviceAccount.create is false; name an existing account
          {podLabels: {app.kubernetes.io/name: other}}              | podLabels: the chart itself sets "app.kubernetes.io/name"; remove it
          {metrics: {serviceMonitor: {enabled: true, labels: {app.kubernetes.io/part-of: x}}}} | metrics.serviceMonitor.labels: the chart itself sets "app.kubernetes.io/part-of"
          {metrics: {dashboard: {enabled: true, labels: {app.kubernetes.io/part-of: x}}}} | metrics.dashboard.labels: the chart itself sets "app.kubernetes.io/part-of"
          {image: {pullPolicy: Always}}                             | image.pullPolicy: Always needs a registry, but image.repository begins with localhost/; push the image and set image.repository
          {catalogue: {imageDigests: {syscal: 'sha256:%1$s'}}}      | catalogue.imageDigests: the catalogue has no image "syscal"; it has agent, apache, cpu-control, ffmpeg, http-node, java, languages, nginx, node-server, postgres, process-fork, shell, syscall-write, tools
          {podDisruptionBudget: {enabled: true}}                    | podDisruptionBudget.enabled: a budget needs at least two replicas; set replicas to 2 or more
          {replicas: 2, podDisruptionBudget: {enabled: true, maxUnavailable: 2}} | podDisruptionBudget.maxUnavailable: 2 of 2 replicas leaves none available; set it to 1 or less
          {extraEnv: [{name: RTB_LOG_LEVEL, value: DEBUG}]}         | extraEnv[0].name: the chart itself sets the operator's settings; remove RTB_LOG_LEVEL
          {extraEnv: [{name: A, value: b}, {name: A, value: c}]}    | extraEnv[1].name: A occurs twice; remove one
          {policy: {allowedNodeSelectors: [pool=a], requiredNodeSelector: {pool: b}}} | policy.requiredNodeSelector: requires "pool=b", but policy.allowedNodeSelectors allows only other values of "pool"; add "pool=b"
          {podUsage: {enabled: true, certificates: CAFile}}         | podUsage.caConfigMap: is empty, and podUsage.certificates is CAFile; name a ConfigMap with the key ca.crt
          {runtimeClasses: {create: true, classes: []}}             | runtimeClasses.classes: is empty, and runtimeClasses.create is true; list the classes
          {runtimeClasses: {create: true, classes: [{name: a, handler: a}, {name: a, handler: b}]}} | runtimeClasses.classes[1].name: a occurs twice; remove one
          """)
  void chartRefusesContradiction(String values, String message) {
    assertThatThrownBy(() -> Chart.with(values.formatted("0".repeat(64))))
        .hasMessageContaining(REFUSED + "- " + message);
  }

  @Test
  void chartReportsAllContradictionsAtOnce() {
    assertThatThrownBy(
            () ->
                Chart.with(
                    "{serviceAccount: {create: false}, podDisruptionBudget: {enabled: true},"
                        + " runtimeClasses: {create: true, classes: []}}"))
        .hasMessageContaining(REFUSED)
        .hasMessageContaining("\n- serviceAccount.name: ")
        .hasMessageContaining("\n- podDisruptionBudget.enabled: ")
        .hasMessageContaining("\n- runtimeClasses.classes: ");
  }

  /** Values that resemble a contradiction but work together. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{replicas: 2, podDisruptionBudget: {enabled: true, maxUnavailable: 1}}",
        "{replicas: 2, leaderElection: {leaseSeconds: 30}}",
        "{image: {repository: 'localhost:5000/operator', pullPolicy: Always}}",
        "{policy: {allowedNodeSelectors: [pool], requiredNodeSelector: {pool: bench}}}",
        "{policy: {allowedNodeSelectors: [pool=a, pool=b], requiredNodeSelector: {pool: b}}}",
        "{policy: {allowedNodeSelectors: [disk=ssd], requiredNodeSelector: {pool: bench}}}",
        "{policy: {allowedNodeSelectors: [car-pool=a], requiredNodeSelector: {pool: bench}}}",
        "{policy: {allowedNodeSelectors: [pool=a], requiredNodeSelector: {pool: null}}}",
        "{parallelBenchmarks: 2, policy: {perNamespace: {maxBenchmarksAtATime: 2}}}",
        "{podLabels: {app.kubernetes.io/name: null}}",
        "{enabled: true, global: {imageRegistry: r.example}}",
        "{fullnameOverride: team.bench, nameOverride: bench.two}",
      })
  void chartTakesCompatibleValues(String values) {
    assertThatCode(() -> Chart.with(values)).doesNotThrowAnyException();
  }

  /** One values file may disable what another values file configures. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{probe: {enabled: false, image: r.example/agent}}",
        "{crds: {enabled: false, keep: false}}",
        "{catalogue: {enabled: false, imageDigests: {agent: 'sha256:%1$s'}}}",
        "{runtimeClasses: {create: false, classes: []}}",
        "{runtimeClasses: {create: false, classes: [{name: a, handler: a}, {name: a, handler: b}]}}",
        "{serviceAccount: {create: false, name: a, annotations: {b: c}}}",
        "{metrics: {serviceMonitor: {enabled: false, interval: 15s, labels: {a: b}}}}",
        "{metrics: {dashboard: {enabled: false, labels: {a: b}, annotations: {a: b}}}}",
        "{replicas: 1, podDisruptionBudget: {enabled: false, maxUnavailable: 2}}",
        "{networkPolicy: {enabled: false, apiServerPorts: [6443], metricsFrom: [{podSelector: {}}]}}",
        "{podUsage: {enabled: false, certificates: CAFile, kubeletTo: [{ipBlock: {cidr: 10.0.0.0/16}}]}}",
        "{replicas: 1, leaderElection: {enabled: false, leaseSeconds: 30}}",
        "{parallelBenchmarks: 1, policy: {perNamespace: {maxBenchmarksAtATime: 2}}}",
      })
  void chartTakesSettingsOfDisabledFeatures(String values) {
    assertThatCode(() -> Chart.with(values.formatted("0".repeat(64)))).doesNotThrowAnyException();
  }

  /** {@code make push} prints the digest of each image. */
  @Test
  void chartTakesDigestOfEveryBuiltImage() {
    String digests =
        Stream.of(Repository.WORKLOADS.toFile().listFiles())
            .filter(f -> new File(f, "Dockerfile").exists() && !BUILD_ONLY.contains(f.getName()))
            .map(f -> f.getName() + ": 'sha256:" + "0".repeat(64) + "'")
            .collect(Collectors.joining(", "));

    assertThat(digests).contains("agent: ").contains("syscall-write: ");
    assertThatCode(() -> Chart.with("catalogue: {imageDigests: {" + digests + "}}"))
        .doesNotThrowAnyException();
  }

  @Test
  void validationRendersNoObject() {
    assertThat(Chart.withDefaults().objects()).allMatch(object -> object.has("kind"));
  }
}
