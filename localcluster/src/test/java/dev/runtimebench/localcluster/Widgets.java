package dev.runtimebench.localcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;

/** A small custom resource of the tests' own. */
final class Widgets {

  static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup("example.dev")
          .withVersion("v1")
          .withKind("Widget")
          .withPlural("widgets")
          .withNamespaced(true)
          .build();

  private Widgets() {}

  static InputStream crd() {
    return Widgets.class.getResourceAsStream("/widgets.example.dev-v1.yml");
  }

  /**
   * @param spec YAML flow mapping
   */
  static GenericKubernetesResource widget(String name, String spec) {
    return yaml(
        "{apiVersion: example.dev/v1, kind: Widget, metadata: {name: "
            + name
            + ", namespace: default}, spec: "
            + spec
            + "}");
  }

  /** The marker keeps the client from taking a YAML flow mapping for JSON. */
  static GenericKubernetesResource yaml(String yaml) {
    return new KubernetesSerialization().unmarshal("---\n" + yaml, GenericKubernetesResource.class);
  }
}
