package dev.runtimebench.operator.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorOptionsTest {

  @Test
  void nothingSetGivesTheDefaults() {
    assertThat(OperatorOptions.from(Map.of("PATH", "/bin")))
        .isEqualTo(new OperatorOptions(Set.of(), 1, 8080, Optional.empty(), 0, Optional.empty()));
  }

  @Test
  void theProbesImageIsAName() {
    assertThat(OperatorOptions.from(Map.of("RTB_PROBE_IMAGE", "example/agent:1")).probeImage())
        .contains("example/agent:1");
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_PROBE_IMAGE", "an agent")))
        .hasMessageContaining("RTB_PROBE_IMAGE")
        .hasMessageContaining("is not the name of an image");
  }

  @Test
  void namespacesAreAListWithCommas() {
    assertThat(OperatorOptions.from(Map.of("RTB_WATCH_NAMESPACES", "a, b,")).watchNamespaces())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aTypingErrorIsRefused() {
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_WATCH_NAMESPACE", "a")))
        .hasMessageContainingAll("RTB_WATCH_NAMESPACE", "RTB_WATCH_NAMESPACES");
  }

  @Test
  void aValueOutOfBoundsIsRefusedByName() {
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_PARALLEL_BENCHMARKS", "0")))
        .hasMessageContainingAll("RTB_PARALLEL_BENCHMARKS", "between 1 and 1000");
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_PORT", "http")))
        .hasMessageContaining("RTB_PORT");
  }
}
