package dev.runtimebench.localcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;

/** A small custom resource for tests. */
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
   * Returns a widget in namespace default.
   *
   * @param spec a YAML flow mapping
   */
  static GenericKubernetesResource widget(String name, String spec) {
    return yaml(
        "{apiVersion: example.dev/v1, kind: Widget, metadata: {name: "
            + name
            + ", namespace: default}, spec: "
            + spec
            + "}");
  }

  /** Parses YAML. The marker prevents that the client reads a YAML flow mapping as JSON. */
  static GenericKubernetesResource yaml(String yaml) {
    return new KubernetesSerialization().unmarshal("---\n" + yaml, GenericKubernetesResource.class);
  }
}
