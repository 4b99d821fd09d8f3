package dev.runtimebench.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Are the CRDs there, and do they know the same fields as the CRDs of this version? */
final class CrdCheck implements Check {

  private static final List<String> PLURALS = List.of("runtimebenchmarks", "benchmarkworkloads");
  private static final String VERSION_LABEL = "app.kubernetes.io/version";
  private static final int MAX_FIELDS = 3;
  private static final String INSTALL =
      "install or upgrade the chart: helm upgrade --install runtimebench"
          + " manifests/charts/runtimebench -n runtimebench --create-namespace";

  private final KubernetesClient client;

  CrdCheck(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String name() {
    return "CRDs";
  }

  @Override
  public List<Finding> run() {
    return PLURALS.stream().map(this::check).toList();
  }

  private Finding check(String plural) {
    String name = plural + "." + RuntimeBenchmark.GROUP;
    CustomResourceDefinition found;
    try {
      found = client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return served(plural)
          ? Finding.ok(
              name(),
              name
                  + " is served as "
                  + RuntimeBenchmark.VERSION
                  + "; this user may not read the CRD, so its fields were not compared")
          : Finding.problem(name(), name + " is not served", INSTALL);
    }
    return found == null
        ? Finding.problem(name(), name + " is not installed", INSTALL)
        : compared(name, plural, found);
  }

  /** Any user may ask what the API server serves. */
  private boolean served(String plural) {
    return Optional.ofNullable(
            client.getApiResources(RuntimeBenchmark.GROUP + "/" + RuntimeBenchmark.VERSION))
        .stream()
        .flatMap(list -> list.getResources().stream())
        .anyMatch(resource -> resource.getName().equals(plural));
  }

  private Finding compared(String name, String plural, CustomResourceDefinition found) {
    JsonNode tree = new KubernetesSerialization().convertValue(found, JsonNode.class);
    Optional<JsonNode> version = version(tree);
    if (version.isEmpty()) {
      return Finding.problem(
          name(), "%s does not serve %s".formatted(name, RuntimeBenchmark.VERSION), INSTALL);
    }
    Set<String> present = fields(version.get());
    Set<String> own = fields(version(bundled(plural)).orElseThrow());
    Set<String> lacking = new TreeSet<>(own);
    lacking.removeAll(present);
    Set<String> more = new TreeSet<>(present);
    more.removeAll(own);
    String label =
        Optional.ofNullable(found.getMetadata().getLabels())
            .map(labels -> labels.get(VERSION_LABEL))
            .map(chart -> ", of chart " + chart)
            .orElse("");
    String what = "%s, %s%s".formatted(name, RuntimeBenchmark.VERSION, label);
    if (!lacking.isEmpty()) {
      return Finding.warning(
          name(),
          "%s is older than this rtb: it lacks %s; the API server refuses or drops such fields"
              .formatted(what, shown(lacking)),
          INSTALL);
    }
    if (!more.isEmpty()) {
      return Finding.warning(
          name(),
          "%s is newer than this rtb, which does not know %s".formatted(what, shown(more)),
          "use the rtb of the same version as the chart");
    }
    return Finding.ok(name(), what);
  }

  private static String shown(Set<String> fields) {
    List<String> first = fields.stream().limit(MAX_FIELDS).toList();
    int rest = fields.size() - first.size();
    return String.join(", ", first) + (rest > 0 ? " and %d more".formatted(rest) : "");
  }

  private static Optional<JsonNode> version(JsonNode crd) {
    for (JsonNode version : crd.path("spec").path("versions")) {
      if (version.path("name").asText().equals(RuntimeBenchmark.VERSION)
          && version.path("served").asBoolean()) {
        return Optional.of(version.path("schema").path("openAPIV3Schema"));
      }
    }
    return Optional.empty();
  }

  private static JsonNode bundled(String plural) {
    try (InputStream in = CrdCheck.class.getResourceAsStream("crds/" + plural + ".yaml")) {
      return new ObjectMapper(new YAMLFactory()).readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths of all fields of a schema. */
  private static Set<String> fields(JsonNode schema) {
    Set<String> fields = new TreeSet<>();
    collect(schema, "", fields);
    return fields;
  }

  private static void collect(JsonNode schema, String path, Set<String> fields) {
    List<String> names = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String field = path.isEmpty() ? name : path + "." + name;
      fields.add(field);
      collect(schema.path("properties").path(name), field, fields);
    }
    if (schema.has("items")) {
      collect(schema.path("items"), path + "[]", fields);
    }
  }
}
