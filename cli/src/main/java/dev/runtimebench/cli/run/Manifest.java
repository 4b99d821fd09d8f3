package dev.runtimebench.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.Documents;
import dev.runtimebench.cli.io.JsonErrors;
import dev.runtimebench.cli.io.WholeRecords;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * An object to apply. The object keeps fields that this program does not know, so that the API
 * server reports all errors.
 */
public record Manifest(Kind kind, GenericKubernetesResource object) {

  /** The supported kinds, in the order in which they are applied. */
  public enum Kind {
    BenchmarkWorkload("benchmarkworkloads", false),
    RuntimeBenchmark("runtimebenchmarks", true);

    private final String plural;
    private final boolean namespaced;

    Kind(String plural, boolean namespaced) {
      this.plural = plural;
      this.namespaced = namespaced;
    }

    boolean isNamespaced() {
      return namespaced;
    }

    ResourceDefinitionContext context() {
      return new ResourceDefinitionContext.Builder()
          .withGroup(dev.runtimebench.api.v1alpha1.RuntimeBenchmark.GROUP)
          .withVersion(dev.runtimebench.api.v1alpha1.RuntimeBenchmark.VERSION)
          .withKind(name())
          .withPlural(plural)
          .withNamespaced(namespaced)
          .build();
    }
  }

  /** The API server's limit. */
  private static final int MAX_NAME = 253;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  /**
   * Returns the objects of a file, workloads before the benchmarks that refer to them.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException if the file cannot be read, or contains another kind of object
   */
  public static List<Manifest> read(String file) {
    return Documents.read(file).stream()
        .map(node -> of(file, node))
        .sorted(Comparator.comparing(Manifest::kind))
        .toList();
  }

  private static Manifest of(String file, JsonNode node) {
    String kind = node.path("kind").asText();
    String version = node.path("apiVersion").asText();
    if (!version.equals(RuntimeBenchmark.GROUP + "/" + RuntimeBenchmark.VERSION)
        || List.of(Kind.values()).stream().noneMatch(k -> k.name().equals(kind))) {
      throw CliException.usage(
          "%s: a document is %s: expected a RuntimeBenchmark or a BenchmarkWorkload of %s/%s"
              .formatted(
                  file,
                  version.isEmpty() ? kind + " without apiVersion" : version + " " + kind,
                  RuntimeBenchmark.GROUP,
                  RuntimeBenchmark.VERSION));
    }
    if (!node.path("metadata").path("name").isTextual()) {
      throw CliException.usage(file + ": a " + kind + " has no metadata.name");
    }
    int length = node.path("metadata").path("name").asText().length();
    if (length > MAX_NAME) {
      throw CliException.usage(
          "%s: the metadata.name of a %s has %,d characters; at most %d are allowed"
              .formatted(file, kind, length, MAX_NAME));
    }
    return new Manifest(
        Kind.valueOf(kind), JSON.convertValue(node, GenericKubernetesResource.class));
  }

  public String name() {
    return object.getMetadata().getName();
  }

  /** Appends a text to the name of a benchmark. The names of workloads stay as they are. */
  public void appendToName(String suffix) {
    if (kind == Kind.RuntimeBenchmark) {
      object.getMetadata().setName(name() + suffix);
    }
  }

  /** The kind and the name as kubectl prints them. */
  public String title() {
    return "%s.%s/%s"
        .formatted(kind.name().toLowerCase(Locale.ROOT), RuntimeBenchmark.GROUP, name());
  }

  /**
   * Returns this object as its type.
   *
   * @throws CliException if a field has another type
   */
  public <T> T as(Class<T> type) {
    try {
      return KUBERNETES.convertValue(object, type);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(name() + ": " + JsonErrors.why(e));
    }
  }

  /**
   * Returns the spec of this object, or of what the API server has made of it.
   *
   * @throws CliException if the spec is missing, a field has another type, or a required text or an
   *     element of a list is missing
   */
  public <T> T spec(GenericKubernetesResource from, Class<? extends CustomResource<T, ?>> type) {
    T spec;
    try {
      spec = KUBERNETES.convertValue(from, type).getSpec();
    } catch (IllegalArgumentException e) {
      throw CliException.usage(name() + ": " + JsonErrors.why(e));
    }
    if (spec == null) {
      throw CliException.usage(name() + ": spec is missing");
    }
    WholeRecords.problem("spec", spec)
        .ifPresent(
            problem -> {
              throw CliException.usage(name() + ": " + problem);
            });
    return spec;
  }
}
