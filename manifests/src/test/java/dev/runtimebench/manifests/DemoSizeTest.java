package dev.runtimebench.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code tools/build-images} with a script in place of the docker client. All images have the
 * base below them.
 */
class DemoSizeTest {

  private static final int BASE = 129_000_000;

  /** With containerd's image store an engine says this for each image: packed plus unpacked. */
  private static final int PACKED_AND_UNPACKED = 900_000_000;

  @TempDir private Path bin;

  private record Run(int status, String messages) {}

  /** Runs the script with images that each have this many bytes, the base included. */
  private Run build(int bytes, String... arguments) throws IOException, InterruptedException {
    return build("true", bytes, arguments);
  }

  /**
   * @param ci the variable CI; empty: not set
   */
  private Run build(String ci, int bytes, String... arguments)
      throws IOException, InterruptedException {
    Path docker = bin.resolve("docker");
    Files.writeString(
        docker,
        """
        #!/usr/bin/env bash
        case "$*" in
          *Layers*) echo sha256:base ;;
          history*debian:*) echo 0; echo %d ;;
          history*) echo 0; echo %d; echo %d ;;
          *.Size*) echo %d ;;
          *.Id*) echo sha256:id ;;
        esac
        """
            .formatted(BASE, bytes - BASE, BASE, PACKED_AND_UNPACKED));
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(Repository.ROOT.resolve("tools/build-images").toString()),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true);
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("DOCKER_HOST", "unix:///nowhere");
    builder.environment().remove("CI");
    if (!ci.isEmpty()) {
      builder.environment().put("CI", ci);
    }
    Process process = builder.start();
    String messages = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), messages);
  }

  /** The base counts once: each of the few images adds 1 MB. */
  @Test
  void smallDemoIsBuiltAndItsSizeIsPrinted() throws Exception {
    Run run = build(BASE + 1_000_000);

    assertThat(run.messages()).containsPattern("set demo take 1[34][0-9] MB of at most 700 MB");
    assertThat(run.status()).isZero();
  }

  @Test
  void demoAboveItsLimitFailsInCi() throws Exception {
    Run run = build("true", BASE + 80_000_000);

    assertThat(run.messages())
        .containsPattern("set demo take [0-9]+ MB, more than 700 MB: .* another set");
    assertThat(run.status()).isEqualTo(1);
  }

  /** The accounting of a user's engine does not keep the user from the demo. */
  @Test
  void demoAboveItsLimitIsAWarningElsewhere() throws Exception {
    for (String ci : new String[] {"", "false"}) {
      Run run = build(ci, BASE + 80_000_000);

      assertThat(run.messages())
          .containsPattern("warning: the images of the set demo take [0-9]+ MB, more than the 700");
      assertThat(run.status()).isZero();
    }
  }

  @Test
  void otherSetsHaveNoLimit() throws Exception {
    assertThat(build(BASE + 800_000_000, "--set", "media").status()).isZero();
  }
}
