package dev.runtimebench.cli.compare;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an argument names: a file, or a benchmark in the cluster.
 *
 * @param name the file as typed, or the name of the benchmark without its type
 */
public record RunName(boolean isFile, String name) {

  private static final List<String> EXTENSIONS =
      List.of(".ndjson", ".json", ".csv", ".tsv", ".txt");
  private static final String STANDARD_INPUT = "-";

  /**
   * Reads an argument: TYPE/NAME is a benchmark; a path, and the name of an existing file, is a
   * file; anything else is a benchmark's name.
   *
   * @throws CliException if the argument can be neither
   */
  public static RunName of(String argument) {
    int slash = argument.indexOf('/');
    Optional<String> typed = BenchmarkName.withType(argument);
    if (typed.isPresent()) {
      return benchmark(argument, typed.get());
    }
    String lower = argument.toLowerCase(Locale.ROOT);
    boolean path =
        argument.equals(STANDARD_INPUT)
            || slash >= 0
            || EXTENSIONS.stream().anyMatch(lower::endsWith)
            || isRegularFile(argument);
    return path ? new RunName(true, argument) : benchmark(argument, argument);
  }

  private static boolean isRegularFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** A name of another form would become another request to the API server. */
  private static RunName benchmark(String argument, String name) {
    if (!BenchmarkName.isValid(name)) {
      throw CliException.usage(
          "\"%s\" is neither an existing file nor the name of a benchmark".formatted(argument));
    }
    return new RunName(false, name);
  }

  /** Whether the file is standard input. */
  public boolean isStandardInput() {
    return isFile && name.equals(STANDARD_INPUT);
  }

  /** How messages name the run. */
  public String label() {
    return isStandardInput() ? "standard input" : isFile ? name : "rtb/" + name;
  }
}
