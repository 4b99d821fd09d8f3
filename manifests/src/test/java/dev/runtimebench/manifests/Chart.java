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

/** The chart, rendered by Helm in this process: release {@code try} in namespace {@code system}. */
record Chart(List<JsonNode> objects) {

  static final String NAMESPACE = "system";
  static final String NAME = "try-runtimebench";

  /** Where Helm's annotation is found in what is rendered here. */
  static final String HOOK = "/metadata/annotations/shown.helm.sh~1hook";

  /**
   * The chart as it is rendered: without {@code kubeVersion}, since Helm as a library takes itself
   * for Kubernetes 1.20 when it has no cluster, and with hooks under another annotation, since it
   * shows no hooks.
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
   * Renders it.
   *
   * @param values YAML
   * @throws IllegalStateException when Helm refuses
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

  /** What Helm says when the chart is installed with these values. */
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

  /** The only one of that kind. */
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
