package dev.runtimebench.cli.ui;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens an address in the person's browser. Other users of the machine can read the arguments of a
 * program, and the address holds the token. So the browser gets the name of a file that only this
 * user can read, and the file leads to the address.
 */
public final class BrowserOpener implements AutoCloseable {

  private static final List<String> OPENERS = List.of("xdg-open", "open", "wslview");

  private final Path directory;

  private BrowserOpener(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the address.
   *
   * @param path the directories with programs, as in the variable PATH
   * @param browser the program that the variable BROWSER names; may be null
   * @return holds the file until it is closed; empty if the machine has no program that opens
   *     addresses
   */
  public static Optional<BrowserOpener> open(String address, String path, String browser)
      throws IOException {
    Optional<String> program =
        Stream.concat(Stream.ofNullable(browser), OPENERS.stream())
            .flatMap(name -> program(name, path).stream())
            .findFirst();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    // The file system gives these rights when it creates the directory, and not later.
    Path directory =
        Files.createTempDirectory(
            "rtb-ui",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    BrowserOpener opener = new BrowserOpener(directory);
    Files.writeString(opener.file(), page(address), StandardCharsets.UTF_8);
    new ProcessBuilder(program.get(), opener.file().toString())
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    return Optional.of(opener);
  }

  private static Optional<String> program(String name, String path) {
    if (name.contains("/")) {
      return Optional.of(name).filter(n -> Files.isExecutable(Path.of(n)));
    }
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private Path file() {
    return directory.resolve("open.html");
  }

  /** The address has no character that HTML would change. */
  private static String page(String address) {
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>runtimebench</title>
        <meta http-equiv="refresh" content="0; url=%1$s"></head>
        <body><p><a href="%1$s">Open the page of rtb ui</a></p></body></html>
        """
        .formatted(address);
  }

  /** Deletes the file. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // The address stops working with the server. The system empties its directory for such files.
    }
  }
}
