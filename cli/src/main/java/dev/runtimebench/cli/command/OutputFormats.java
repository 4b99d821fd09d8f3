package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.show.TerminalText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What {@code -o} and {@code --output-file} mean in every command. Each command has an enum of the
 * formats that the command offers; a format has the same name in every command.
 */
final class OutputFormats {

  /** The description of {@code -o} in a command whose usual format is the table. */
  static final String DESCRIPTION =
      "The output format: ${COMPLETION-CANDIDATES}. Default: from the extension of --output-file,"
          + " else table.";

  /** The formats for each extension; a command takes the first that it offers. */
  private static final Map<String, List<String>> EXTENSIONS =
      Map.of(
          "json", List.of("json"),
          "yaml", List.of("yaml"),
          "yml", List.of("yaml"),
          "md", List.of("markdown"),
          "html", List.of("html"),
          "htm", List.of("html"),
          "csv", List.of("csv"),
          "ndjson", List.of("ndjson"),
          "xml", List.of("junit"),
          "txt", List.of("table", "benchstat"));

  private static final Set<String> OF_SOME_COMMAND =
      Set.of(
          "table",
          "wide",
          "json",
          "yaml",
          "name",
          "html",
          "markdown",
          "ndjson",
          "csv",
          "benchstat",
          "hyperfine",
          "junit");

  private OutputFormats() {}

  /**
   * Returns the format of a command's output: the typed one, else that of the file's extension,
   * else the usual one.
   *
   * @param typed null if {@code -o} was not typed
   * @param file null for standard output
   * @throws CliException if the command does not offer the format of the extension
   */
  static <F extends Enum<F>> F choose(F typed, String file, F usual) {
    if (typed != null || file == null) {
      return typed != null ? typed : usual;
    }
    List<String> wanted = EXTENSIONS.get(extension(file));
    if (wanted == null) {
      return usual;
    }
    F[] offered = usual.getDeclaringClass().getEnumConstants();
    return wanted.stream()
        .flatMap(name -> Arrays.stream(offered).filter(one -> one.name().equals(name)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "%s %s: this command does not write %s; name a format with -o: %s"
                        .formatted(
                            OutputFileOption.NAME,
                            TerminalText.line(file),
                            wanted.get(0),
                            names(offered))));
  }

  private static String extension(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String names(Object[] formats) {
    return Arrays.stream(formats).map(Object::toString).collect(Collectors.joining(", "));
  }

  /**
   * Explains why a command does not take a format that other commands offer; empty if no command
   * offers such a format.
   *
   * @param typed as typed
   * @param offered the constants of the command's enum
   */
  static Optional<String> notOffered(CommandSpec command, String typed, Object[] offered) {
    if (typed == null || !OF_SOME_COMMAND.contains(typed.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    return Optional.of(
        "-o %s: %s does not offer this format; it offers %s"
            .formatted(typed.toLowerCase(Locale.ROOT), command.qualifiedName(" "), names(offered)));
  }
}
