package dev.runtimebench.cli.bench;

import dev.runtimebench.cli.CliException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the name of an object as kubectl's users type it: NAME or TYPE/NAME. */
public final class BenchmarkName {

  private static final int MAX_LENGTH = 253;

  private static final Set<String> BENCHMARKS =
      Set.of(
          "rtb",
          "rtb.runtimebench.dev",
          "runtimebenchmark",
          "runtimebenchmarks",
          "runtimebenchmark.runtimebench.dev",
          "runtimebenchmarks.runtimebench.dev");

  private static final Set<String> WORKLOADS =
      Set.of(
          "benchmarkworkload",
          "benchmarkworkloads",
          "benchmarkworkload.runtimebench.dev",
          "benchmarkworkloads.runtimebench.dev");

  private BenchmarkName() {}

  /**
   * Returns the name of a benchmark.
   *
   * @param argument NAME, {@code rtb/NAME}, {@code runtimebenchmark/NAME} or {@code
   *     rtb.runtimebench.dev/NAME}
   * @throws CliException if the type is another one, or the name cannot be a name
   */
  public static String of(String argument) {
    return name(argument, BENCHMARKS, "RuntimeBenchmark", "rtb/");
  }

  /** Returns the name of a workload: NAME or {@code benchmarkworkload/NAME}. */
  public static String ofWorkload(String argument) {
    return name(argument, WORKLOADS, "BenchmarkWorkload", "benchmarkworkload/");
  }

  /** Returns the name of a workload without its type, for a search in a list. */
  public static String withoutWorkloadType(String argument) {
    int slash = argument.indexOf('/');
    return slash > 0 && WORKLOADS.contains(argument.substring(0, slash).toLowerCase(Locale.ROOT))
        ? argument.substring(slash + 1)
        : argument;
  }

  /** Returns the name behind the type of a benchmark; empty without such a type. */
  public static Optional<String> withType(String argument) {
    int slash = argument.indexOf('/');
    return slash > 0 && BENCHMARKS.contains(argument.substring(0, slash).toLowerCase(Locale.ROOT))
        ? Optional.of(argument.substring(slash + 1))
        : Optional.empty();
  }

  /** Whether a benchmark may have this name. Another form would be another request. */
  public static boolean isValid(String name) {
    return name.length() <= MAX_LENGTH && name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  }

  private static String name(String argument, Set<String> types, String kind, String example) {
    int slash = argument.indexOf('/');
    String type = slash < 0 ? "" : argument.substring(0, slash).toLowerCase(Locale.ROOT);
    if (slash >= 0 && !types.contains(type)) {
      throw CliException.usage(
          "\"%s\": this command shows %ss only; write NAME or %sNAME"
              .formatted(argument, kind, example));
    }
    String name = argument.substring(slash + 1);
    if (!isValid(name)) {
      throw CliException.usage(
          "\"%s\" cannot be the name of a %s: a name has small letters, digits, dashes and dots"
              .formatted(argument, kind));
    }
    return name;
  }
}
