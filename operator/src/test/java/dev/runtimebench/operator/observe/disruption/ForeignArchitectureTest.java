package dev.runtimebench.operator.observe.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignArchitectureTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rpc error: code = NotFound desc = failed to pull and unpack image \"x\": no match for platform in manifest: not found",
        "no matching manifest for linux/arm64 in the manifest list entries",
        "choosing an image from manifest list docker://x: no image found in image index for architecture \"arm64\", variant \"v8\", OS \"linux\"",
        "choosing image instance: no image found in manifest list for architecture arm64, variant \"v8\", OS linux"
      })
  void runtimesSayThatAnImageHasNoVariant(String message) {
    assertThat(ForeignArchitecture.isOfImage(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pull access denied", "manifest unknown", "not found"})
  void otherPullErrorsSayNothingAboutTheArchitecture(String message) {
    assertThat(ForeignArchitecture.isOfImage(message)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec /usr/local/bin/tool: exec format error",
        "/bin/sh: 1: ./tool: Exec format error",
        "bash: ./tool: cannot execute binary file: Exec format error"
      })
  void kernelRefusesAProgram(String text) {
    assertThat(ForeignArchitecture.isOfProgram(text)).isTrue();
  }

  @Test
  void messageNamesTheArchitectureOfTheNode() {
    assertThat(ForeignArchitecture.programMessage(Optional.of("arm64"), "exec format error"))
        .contains("the node (arm64)", "kubernetes.io/arch");
    assertThat(ForeignArchitecture.imageMessage("x:1", Optional.empty(), "no match"))
        .contains("image x:1", "of the node;");
  }
}
