package dev.runtimebench.operator.boot;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A right that an identity should have, or should not have.
 *
 * @param expected whether the right should be granted
 * @param verb a verb of RBAC
 * @param resource {@code group/resource/subresource}; the core group is omitted, and a group is
 *     recognised by its dot
 * @param namespace {@code *}: all namespaces, or the resource is cluster-scoped
 */
record Right(boolean expected, String verb, String resource, String namespace) {

  private static final int WORDS = 4;

  static Right parse(String text) {
    String[] words = text.strip().split("\\s+");
    if (words.length != WORDS || !words[0].matches("[+-]")) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form \"+ verb resource namespace\"".formatted(text));
    }
    return new Right(words[0].equals("+"), words[1], words[2], words[3]);
  }

  /** Asks the API server whether the client's identity has this right. */
  boolean isAllowed(KubernetesClient client) {
    String[] parts = resource.split("/");
    boolean grouped = parts[0].contains(".");
    int at = grouped ? 1 : 0;
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(verb)
            .withGroup(grouped ? parts[0] : "")
            .withResource(parts[at])
            .withSubresource(parts.length > at + 1 ? parts[at + 1] : null)
            .withNamespace(namespace.equals("*") ? null : namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  String text() {
    return "%s %s in %s"
        .formatted(verb, resource, namespace.equals("*") ? "the cluster" : namespace);
  }
}
