package dev.runtimebench.cli.run;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Makes objects of the cluster what a file says, and tells what was done in kubectl's words. */
public final class Applier {

  private final KubernetesClient client;

  /**
   * @param client stays the caller's to close
   */
  public Applier(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Creates an object or changes the one that is there.
   *
   * @param namespace where a namespaced object goes that names none itself
   * @return {@code runtimebenchmark.runtimebench.dev/write-syscall created}
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses
   */
  public String apply(Manifest manifest, String namespace) {
    GenericKubernetesResource wanted = manifest.object();
    Resource<GenericKubernetesResource> resource = resource(manifest, namespace);
    GenericKubernetesResource present = resource.get();
    String done;
    // Strict: a field that is misspelt would otherwise be dropped without a word.
    if (present == null) {
      resource.fieldValidation(Validation.STRICT).create();
      done = "created";
    } else {
      String before = present.getMetadata().getResourceVersion();
      wanted.setMetadata(merged(present.getMetadata(), wanted.getMetadata()));
      GenericKubernetesResource after =
          resource(manifest, namespace).fieldValidation(Validation.STRICT).update();
      boolean same = before.equals(after.getMetadata().getResourceVersion());
      done = same ? "unchanged" : "configured";
    }
    String kind = manifest.kind().name().toLowerCase(Locale.ROOT);
    return "%s.runtimebench.dev/%s %s".formatted(kind, manifest.name(), done);
  }

  private Resource<GenericKubernetesResource> resource(Manifest manifest, String namespace) {
    var resources = client.genericKubernetesResources(manifest.kind().context());
    GenericKubernetesResource object = manifest.object();
    if (!manifest.kind().isNamespaced()) {
      return resources.resource(object);
    }
    String own = object.getMetadata().getNamespace();
    return resources.inNamespace(own == null ? namespace : own).resource(object);
  }

  /** What is there, with the labels and annotations that are wanted. */
  private static ObjectMeta merged(ObjectMeta present, ObjectMeta wanted) {
    present.setLabels(merged(present.getLabels(), wanted.getLabels()));
    present.setAnnotations(merged(present.getAnnotations(), wanted.getAnnotations()));
    return present;
  }

  private static Map<String, String> merged(
      Map<String, String> present, Map<String, String> wanted) {
    Map<String, String> all = new HashMap<>(present == null ? Map.of() : present);
    all.putAll(wanted == null ? Map.of() : wanted);
    return all;
  }
}
