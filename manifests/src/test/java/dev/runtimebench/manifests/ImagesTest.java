package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The images run under any user ID, as OpenShift assigns one. */
class ImagesTest {

  /** The Dockerfiles of the images that run; {@code c-build} is a compiler. */
  static Stream<Path> dockerfiles() {
    try (Stream<Path> folders = Files.list(Repository.WORKLOADS)) {
      List<Path> found =
          Stream.concat(folders, Stream.of(Repository.ROOT.resolve("operator")))
              .map(folder -> folder.resolve("Dockerfile"))
              .filter(Files::exists)
              .filter(file -> !file.getParent().endsWith("c-build"))
              .toList();
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kubelet can check runAsNonRoot only if the user is a number. */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void userIsANumberOtherThanRoot(Path file) {
    assertThat(lines(file)).filteredOn(line -> line.startsWith("USER ")).isNotEmpty();
    assertThat(lines(file))
        .filteredOn(line -> line.startsWith("USER "))
        .allMatch(line -> line.matches("USER [1-9][0-9]*:[0-9]+"));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void noFileBelongsToTheUserAlone(Path file) {
    assertThat(Repository.text(file))
        .doesNotContain("--chown")
        .doesNotContainPattern("\\bchown\\b")
        .doesNotContainPattern("chmod (?:-R )?0?[0-7][0-7]0\\b")
        .doesNotContainPattern("mode=0?[0-7]*0\\b");
  }

  /** Files of the build context keep the mode that the umask of a checkout gave them. */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void filesOfTheContextAreReadableForEveryUser(Path file) {
    List<String> lines = lines(file);
    int last = 0;
    for (int i = 0; i < lines.size(); i++) {
      last = lines.get(i).startsWith("FROM ") ? i : last;
    }
    boolean copies =
        lines.subList(last, lines.size()).stream()
            .anyMatch(line -> line.startsWith("COPY ") && !line.contains("--from="));
    if (copies) {
      assertThat(lines.subList(last, lines.size())).anyMatch(line -> line.contains("chmod a+r"));
    }
  }

  private static List<String> lines(Path file) {
    return Repository.text(file).lines().toList();
  }
}
