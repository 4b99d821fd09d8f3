package dev.runtimebench.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Paths in the repository, and helpers that read files. */
final class Repository {

  static final Path ROOT = Path.of(System.getProperty("root.dir"));
  static final Path CRDS = ROOT.resolve("crds");
  static final Path WORKLOADS = ROOT.resolve("workloads");
  static final Path CHART = ROOT.resolve("manifests/charts/runtimebench");
  static final Path SAMPLES = ROOT.resolve("manifests/samples");

  /** The version of the chart, the images and the build, for example {@code 0.1.0}. */
  static final String VERSION = text(ROOT.resolve("VERSION")).strip();

  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Repository() {}

  /** The file's only YAML document. */
  static JsonNode yaml(Path file) {
    List<JsonNode> documents = documents(text(file));
    if (documents.size() != 1) {
      throw new IllegalArgumentException(file + " contains " + documents.size() + " documents");
    }
    return documents.get(0);
  }

  /** The non-empty YAML documents in the text. */
  static List<JsonNode> documents(String text) {
    try (MappingIterator<JsonNode> all =
        YAML.readerFor(JsonNode.class).readValues(YAML.createParser(text))) {
      return all.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entry of the catalogue as the operator reads it. */
  static BenchmarkWorkload workload(JsonNode entry) {
    return Serialization.unmarshal(entry.toString(), BenchmarkWorkload.class);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files directly in the folder whose names have this ending, sorted. */
  static List<Path> files(Path folder, String end) {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files in the folder and its subfolders whose names have this ending, sorted. */
  static List<Path> tree(Path folder, String end) {
    try (var files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code workload.yaml} files of the catalogue, sorted. */
  static List<Path> catalogue() {
    try (var folders = Files.list(WORKLOADS)) {
      return folders
          .map(folder -> folder.resolve("workload.yaml"))
          .filter(Files::exists)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
