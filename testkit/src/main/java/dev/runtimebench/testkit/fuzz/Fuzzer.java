package dev.runtimebench.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a parser under Jazzer, a coverage-guided fuzzer, in a JVM of its own. A target is a public
 * class with {@code public static void fuzzerTestOneInput(byte[] data)}; the method returns for any
 * input that the parser reads or refuses, and throws for a defect. To add a parser: write a target,
 * commit some inputs, call {@link #run} in a test with the tag long, and {@link Corpus#run} in a
 * test without the tag.
 */
public final class Fuzzer {

  /** {@code -Dfuzz.seconds=600} searches for that time instead of for a number of inputs. */
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 0);

  private static final int LONGEST_SECONDS = 300;
  private static final int SHOWN_LINES = 60;

  private Fuzzer() {}

  /**
   * Runs the committed inputs and then new ones. The same seed and number give the same inputs
   * until the code changes, so that a test fails for a change and not for a fast machine.
   *
   * @param target the class of the target
   * @param corpus the directory of the committed inputs; it stays as it is
   * @param inputs how many inputs to run; 9 s of work on the machine of the tests
   * @throws AssertionError with the end of Jazzer's output, which names the file of the input that
   *     found a defect
   */
  public static void run(Class<?> target, Path corpus, int inputs)
      throws IOException, InterruptedException {
    Path directory = Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath();
    Path found = Files.createDirectories(directory.resolve("corpus"));
    Path log = directory.resolve("jazzer.log");
    Process process =
        new ProcessBuilder(command(target, directory, found, corpus.toAbsolutePath(), inputs))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(SECONDS + LONGEST_SECONDS, TimeUnit.SECONDS))
          .as("Jazzer does not end; its output is in %s", log)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(log);
    int from = Math.max(0, lines.size() - SHOWN_LINES);
    assertThat(process.exitValue())
        .as(String.join("\n", lines.subList(from, lines.size())).replace("%", "%%"))
        .isZero();
    assertThat(lines).as("the target was instrumented and run").anyMatch(l -> l.contains("DONE"));
  }

  private static List<String> command(
      Class<?> target, Path directory, Path found, Path corpus, int inputs) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-Xss1m", "-cp", System.getProperty("java.class.path")));
    command.add(Jazzer.class.getName());
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=dev.runtimebench.**");
    // Jazzer's own checks in the libraries cost more time than the parsers.
    command.add("--custom_hook_includes=dev.runtimebench.**");
    command.add("--reproducer_path=" + directory);
    command.add("-artifact_prefix=" + directory + "/");
    command.add("-seed=1");
    command.add(SECONDS > 0 ? "-max_total_time=" + SECONDS : "-runs=" + inputs);
    command.add("-max_len=4096");
    command.add("-timeout=60");
    command.add("-rss_limit_mb=3000");
    command.add("-print_final_stats=1");
    command.add(found.toString());
    command.add(corpus.toString());
    return command;
  }
}
