package dev.runtimebench.cli.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If the rehearsal fails, {@code ./rtb} starts slowly, but no command reports the failure. */
class RehearsalTest {

  @TempDir private Path directory;

  @Test
  void allCommandsOfTheRehearsalReturnTheExpectedExitCode() throws IOException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      Rehearsal.main(new String[] {directory.toString()});
    } finally {
      System.setOut(out);
    }
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("Usage: rtb", "slower", "</html>", "| verdict |");
  }
}
