package dev.runtimebench.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.FileErrors;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.io.JsonErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads the Kubernetes objects of a JSON or YAML file with one or more documents. The items of a
 * List count as objects.
 */
public final class Documents {

  /** SnakeYAML's default, 3 MiB, is too small for a long list of benchmarks. */
  private static final int MAX_CODE_POINTS = 256 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(yamlFactory());

  private Documents() {}

  private static YAMLFactory yamlFactory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    return YAMLFactory.builder().loaderOptions(options).build();
  }

  /**
   * Returns the objects of a file, in the file's order.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException if the file cannot be read, is not JSON or YAML, or contains anything but
   *     Kubernetes objects
   */
  public static List<JsonNode> read(String file) {
    return objects(file, parse(InputText.read(file)));
  }

  /** Returns the Kubernetes objects of a file's documents; the file's name is for messages. */
  static List<JsonNode> objects(String file, List<JsonNode> documents) {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode document : documents) {
      unfold(file, document, objects);
    }
    if (objects.isEmpty()) {
      throw CliException.usage(file + ": contains no Kubernetes object");
    }
    return objects;
  }

  private static void unfold(String file, JsonNode document, List<JsonNode> objects) {
    if (document.isMissingNode() || document.isNull()) {
      return;
    }
    if (!document.path("kind").isTextual()) {
      throw CliException.usage(
          file + ": a document is not a Kubernetes object: \"kind\" is missing");
    }
    if (document.path("kind").asText().endsWith("List") && document.path("items").isArray()) {
      document.path("items").forEach(item -> unfold(file, item, objects));
    } else {
      objects.add(document);
    }
  }

  /** Returns the documents of a file without looking at their content. */
  static List<JsonNode> parse(InputText input) {
    String file = input.file();
    String text = input.text();
    ObjectReader reader =
        (text.stripLeading().startsWith("{") ? JSON : YAML).readerFor(JsonNode.class);
    try (MappingIterator<JsonNode> documents = reader.readValues(text)) {
      return documents.readAll();
    } catch (JsonProcessingException e) {
      throw CliException.usage(file + ": " + JsonErrors.why(e));
    } catch (IOException e) {
      throw CliException.usage(file + ": " + FileErrors.why(e));
    }
  }
}
