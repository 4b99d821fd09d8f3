package dev.runtimebench.cli.catalogue;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.show.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A commented workload as a template. */
public final class Skeleton {

  /** The name of the workload in the file. */
  public static final String NAME = "my-workload";

  private static final int MAX_LENGTH = 253;
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

  private Skeleton() {}

  /**
   * Returns the file with this name of the workload.
   *
   * @throws CliException if the API server would refuse the name
   */
  public static String named(String name) {
    if (name.length() > MAX_LENGTH || !name.matches(LABEL + "(\\." + LABEL + ")*")) {
      throw CliException.usage(
          "\"%s\" is not a name of a workload: use lower-case letters, digits and dashes, for example %s"
              .formatted(TerminalText.line(name), NAME));
    }
    try (InputStream in = Skeleton.class.getResourceAsStream("skeleton.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("\n  name: " + NAME + "\n", "\n  name: " + quoted(name) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A name of digits, or a word such as true, would be no string in YAML. */
  private static String quoted(String name) {
    return name.matches("[a-z]+(-[a-z0-9]+)+") ? name : "\"" + name + "\"";
  }
}
