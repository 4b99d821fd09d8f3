package dev.runtimebench.localcluster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Statistics;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The figures of a Pod in answers of an engine, with cgroup v1 and v2. */
class EngineFiguresTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static Pod pod(Map<String, Quantity> limits) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withNamespace("default")
        .withUid("u")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withNewResources()
        .withLimits(limits)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Optional<PodFigures> figures(String file, Pod pod) throws IOException {
    try (InputStream in = EngineFiguresTest.class.getResourceAsStream("/engine/" + file)) {
      return EngineFigures.of(JSON.readValue(in, Statistics.class), pod);
    }
  }

  @Test
  void cgroupVersionOneCountsTheWholeSubtree() throws IOException {
    PodFigures figures =
        figures("stats-v1.json", pod(Map.of("cpu", new Quantity("1")))).orElseThrow();
    assertThat(figures.time()).isEqualTo(Instant.parse("2026-11-30T20:19:21.5Z"));
    assertThat(figures.cpuNanos()).isEqualTo(2_500_000_000L);
    // The usage without total_inactive_file.
    assertThat(figures.workingSetBytes()).isEqualTo(20_971_520 - 1_048_576);
    assertThat(figures.peakBytes()).isEqualTo(OptionalLong.of(31_457_280));
    assertThat(figures.throttledNanos()).isEqualTo(OptionalLong.of(500_000_000));
  }

  @Test
  void cgroupVersionTwoShowsNoPeak() throws IOException {
    PodFigures figures = figures("stats-v2.json", pod(Map.of())).orElseThrow();
    assertThat(figures.cpuNanos()).isEqualTo(1_250_000_000L);
    assertThat(figures.workingSetBytes()).isEqualTo(8_388_608 - 524_288);
    assertThat(figures.peakBytes()).isEmpty();
    assertThat(figures.throttledNanos()).isEmpty();
  }

  @Test
  void containerThatHasEndedHasNoFigures() throws IOException {
    assertThat(figures("stats-ended.json", pod(Map.of()))).isEmpty();
  }
}
