package dev.runtimebench.cli.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, with standard streams that misbehave. */
class ProgramTest {

  private static final String EXPORT =
      Path.of("src/main/resources/dev/runtimebench/cli/rehearsal.ndjson")
          .toAbsolutePath()
          .toString();
  private static final int SECONDS = 120;

  @TempDir private Path directory;

  private record Ran(int code, String err) {}

  /**
   * Runs a line of shell in which {@code $RTB} is the program.
   *
   * @param flags of the JVM
   */
  private Ran shell(String line, String... flags) throws IOException, InterruptedException {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(List.of(flags));
    program.addAll(List.of("-cp", "'" + System.getProperty("java.class.path") + "'"));
    program.add(Main.class.getName());
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder("bash", "-c", line.replace("$RTB", String.join(" ", program)))
            .redirectError(err.toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(err));
  }

  private static void refused(Ran ran, String expected) {
    assertThat(ran.err()).contains(expected).hasLineCount(1).doesNotContain("\tat ", "java.");
    assertThat(ran.code()).isEqualTo(2);
  }

  @Test
  void fullDiskIsReported() throws IOException, InterruptedException {
    refused(
        shell("$RTB report -f " + EXPORT + " > /dev/full"),
        "standard output: cannot be written: No space left on device");
    refused(shell("$RTB --help > /dev/full"), "No space left on device");
    refused(
        shell("$RTB export -f " + EXPORT + " --output-file /dev/full"),
        "/dev/full: cannot be written: No space left on device");
  }

  @Test
  void readerThatGoesAwayEndsTheCommandQuietly() throws IOException, InterruptedException {
    Ran ran = shell("$RTB export -f " + EXPORT + " --format json | true; exit ${PIPESTATUS[0]}");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  /** {@code ./rtb} names the closed streams, and opens /dev/null in their place. */
  @Test
  void closedStandardStreamIsReported() throws IOException, InterruptedException {
    refused(shell("$RTB analyze - < /dev/null", "-Drtb.closed=0"), "standard input is closed");
    refused(shell("$RTB report -f " + EXPORT, "-Drtb.closed=1"), "standard output: is closed");
  }

  @Test
  void smallHeapIsReported() throws IOException, InterruptedException {
    Path big = directory.resolve("big.csv");
    StringBuilder text = new StringBuilder("runtime,value\n");
    for (int i = 0; i < 400_000; i++) {
      text.append(i % 2 == 0 ? "runc," : "gvisor,").append(1 + i % 100).append('\n');
    }
    Files.writeString(big, text);
    refused(shell("$RTB analyze -b runc " + big, "-Xmx12m"), "not enough memory");
  }

  @Test
  void endlessInputIsRefused() throws IOException, InterruptedException {
    refused(shell("$RTB report -f /dev/zero", "-Xmx1g"), "larger than 256 MiB");
    refused(shell("yes | $RTB analyze -b runc -", "-Xmx1g"), "larger than 256 MiB");
  }
}
