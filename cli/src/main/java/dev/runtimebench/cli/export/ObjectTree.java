package dev.runtimebench.cli.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Writes objects of Kubernetes as JSON or YAML, without managedFields. All strings in the YAML have
 * double quotes, so that the escape sequences of JSON are valid there too.
 */
public final class ObjectTree {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private ObjectTree() {}

  /** Returns a {@code v1} List. */
  public static ObjectNode list(List<? extends HasMetadata> objects) {
    ObjectNode list = JSON.createObjectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    objects.forEach(object -> items.add(one(object)));
    return list;
  }

  /** Returns one object. */
  public static ObjectNode one(HasMetadata given) {
    ObjectNode object = KUBERNETES.convertValue(given, ObjectNode.class);
    ((ObjectNode) object.path("metadata")).remove("managedFields");
    return object;
  }

  /** Returns indented JSON with a newline at the end. */
  public static String json(ObjectNode tree) {
    try {
      return TerminalText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  /** Returns YAML with a newline at the end. */
  public static String yaml(ObjectNode tree) {
    try {
      return TerminalText.json(YAML.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }
}
