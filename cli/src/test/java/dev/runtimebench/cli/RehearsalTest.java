package dev.runtimebench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./rtb} starts as slowly as before if the rehearsal fails, and says nothing. */
class RehearsalTest {

  @TempDir private Path directory;

  @Test
  void everyCommandOfTheRehearsalEndsAsItShould() throws IOException {
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
