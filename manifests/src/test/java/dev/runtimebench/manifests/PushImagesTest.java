package dev.runtimebench.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs {@code tools/push-images} with a script in place of the docker client. The chart accepts the
 * printed values, and each error is one line.
 */
class PushImagesTest {

  private static final List<String> IMAGES =
      Repository.tree(Repository.WORKLOADS, "Dockerfile").stream()
          .map(file -> file.getParent().getFileName().toString())
          .toList();

  private static final String PREFIX = "localhost/runtimebench/";
  private static final String TAG = ":" + Repository.VERSION;

  @TempDir private Path bin;

  private record Run(int status, String out, List<String> errors) {}

  @BeforeEach
  void installClientThatPushes() throws IOException {
    client(
        IMAGES.stream().map(i -> PREFIX + i + TAG).toList(),
        PREFIX + "operator" + TAG,
        "printf 'abc: Pushed\\ntag: digest: sha256:%064d size: 5\\n' ${#2}");
  }

  private void client(List<String> images, String operator, String push) throws IOException {
    Path docker = bin.resolve("docker");
    Files.writeString(
        docker,
        """
        #!/usr/bin/env bash
        case $1 in
          image) printf '%%s\\n' %s %s ;;
          push) %s ;;
        esac
        """
            .formatted(operator, String.join(" ", images), push));
    assertThat(docker.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void printedValuesNameEveryImageByTheDigestFromTheRegistry() throws Exception {
    Run run = push("r.example:5000/team");

    assertThat(run.status()).isZero();
    Chart chart = Chart.with(run.out());
    assertThat(chart.container().path("image").asText())
        .isEqualTo("r.example:5000/team/operator@" + digest("r.example:5000/team/operator"));
    assertThat(chart.container().path("env").toString())
        .contains("r.example:5000/team/agent@" + digest("r.example:5000/team/agent"));
    List<String> images =
        chart.workloads().stream()
            .flatMap(w -> w.findValues("image").stream())
            .map(JsonNode::asText)
            .toList();
    assertThat(images)
        .hasSizeGreaterThan(4)
        .allMatch(i -> i.endsWith("@" + digest(i.substring(0, i.indexOf('@')))));
    assertThat(run.out()).doesNotContain("c-build");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      emptyValue = "",
      value = {
        "\"\"                        | REGISTRY is missing",
        "https://r.example/team      | leave out 'https://'",
        "r.example/team/             | leave out the '/' at its end",
        "team                        | 'team' is not a registry's host",
        "r.example/Team              | 'Team' may have lower-case letters",
        "r.example/team:1            | 'team:1' may have",
        "r.example//team             | may have",
        "r.example:port/team         | 'r.example:port' is not HOST or HOST:PORT",
      })
  void invalidRegistryIsRefused(String registry, String why) throws Exception {
    Run run = push(registry);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).singleElement().asString().contains(why, "for example: make push");
  }

  @Test
  void failedPushPrintsTheReasonOfTheRegistry() throws Exception {
    client(
        IMAGES.stream().map(i -> PREFIX + i + TAG).toList(),
        PREFIX + "operator" + TAG,
        "echo 'The push refers to repository'; echo 'denied: no' >&2; exit 1");

    Run run = push("r.example/team");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors())
        .containsExactly("push-images: could not push r.example/team/agent" + TAG + ": denied: no");
  }

  @Test
  void imagesThatAreNotBuiltAreListed() throws Exception {
    client(List.of(PREFIX + "agent" + TAG), "", "true");

    assertThat(push("r.example/team").errors())
        .singleElement()
        .asString()
        .contains("operator" + TAG, "syscall-write" + TAG, "make images")
        .doesNotContain("agent" + TAG, "c-build");
  }

  /** The digest that the script above prints: the length of the target. */
  private static String digest(String repository) {
    return "sha256:" + "%064d".formatted((repository + TAG).length());
  }

  private Run push(String registry) throws IOException, InterruptedException {
    Path errors = bin.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(Repository.ROOT.resolve("tools/push-images").toString(), registry)
            .redirectError(errors.toFile());
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("DOCKER_HOST", "unix:///nowhere");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    List<String> lines =
        Files.readString(errors).lines().filter(l -> !l.isBlank()).collect(Collectors.toList());
    return new Run(status, out, lines);
  }
}
