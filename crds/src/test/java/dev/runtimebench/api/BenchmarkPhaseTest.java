package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkPhaseTest {

  private static final Pattern WORD = Pattern.compile("\\b[A-Z][a-z]+\\b");

  private static RuntimeBenchmarkStatus showing(String phase) {
    return RuntimeBenchmarkStatusBuilder.builder().phase(phase).build();
  }

  @ParameterizedTest
  @EnumSource
  void everyPhaseCanBeReadFromTheStatus(BenchmarkPhase phase) {
    assertThat(BenchmarkPhase.of(showing(phase.display())).orElseThrow().display())
        .isEqualTo(phase.display());
  }

  @Test
  void invalidBenchmarkShowsFailed() {
    assertThat(BenchmarkPhase.Invalid.display()).isEqualTo("Failed");
    assertThat(BenchmarkPhase.Invalid.isFailed()).isTrue();
    assertThat(BenchmarkPhase.Invalid.isOver()).isTrue();
    assertThat(BenchmarkPhase.Invalid.isAccepted()).isFalse();
  }

  @Test
  void benchmarkWithoutStatusIsNew() {
    assertThat(BenchmarkPhase.of(null)).contains(BenchmarkPhase.New);
    assertThat(BenchmarkPhase.of(showing(null))).contains(BenchmarkPhase.New);
  }

  @Test
  void unknownPhaseIsReadAsEmpty() {
    assertThat(BenchmarkPhase.of(showing("Paused"))).isEmpty();
  }

  /** Users read the list of phases in the field's description, which is written by hand. */
  @Test
  void descriptionOfTheFieldNamesAllPhases() throws NoSuchMethodException {
    String description =
        RuntimeBenchmarkStatus.class
            .getMethod("phase")
            .getAnnotation(JsonPropertyDescription.class)
            .value();
    Set<String> named = new LinkedHashSet<>();
    Matcher words = WORD.matcher(description);
    while (words.find()) {
      named.add(words.group());
    }
    Set<String> shown = new LinkedHashSet<>();
    for (BenchmarkPhase phase : BenchmarkPhase.values()) {
      shown.add(phase.display());
    }
    shown.remove(BenchmarkPhase.New.display());
    assertThat(named).containsExactlyElementsOf(shown);
  }
}
