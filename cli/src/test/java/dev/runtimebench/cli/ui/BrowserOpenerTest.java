package dev.runtimebench.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token must not be in the arguments of a program: other users can read them. */
class BrowserOpenerTest {

  private static final String ADDRESS = "http://127.0.0.1:4711/token/";

  @TempDir private Path directory;

  /** A program that writes down its arguments. */
  private Path program(String name, Path seen) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(
        file,
        "#!/bin/sh\nprintf '%s' \"$*\" > '"
            + seen
            + ".new'\nmv '"
            + seen
            + ".new' '"
            + seen
            + "'\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void browserGetsAFileThatOnlyThisUserCanRead() throws IOException {
    Path seen = directory.resolve("seen");
    program("xdg-open", seen);
    Path file;
    Path folder;
    try (BrowserOpener opener =
        BrowserOpener.open(ADDRESS, "/nowhere:" + directory + ":/bin", null).orElseThrow()) {
      assertThat(opener).isNotNull();
      await().until(() -> Files.exists(seen));
      assertThat(Files.readString(seen)).doesNotContain("token");
      file = Path.of(Files.readString(seen));
      folder = file.getParent();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      assertThat(Files.readString(file)).contains("url=" + ADDRESS);
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void variableBrowserNamesTheProgram() throws IOException {
    Path seen = directory.resolve("seen");
    Path own = program("own-browser", seen);
    try (BrowserOpener opener =
        BrowserOpener.open(ADDRESS, "/nowhere", own.toString()).orElseThrow()) {
      assertThat(opener).isNotNull();
      await().until(() -> Files.exists(seen));
    }
  }

  @Test
  void machineWithoutABrowserOpensNothing() throws IOException {
    Optional<BrowserOpener> opener = BrowserOpener.open(ADDRESS, directory.toString(), null);
    assertThat(opener).isEmpty();
  }
}
