package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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

  /**
   * All stages, so that no image of a build comes from somewhere else either. Only {@code
   * localhost} images of this repository, Debian's release and nothing.
   */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void imageIsMadeFromDebianOrFromNothing(Path file) {
    List<String> bases =
        lines(file).stream()
            .filter(line -> line.startsWith("FROM "))
            .map(line -> line.split(" ")[1])
            .toList();
    List<String> stages =
        lines(file).stream()
            .filter(line -> line.startsWith("FROM ") && line.contains(" AS "))
            .map(line -> line.substring(line.indexOf(" AS ") + 4))
            .toList();
    assertThat(bases)
        .isNotEmpty()
        .allMatch(
            base ->
                base.equals("debian:bookworm-slim")
                    || base.equals("scratch")
                    || base.startsWith("localhost/runtimebench/")
                    || stages.contains(base));
  }

  /** The agent reports what happened, so nothing starts before the agent. */
  @ParameterizedTest
  @MethodSource("workloads")
  void agentIsTheEntrypointOfAnImageThatRuns(Path file) {
    assertThat(lines(file))
        .filteredOn(line -> line.startsWith("ENTRYPOINT "))
        .containsExactly("ENTRYPOINT [\"/rtb-agent\"]");
  }

  /** The Dockerfiles of the images that a workload names. */
  static Stream<Path> workloads() {
    Pattern image = Pattern.compile("localhost/runtimebench/([a-z-]+):");
    return Repository.catalogue().stream()
        .flatMap(file -> image.matcher(Repository.text(file)).results())
        .map(found -> Repository.WORKLOADS.resolve(found.group(1)).resolve("Dockerfile"))
        .distinct()
        .sorted();
  }

  /** The images are built for the architecture of the engine. */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void noArchitectureIsNamed(Path file) {
    assertThat(Repository.text(file)).doesNotContainPattern("amd64|x86[_-]64|arm64|aarch64");
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
