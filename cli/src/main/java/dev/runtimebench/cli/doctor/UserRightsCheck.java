package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** May this user create benchmarks, and read their results? */
final class UserRightsCheck implements Check {

  private static final String GROUP = RuntimeBenchmark.GROUP;

  /** Without these a user can run no benchmark. */
  private static final List<Right> NEEDED =
      List.of(
          Right.in("create", GROUP, "runtimebenchmarks"),
          Right.in("get", GROUP, "runtimebenchmarks"),
          Right.in("list", GROUP, "runtimebenchmarks"),
          Right.in("watch", GROUP, "runtimebenchmarks"));

  private record Useful(Right right, String use) {}

  private static final List<Useful> USEFUL =
      List.of(
          new Useful(Right.in("update", GROUP, "runtimebenchmarks"), "change a benchmark"),
          new Useful(Right.in("delete", GROUP, "runtimebenchmarks"), "delete a benchmark"),
          new Useful(
              Right.in("get", "", "configmaps"), "read the raw samples (rtb export, compare)"),
          new Useful(
              Right.ofCluster("list", GROUP, "benchmarkworkloads"),
              "list the workloads (rtb workloads)"));

  private final KubernetesClient client;
  private final String namespace;

  UserRightsCheck(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public String name() {
    return "your rights";
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    List<Right> missing = NEEDED.stream().filter(right -> !isAllowed(right)).toList();
    if (missing.isEmpty()) {
      findings.add(
          Finding.ok(name(), "this user may create, read and watch benchmarks in " + namespace));
    } else {
      findings.add(
          Finding.problem(
              name(),
              "in %s this user may not %s"
                  .formatted(
                      namespace,
                      missing.stream().map(Right::text).collect(Collectors.joining(", "))),
              "bind the cluster roles view (to read) and edit (to write), which have these rights"
                  + " where the chart is installed with rbac.aggregate"));
    }
    USEFUL.stream()
        .filter(useful -> !isAllowed(useful.right()))
        .map(
            useful ->
                Finding.warning(
                    name(), "this user may not " + useful.use(), "grant " + useful.right().text()))
        .forEach(findings::add);
    return findings;
  }

  private boolean isAllowed(Right right) {
    return Boolean.TRUE.equals(
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(
                new SelfSubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withResourceAttributes(right.attributes(namespace))
                    .endSpec()
                    .build())
            .getStatus()
            .getAllowed());
  }
}
