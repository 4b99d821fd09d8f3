package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.install.Installation;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** May the operator do what it does? Only some users may ask what others may do. */
final class OperatorRightsCheck implements Check {

  private static final String GROUP = RuntimeBenchmark.GROUP;

  /** What the chart grants: see its templates/rbac/_rules.tpl. A test compares the two. */
  static final List<Right> RIGHTS = rights();

  private final KubernetesClient client;
  private final List<Installation> operators;
  private final String namespace;

  OperatorRightsCheck(KubernetesClient client, List<Installation> operators, String namespace) {
    this.client = client;
    this.operators = operators;
    this.namespace = namespace;
  }

  private static List<Right> rights() {
    List<Right> rights = new ArrayList<>();
    verbs(rights, GROUP, "runtimebenchmarks", "get", "list", "watch", "create", "patch", "delete");
    verbs(rights, GROUP, "runtimebenchmarks/status", "update");
    verbs(rights, "", "pods", "get", "list", "watch", "create", "patch", "delete");
    verbs(rights, "", "pods/log", "get");
    verbs(rights, "", "configmaps", "get", "create", "update");
    verbs(rights, "", "events", "get", "list", "watch", "create", "patch");
    rights.add(Right.ofCluster("get", GROUP, "benchmarkworkloads"));
    rights.add(Right.ofCluster("get", "node.k8s.io", "runtimeclasses"));
    rights.add(Right.ofCluster("get", "", "nodes"));
    rights.add(Right.ofCluster("list", "", "nodes"));
    return List.copyOf(rights);
  }

  private static void verbs(List<Right> rights, String group, String resource, String... verbs) {
    Stream.of(verbs).map(verb -> Right.in(verb, group, resource)).forEach(rights::add);
  }

  @Override
  public String name() {
    return "operator's rights";
  }

  @Override
  public List<Finding> run() {
    return operators.stream().map(this::check).toList();
  }

  private Finding check(Installation operator) {
    try {
      List<Right> missing =
          RIGHTS.stream()
              .filter(right -> !isAllowed(client, operator.user(), right, namespace))
              .toList();
      return missing.isEmpty()
          ? Finding.ok(name(), "%s has all rights in %s".formatted(operator.user(), namespace))
          : Finding.problem(
              name(),
              "%s may not %s in %s"
                  .formatted(
                      operator.user(),
                      missing.stream().map(Right::text).collect(Collectors.joining(", ")),
                      namespace),
              "set the chart's value rbac.create to true, and add the namespace to watchNamespaces"
                  + " if that value is set");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return Finding.skipped(
          name(),
          "this user may not ask what %s may do".formatted(operator.user()),
          "an administrator can run rtb doctor, or helm test");
    }
  }

  /** Whether the API server says that a ServiceAccount has a right. */
  static boolean isAllowed(KubernetesClient client, String user, Right right, String namespace) {
    return Boolean.TRUE.equals(
        client
            .authorization()
            .v1()
            .subjectAccessReview()
            .create(
                new SubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withUser(user)
                    .withGroups(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + user.split(":")[2],
                        "system:authenticated")
                    .withResourceAttributes(right.attributes(namespace))
                    .endSpec()
                    .build())
            .getStatus()
            .getAllowed());
  }
}
