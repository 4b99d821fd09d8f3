package dev.runtimebench.cli.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory stands for the files below it. */
class InputFilesTest {

  @TempDir private Path directory;

  private String file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    return file.toString();
  }

  @Test
  void directoryStandsForItsFilesInOrder() throws IOException {
    String second = file("b/x.ndjson");
    String first = file("a/y.ndjson");
    file("a/y.csv");
    String object = file("c/z.json");
    assertThat(InputFiles.of(List.of("-", directory.toString()), List.of(".ndjson")))
        .containsExactly("-", first, second);
    assertThat(InputFiles.of(List.of(directory.toString()), List.of(".ndjson", ".json")))
        .containsExactly(first, second, object);
  }

  @Test
  void filesStayAsTyped() {
    assertThat(InputFiles.of(List.of("no-such.csv", "-"), List.of(".ndjson")))
        .containsExactly("no-such.csv", "-");
  }

  @Test
  void directoryWithoutSuchFilesIsAnError() throws IOException {
    file("notes.txt");
    assertThatThrownBy(() -> InputFiles.of(List.of(directory.toString()), List.of(".ndjson")))
        .isInstanceOf(CliException.class)
        .hasMessage(directory + ": the directory has no file *.ndjson");
  }
}
