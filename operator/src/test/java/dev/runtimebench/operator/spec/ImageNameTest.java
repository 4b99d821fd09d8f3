package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

  private static final String DIGEST = "@sha256:" + "0".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "registry.example/team/tool:1, registry.example",
    "registry.example/team/tool:1, registry.example/",
    "registry.example/team/tool:1, registry.example/team",
    "registry.example/team:1, registry.example/team",
    "registry.example:5000/team/tool, registry.example:5000/team",
    "localhost/runtimebench/tool, localhost/runtimebench",
    "tool, docker.io",
    "tool:1, docker.io/library",
    "docker.io/tool, docker.io/library/tool",
    "docker.io/library/tool, docker.io/library/tool",
    "index.docker.io/library/tool, docker.io/library",
    "tool, index.docker.io",
    "team/tool, docker.io/team",
  })
  void imageIsUnderPrefix(String image, String prefix) {
    assertThat(ImageName.isUnder(image, prefix)).isTrue();
    assertThat(ImageName.isUnder(image + DIGEST, prefix)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example.evil/team/tool, registry.example",
    "registry.example/teamwork/tool, registry.example/team",
    "registry.example:5000/team/tool, registry.example",
    "registry.example/team/tool, registry.example:5000",
    "evil.example/registry.example/team/tool, registry.example",
    "registry.example/team/../other/tool, registry.example/team",
    "registry.example//team/tool, registry.example/team",
    "registry.example/team/tool@evil.example/x, registry.example/team",
    "registry.example/team@evil, registry.example",
    "user@registry.example/team, registry.example",
    "tool, docker.io/team",
    "docker.io/tool, docker.io/tool",
    "EVIL/tool, docker.io",
    "evil:80/tool, docker.io",
    "localhost/tool, docker.io",
    "team/tool, docker.io/library",
  })
  void imageIsNotUnderPrefix(String image, String prefix) {
    assertThat(ImageName.isUnder(image, prefix)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "registry.example/x y",
        "registry.example/x\ny",
        "https://registry.example/x",
        "registry.example/X"
      })
  void invalidImageIsUnderNoPrefix(String image) {
    assertThat(ImageName.isUnder(image, "registry.example")).isFalse();
    assertThat(ImageName.isUnder(image, "docker.io")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tool",
        "tool:1",
        "team/tool:v1.2-3_4",
        "registry.example:5000/team/tool@sha256:"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "registry.example/team/tool:1@sha256:"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "localhost/tool",
        "[::1]:5000/tool",
        "Registry.Example/tool",
        "a__b/c--d/e.f"
      })
  void nameIsPossible(String image) {
    assertThat(ImageName.problem(image)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Tool                           | is not an image name
          team/Tool:1                    | is not an image name
          registry.example/Team/tool     | is not an image name
          tool:                          | is not an image name
          tool:a:b                       | is not an image name
          tool@sha256:abc                | is not an image name
          https://registry.example/tool  | is not an image name
          tool:1 latest                  | is not an image name
          -tool                          | is not an image name
          a//b                           | is not an image name
          tool@sha256:00000000000000000000000000000000 | has a digest that is not 64
          tool@md5:00000000000000000000000000000000    | unknown algorithm md5
          0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | is an image id
          """)
  void nameIsRefused(String image, String problem) {
    assertThat(ImageName.problem(image)).hasValueSatisfying(p -> assertThat(p).contains(problem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " tool", "tool\n", "\ttool"})
  void blanksAreRefused(String image) {
    assertThat(ImageName.problem(image)).hasValueSatisfying(p -> assertThat(p).contains("blanks"));
  }
}
