package dev.runtimebench.cli.doctor;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;

/**
 * A right of RBAC.
 *
 * @param group the API group; empty for the core group
 * @param resource the resource, with a slash before a subresource
 * @param clusterScoped whether the resource is outside of all namespaces
 */
record Right(String verb, String group, String resource, boolean clusterScoped) {

  static Right in(String verb, String group, String resource) {
    return new Right(verb, group, resource, false);
  }

  static Right ofCluster(String verb, String group, String resource) {
    return new Right(verb, group, resource, true);
  }

  ResourceAttributes attributes(String namespace) {
    String[] parts = resource.split("/");
    return new ResourceAttributesBuilder()
        .withVerb(verb)
        .withGroup(group)
        .withResource(parts[0])
        .withSubresource(parts.length > 1 ? parts[1] : null)
        .withNamespace(clusterScoped ? null : namespace)
        .build();
  }

  String text() {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }
}
