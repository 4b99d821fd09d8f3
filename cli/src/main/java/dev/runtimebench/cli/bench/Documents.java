package dev.runtimebench.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** Kubernetes objects of a file: JSON or YAML, one or many documents, Lists taken apart. */
public final class Documents {

  /** SnakeYAML's own limit, 3 MiB, is less than a long list of benchmarks. */
  private static final int LARGEST = 256 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(yamlFactory());

  private Documents() {}

  private static YAMLFactory yamlFactory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    return YAMLFactory.builder().loaderOptions(options).build();
  }

  /**
   * The objects of a file, in its order.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException if it can't be read, isn't JSON or YAML, or holds something else than
   *     Kubernetes objects
   */
  public static List<JsonNode> read(String file) {
    return objects(file, parse(file));
  }

  /** The Kubernetes objects of a file's documents. */
  static List<JsonNode> objects(String file, List<JsonNode> documents) {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode document : documents) {
      unfold(file, document, objects);
    }
    if (objects.isEmpty()) {
      throw CliException.usage(file + ": holds no object");
    }
    return objects;
  }

  private static void unfold(String file, JsonNode document, List<JsonNode> objects) {
    if (document.isMissingNode() || document.isNull()) {
      return;
    }
    if (!document.path("kind").isTextual()) {
      throw CliException.usage(file + ": not a Kubernetes object: it has no kind");
    }
    if (document.path("kind").asText().endsWith("List") && document.path("items").isArray()) {
      document.path("items").forEach(item -> unfold(file, item, objects));
    } else {
      objects.add(document);
    }
  }

  /** The documents of a file, whatever they are. */
  static List<JsonNode> parse(String file) {
    String text = text(file);
    ObjectReader reader =
        (text.stripLeading().startsWith("{") ? JSON : YAML).readerFor(JsonNode.class);
    try (MappingIterator<JsonNode> documents = reader.readValues(text)) {
      return documents.readAll();
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null ? "" : ", line " + Math.max(1, e.getLocation().getLineNr());
      throw CliException.usage(
          file + where + ": " + e.getOriginalMessage().lines().findFirst().orElse("not readable"));
    } catch (IOException e) {
      throw CliException.usage(file + ": " + e.getMessage());
    }
  }

  private static String text(String file) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw CliException.usage(file + ": no such file");
    } catch (IOException e) {
      throw CliException.usage(file + ": can't be read: " + e.getMessage());
    }
  }
}
