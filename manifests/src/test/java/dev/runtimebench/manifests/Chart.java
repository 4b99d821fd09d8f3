package dev.runtimebench.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart as Helm renders it, as release {@code try} in namespace {@code system}. */
record Chart(List<JsonNode> objects) {

  static final String NAMESPACE = "system";
  static final String NAME = "try-runtimebench";

  /** The JSON pointer of Helm's hook annotation, as {@link Rendered} renames the annotation. */
  static final String HOOK = "/metadata/annotations/shown.helm.sh~1hook";

  /**
   * A copy of the chart for rendering. The copy has no {@code kubeVersion}, because the Helm
   * library assumes Kubernetes 1.20 when it has no cluster. The hooks have another annotation,
   * because the Helm library does not return hooks.
   */
  private static final class Rendered {
    static final Path CHART = copy();

    private static Path copy() {
      try {
        Path copy =
            Files.createTempDirectory(
                Files.createDirectories(Repository.ROOT.resolve("manifests/target")), "chart");
        try (Stream<Path> files = Files.walk(Repository.CHART)) {
          for (Path file : files.toList()) {
            Path to = copy.resolve(Repository.CHART.relativize(file).toString());
            if (Files.isDirectory(file)) {
              Files.createDirectories(to);
            } else {
              Files.writeString(
                  to,
                  Files.readString(file)
                      .replaceAll("(?m)^kubeVersion:.*\\R", "")
                      .replace("\"helm.sh/hook\"", "\"shown.helm.sh/hook\""));
            }
          }
        }
        return copy;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Chart withDefaults() {
    return with("");
  }

  /**
   * Renders the chart.
   *
   * @param values the values file, as YAML
   * @throws IllegalStateException when Helm refuses the values
   */
  static Chart with(String values) {
    return withFile(
        values,
        file ->
            new Chart(
                Repository.documents(
                    new Helm(Rendered.CHART)
                        .template()
                        .withName("try")
                        .withNamespace(NAMESPACE)
                        .withValuesFile(file)
                        .call())));
  }

  /** The output of {@code helm install} with these values, which contains the chart's notes. */
  static String notes(String values) {
    return withFile(
        values,
        file ->
            new Helm(Rendered.CHART)
                .install()
                .clientOnly()
                .dryRun()
                .withName("try")
                .withNamespace(NAMESPACE)
                .withValuesFile(file)
                .call()
                .getOutput());
  }

  private static <T> T withFile(String values, Function<Path, T> use) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        return use.apply(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> all(String kind) {
    return objects.stream().filter(o -> kind.equals(o.path("kind").asText())).toList();
  }

  /** The only object of that kind. */
  JsonNode one(String kind) {
    List<JsonNode> found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of kind " + kind);
    }
    return found.get(0);
  }

  JsonNode named(String kind, String name) {
    return all(kind).stream()
        .filter(o -> name(o).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** The workloads of the catalogue, wherever the chart has them. */
  List<JsonNode> workloads() {
    return objects.stream()
        .flatMap(
            object ->
                name(object).endsWith("-catalogue")
                    ? texts(object.path("data")).stream()
                        .flatMap(text -> Repository.documents(text).stream())
                    : Stream.of(object))
        .filter(object -> "BenchmarkWorkload".equals(object.path("kind").asText()))
        .toList();
  }

  JsonNode workload(String name) {
    return workloads().stream().filter(w -> name(w).equals(name)).findFirst().orElseThrow();
  }

  JsonNode pod() {
    return one("Deployment").at("/spec/template");
  }

  JsonNode container() {
    return pod().at("/spec/containers/0");
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  static List<String> names(List<JsonNode> objects) {
    return objects.stream().map(Chart::name).toList();
  }

  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
