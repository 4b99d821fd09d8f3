package dev.runtimebench.cli.run;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.Map;

/** Applies objects to the cluster, as {@code kubectl apply} does. */
public final class Applier {

  private final KubernetesClient client;

  /**
   * @param client the caller closes it
   */
  public Applier(KubernetesClient client) {
    this.client = client;
  }

  /**
   * An object that was applied.
   *
   * @param line as kubectl prints it: {@code runtimebenchmark.runtimebench.dev/write-syscall
   *     created}
   * @param object as the API server has it
   */
  public record Done(String line, GenericKubernetesResource object) {}

  /**
   * Creates an object, or updates the existing one.
   *
   * @param namespace for a namespaced object without a namespace of its own
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses the
   *     object
   */
  public Done apply(Manifest manifest, String namespace) {
    GenericKubernetesResource wanted = manifest.object();
    Resource<GenericKubernetesResource> resource = resource(manifest, namespace);
    GenericKubernetesResource present = resource.get();
    // Strict: otherwise the API server drops a misspelled field silently.
    if (present == null) {
      return new Done(
          manifest.title() + " created", resource.fieldValidation(Validation.STRICT).create());
    }
    String before = present.getMetadata().getResourceVersion();
    wanted.setMetadata(merged(present.getMetadata(), wanted.getMetadata()));
    GenericKubernetesResource after =
        resource(manifest, namespace).fieldValidation(Validation.STRICT).update();
    boolean same = before.equals(after.getMetadata().getResourceVersion());
    return new Done(manifest.title() + (same ? " unchanged" : " configured"), after);
  }

  /**
   * Lets the API server check an object as {@link #apply} would, without storing it.
   *
   * @return the object with the API server's defaults
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses the
   *     object, or does not answer
   */
  public GenericKubernetesResource check(Manifest manifest, String namespace) {
    GenericKubernetesResource present = resource(manifest, namespace).get();
    if (present != null) {
      manifest.object().setMetadata(merged(present.getMetadata(), manifest.object().getMetadata()));
    }
    Resource<GenericKubernetesResource> resource = resource(manifest, namespace);
    var strict = resource.dryRun().fieldValidation(Validation.STRICT);
    return present == null ? strict.create() : strict.update();
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

  /** Returns the present metadata, with the wanted labels and annotations added. */
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
