package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.operator.spec.Installation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and updates the workloads of the catalogue. Each workload names the installation that
 * keeps it, and has the digest of the text that it was made from. A workload without an
 * installation belongs to a user, unless an earlier chart made it. The operator changes no workload
 * of a user or of another installation.
 */
public final class Catalogue {

  /** The annotation with the name of the installation that keeps a workload. */
  public static final String INSTALLATION = "runtimebench.dev/installation";

  /** The annotation with the digest of the text that a workload was made from. */
  public static final String DIGEST = "runtimebench.dev/catalogue-digest";

  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final Installation installation;

  public Catalogue(KubernetesClient client, Installation installation) {
    this.client = client;
    this.installation = installation;
  }

  /**
   * Creates the workload, or updates it if its text has changed.
   *
   * @param text the workload as YAML
   * @return why the workload is left alone; empty if the workload now matches the text
   * @throws KubernetesClientException when the API server refuses the workload
   * @throws IllegalArgumentException when the text is not a workload
   */
  public Optional<String> apply(String text) {
    GenericKubernetesResource wanted = parse(text);
    Resource<GenericKubernetesResource> at =
        client.genericKubernetesResources(context()).withName(wanted.getMetadata().getName());
    GenericKubernetesResource there = at.get();
    if (there == null) {
      create(wanted);
      return Optional.empty();
    }
    Optional<String> keeper = Optional.ofNullable(annotations(there).get(INSTALLATION));
    if (keeper.isEmpty() && !isOfEarlierChart(there)) {
      return Optional.of("a user made it; rename or delete it, or set catalogue.enabled=false");
    }
    if (keeper.filter(name -> !name.equals(installation.name())).isPresent()) {
      return Optional.of("installation %s keeps it".formatted(keeper.get()));
    }
    if (!annotations(wanted).get(DIGEST).equals(annotations(there).get(DIGEST))) {
      wanted.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
      client.genericKubernetesResources(context()).resource(wanted).update();
      LOG.info("updated BenchmarkWorkload {}", wanted.getMetadata().getName());
    }
    return Optional.empty();
  }

  private void create(GenericKubernetesResource wanted) {
    try {
      client.genericKubernetesResources(context()).resource(wanted).create();
      LOG.info("created BenchmarkWorkload {}", wanted.getMetadata().getName());
    } catch (KubernetesClientException e) {
      // Somebody else created the workload first. The next call checks whose it is.
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private GenericKubernetesResource parse(String text) {
    GenericKubernetesResource workload =
        client.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
    if (workload == null
        || !"BenchmarkWorkload".equals(workload.getKind())
        || workload.getMetadata() == null
        || workload.getMetadata().getName() == null) {
      throw new IllegalArgumentException("is not a BenchmarkWorkload with a name");
    }
    Map<String, String> annotations = new TreeMap<>(annotations(workload));
    annotations.put(INSTALLATION, installation.name());
    annotations.put(DIGEST, digest(text));
    workload.getMetadata().setAnnotations(annotations);
    return workload;
  }

  /** Charts before this version made the workloads themselves, with the labels of the chart. */
  private static boolean isOfEarlierChart(GenericKubernetesResource workload) {
    Map<String, String> labels = workload.getMetadata().getLabels();
    return labels != null && "runtimebench".equals(labels.get(PART_OF));
  }

  private static Map<String, String> annotations(GenericKubernetesResource workload) {
    Map<String, String> annotations = workload.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ResourceDefinitionContext context() {
    return ResourceDefinitionContext.fromResourceType(BenchmarkWorkload.class);
  }
}
