package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values that do nothing, for what they belong to is switched off: no error, since a file for one
 * cluster switches off what a file for all has set; but whoever installs is told.
 */
class ChartIdleValuesTest {

  private static final String TOLD = "\nValues that have no effect:\n";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {policy: {allowedNodeSelectors: [pool=a], requiredNodeSelector: {pool: b}}} | policy.allowedNodeSelectors: nobody can ask for "pool=a", for policy.requiredNodeSelector demands "pool=b" of every benchmark
          {policy: {perNamespace: {maxBenchmarksAtATime: 2}}}       | policy.perNamespace.maxBenchmarksAtATime: 2 limits nothing, for parallelBenchmarks lets only 1 measure in the whole cluster
          {probe: {enabled: false, image: r.example/agent}}         | probe.image: does nothing while probe.enabled is false
          {crds: {enabled: false, keep: false}}                     | crds.keep: does nothing while crds.enabled is false
          {runtimeClasses: {classes: [{name: a, handler: a}]}}      | runtimeClasses.classes: does nothing while runtimeClasses.create is false
          {serviceAccount: {create: false, name: a, annotations: {b: c}}} | serviceAccount.annotations: does nothing while serviceAccount.create is false
          {metrics: {serviceMonitor: {interval: 15s}}}              | metrics.serviceMonitor.interval: does nothing while metrics.serviceMonitor.enabled is false
          {metrics: {serviceMonitor: {labels: {a: b}}}}             | metrics.serviceMonitor.labels: does nothing while metrics.serviceMonitor.enabled is false
          {metrics: {dashboard: {labels: {a: b}}}}                  | metrics.dashboard.labels: does nothing while metrics.dashboard.enabled is false
          {metrics: {dashboard: {annotations: {a: b}}}}             | metrics.dashboard.annotations: does nothing while metrics.dashboard.enabled is false
          {replicas: 3, podDisruptionBudget: {maxUnavailable: 2}}   | podDisruptionBudget.maxUnavailable: does nothing while podDisruptionBudget.enabled is false
          {networkPolicy: {apiServerPorts: [6443]}}                 | networkPolicy.apiServerPorts: does nothing while networkPolicy.enabled is false
          {networkPolicy: {apiServerTo: [{podSelector: {}}]}}       | networkPolicy.apiServerTo: does nothing while networkPolicy.enabled is false
          {networkPolicy: {metricsFrom: [{podSelector: {}}]}}       | networkPolicy.metricsFrom: does nothing while networkPolicy.enabled is false
          {leaderElection: {leaseSeconds: 30}}                      | leaderElection.leaseSeconds: does nothing while leaderElection.enabled is false
          """)
  void areTold(String values, String message) {
    assertThat(Chart.notes(values)).contains(TOLD + "\n  " + message);
  }

  @Test
  void allAtOnce() {
    assertThat(
            Chart.notes(
                "{probe: {enabled: false, image: i}, networkPolicy: {apiServerPorts: [6443]}}"))
        .contains("\n  probe.image: ", "\n  networkPolicy.apiServerPorts: ");
  }

  /** The defaults are none, and neither is what is switched on, or taken out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}
          {replicas: 2, leaderElection: {leaseSeconds: 30}}
          {networkPolicy: {enabled: true, apiServerPorts: [6443]}}
          {probe: {enabled: false, image: null}}
          {policy: {allowedNodeSelectors: [pool=a, pool, disk=ssd], requiredNodeSelector: {pool: a}}}
          {parallelBenchmarks: 2, policy: {perNamespace: {maxBenchmarksAtATime: 2}}}
          """)
  void noneIsTold(String values) {
    assertThat(Chart.notes(values)).contains("kubectl get").doesNotContain(TOLD);
  }
}
