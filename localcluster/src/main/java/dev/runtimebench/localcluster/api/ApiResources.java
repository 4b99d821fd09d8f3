package dev.runtimebench.localcluster.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The resources that the server serves: the built-in resources that an operator may use, and the
 * resources of registered CRDs. Thread-safe.
 */
public final class ApiResources {

  private static final String[] BUILT_IN = {
    // group version plural kind scope(N|C) status(S|-) shortNames
    "- v1 configmaps ConfigMap N - cm",
    "- v1 endpoints Endpoints N - ep",
    "- v1 events Event N - ev",
    "- v1 limitranges LimitRange N - limits",
    "- v1 namespaces Namespace C S ns",
    "- v1 nodes Node C S no",
    "- v1 persistentvolumeclaims PersistentVolumeClaim N S pvc",
    "- v1 persistentvolumes PersistentVolume C S pv",
    "- v1 pods Pod N S po",
    "- v1 resourcequotas ResourceQuota N S quota",
    "- v1 secrets Secret N -",
    "- v1 serviceaccounts ServiceAccount N - sa",
    "- v1 services Service N S svc",
    "apiextensions.k8s.io v1 customresourcedefinitions CustomResourceDefinition C S crd,crds",
    "apps v1 daemonsets DaemonSet N S ds",
    "apps v1 deployments Deployment N S deploy",
    "apps v1 replicasets ReplicaSet N S rs",
    "apps v1 statefulsets StatefulSet N S sts",
    "authorization.k8s.io v1 selfsubjectaccessreviews SelfSubjectAccessReview C -",
    "authorization.k8s.io v1 selfsubjectrulesreviews SelfSubjectRulesReview C -",
    "authorization.k8s.io v1 subjectaccessreviews SubjectAccessReview C -",
    "batch v1 cronjobs CronJob N S cj",
    "batch v1 jobs Job N S",
    "coordination.k8s.io v1 leases Lease N -",
    "events.k8s.io v1 events Event N - ev",
    "networking.k8s.io v1 networkpolicies NetworkPolicy N - netpol",
    "node.k8s.io v1 runtimeclasses RuntimeClass C -",
    "policy v1 poddisruptionbudgets PodDisruptionBudget N S pdb",
    "rbac.authorization.k8s.io v1 clusterrolebindings ClusterRoleBinding C -",
    "rbac.authorization.k8s.io v1 clusterroles ClusterRole C -",
    "rbac.authorization.k8s.io v1 rolebindings RoleBinding N -",
    "rbac.authorization.k8s.io v1 roles Role N -",
    "scheduling.k8s.io v1 priorityclasses PriorityClass C - pc",
    "storage.k8s.io v1 storageclasses StorageClass C - sc",
  };

  private record Key(String group, String version, String plural) {}

  private final Map<Key, ApiResource> byPath = new LinkedHashMap<>();

  public ApiResources() {
    for (String line : BUILT_IN) {
      String[] f = line.split(" ");
      add(
          ApiResourceBuilder.builder()
              .group(f[0].equals("-") ? "" : f[0])
              .version(f[1])
              .plural(f[2])
              .kind(f[3])
              .namespaced(f[4].equals("N"))
              .statusSubresource(f[5].equals("S"))
              .custom(false)
              .shortNames(f.length > 6 ? List.of(f[6].split(",")) : List.of())
              .build());
    }
  }

  private synchronized void add(ApiResource resource) {
    byPath.put(new Key(resource.group(), resource.version(), resource.plural()), resource);
  }

  /**
   * Replaces all versions of a custom resource at once, so that no request finds none of them.
   *
   * @param served the versions to serve from now on; empty if the definition is gone
   */
  public synchronized void replace(GroupResource resource, List<ApiResource> served) {
    byPath
        .values()
        .removeIf(candidate -> candidate.custom() && candidate.groupResource().equals(resource));
    served.forEach(this::add);
  }

  public synchronized Optional<ApiResource> find(String group, String version, String plural) {
    return Optional.ofNullable(byPath.get(new Key(group, version, plural)));
  }

  public synchronized Optional<ApiResource> find(GroupResource resource) {
    return byPath.values().stream()
        .filter(candidate -> candidate.groupResource().equals(resource))
        .findFirst();
  }

  public synchronized Collection<ApiResource> all() {
    return List.copyOf(byPath.values());
  }
}
