package dev.runtimebench.testkit;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The RuntimeClasses and nodes that a platform publishes, from the resources in {@code platforms}.
 */
public record Platform(List<RuntimeClass> runtimeClasses, List<Node> nodes) {

  /**
   * Reads a platform.
   *
   * @param name the name of a file in {@code platforms}, without its suffix
   */
  public static Platform of(String name) {
    String file = "/platforms/" + name + ".yaml";
    try (InputStream in = Platform.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no resource " + file);
      }
      List<String> objects =
          List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^---$", -1));
      return new Platform(only(objects, RuntimeClass.class), only(objects, Node.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> List<T> only(List<String> objects, Class<T> type) {
    return objects.stream()
        .filter(text -> text.contains("\nkind: " + type.getSimpleName() + "\n"))
        .map(text -> Serialization.unmarshal(text, type))
        .toList();
  }

  /** The RuntimeClass of that name; empty if the platform does not publish it. */
  public Optional<RuntimeClass> runtimeClass(String name) {
    return runtimeClasses.stream().filter(c -> name.equals(c.getMetadata().getName())).findFirst();
  }

  /** The nodes that have all these labels. */
  public List<Node> nodes(Map<String, String> labels) {
    return nodes.stream()
        .filter(n -> n.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }
}
