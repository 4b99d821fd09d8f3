package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.install.Installation;
import dev.runtimebench.cli.install.Installations;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/** Does an operator run, and in this version? */
final class OperatorCheck implements Check {

  private static final String NAMESPACES = "RTB_WATCH_NAMESPACES";

  private final KubernetesClient client;
  private final Installations installations;
  private final String namespace;
  private final String version;

  /**
   * @param version the version of this program
   */
  OperatorCheck(
      KubernetesClient client, Installations installations, String namespace, String version) {
    this.client = client;
    this.installations = installations;
    this.namespace = namespace;
    this.version = version;
  }

  @Override
  public String name() {
    return "operator";
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    installations.found().forEach(operator -> findings.add(of(operator)));
    if (!findings.isEmpty()) {
      return findings;
    }
    if (isKnownFromBenchmarks()) {
      return List.of(
          Finding.ok(name(), "an operator has written the status of benchmarks in " + namespace));
    }
    return List.of(
        installations
            .unknown()
            .map(
                why ->
                    Finding.skipped(
                        name(),
                        "cannot tell whether an operator runs: " + why,
                        "ask an administrator for the output of rtb version"))
            .orElseGet(
                () ->
                    Finding.unknown(
                        name(),
                        "no Deployment has the labels of the chart, and no benchmark in "
                            + namespace
                            + " has a status",
                        "install the chart, or start the operator outside of the cluster with make"
                            + " run")));
  }

  private boolean isKnownFromBenchmarks() {
    return client
        .resources(RuntimeBenchmark.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .anyMatch(b -> b.getStatus() != null && !b.getStatus().conditions().isEmpty());
  }

  private Finding of(Installation operator) {
    String what =
        "%s/%s, version %s"
            .formatted(operator.namespace(), operator.name(), operator.version().orElse("unknown"));
    boolean watches =
        operator
            .setting(NAMESPACES)
            .map(list -> List.of(list.split(",")).contains(namespace))
            .orElse(true);
    if (!watches) {
      return Finding.warning(
          name(),
          "%s does not watch the namespace %s".formatted(what, namespace),
          "add the namespace to the chart's value watchNamespaces, or choose another with -n");
    }
    if (operator.ready() == 0) {
      return Finding.problem(
          name(),
          "%s has no ready Pod (%d wanted)".formatted(what, operator.replicas()),
          "kubectl -n %s describe deployment %s".formatted(operator.namespace(), operator.name()));
    }
    if (operator.version().isPresent() && !operator.version().get().equals(version)) {
      return Finding.warning(
          name(),
          "%s is not the version of this rtb, %s".formatted(what, version),
          "use the same version of both: helm upgrade, or another rtb");
    }
    return Finding.ok(
        name(), "%s, %d of %d ready".formatted(what, operator.ready(), operator.replicas()));
  }
}
