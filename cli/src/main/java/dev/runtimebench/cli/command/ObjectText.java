package dev.runtimebench.cli.command;

import dev.runtimebench.cli.export.ObjectTree;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Objects in the output formats of kubectl. Each text ends with a newline, or is empty. */
final class ObjectText {

  private ObjectText() {}

  /**
   * Returns JSON.
   *
   * @param single whether the user named exactly one object: no List around it
   */
  static String json(List<? extends HasMetadata> objects, boolean single) {
    return ObjectTree.json(
        isAlone(objects, single) ? ObjectTree.one(objects.get(0)) : ObjectTree.list(objects));
  }

  /**
   * Returns YAML.
   *
   * @param single whether the user named exactly one object: no List around it
   */
  static String yaml(List<? extends HasMetadata> objects, boolean single) {
    return ObjectTree.yaml(
        isAlone(objects, single) ? ObjectTree.one(objects.get(0)) : ObjectTree.list(objects));
  }

  /** Returns {@code TYPE/NAME}, one line each. */
  static String names(List<? extends HasMetadata> objects) {
    return objects.stream().map(o -> name(o) + "\n").collect(Collectors.joining());
  }

  private static String name(HasMetadata object) {
    String group = object.getApiVersion().split("/")[0];
    return TerminalText.line(
        "%s.%s/%s"
            .formatted(
                object.getKind().toLowerCase(Locale.ROOT), group, object.getMetadata().getName()));
  }

  private static boolean isAlone(List<? extends HasMetadata> objects, boolean single) {
    return single && objects.size() == 1;
  }
}
