package dev.runtimebench.localcluster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/**
 * The figures of a Pod in answers of an engine. {@code stats-v1.json} is the answer of Docker
 * 28.2.2 with cgroup v1 about a throttled container. {@code stats-v2.json} is the answer of a
 * Docker Engine with cgroup v2, version unknown, of 2024-10-23, as somebody published it. We took
 * the numbers, without those of the network, and recorded nothing with cgroup v2 ourselves.
 */
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
  void answerOfAnEngineWithCgroupVersionOneIsRead() throws IOException {
    PodFigures figures =
        figures("stats-v1.json", pod(Map.of("cpu", new Quantity("1")))).orElseThrow();
    assertThat(figures.time()).isEqualTo(Instant.parse("2026-11-30T21:25:11.974155539Z"));
    assertThat(figures.cpuNanos()).isEqualTo(1_476_357_953L);
    assertThat(figures.workingSetBytes()).isEqualTo(901_120);
    assertThat(figures.peakBytes()).isEqualTo(OptionalLong.of(3_821_568));
    assertThat(figures.throttledNanos()).isEqualTo(OptionalLong.of(810_597_130));
  }

  /** With cgroup v1, inactive_file is that of the cgroup alone, without its children. */
  @Test
  void workingSetLeavesOutTheInactiveFilesOfTheWholeSubtree() {
    Statistics statistics =
        statistics(
            "{\"read\": \"2026-11-30T21:25:11Z\", \"cpu_stats\": {\"cpu_usage\": {\"total_usage\": 1}},"
                + " \"memory_stats\": {\"usage\": 100,"
                + " \"stats\": {\"inactive_file\": 1, \"total_inactive_file\": 30}}}");
    assertThat(EngineFigures.of(statistics, pod(Map.of())).orElseThrow().workingSetBytes())
        .isEqualTo(70);
  }

  @Test
  void cgroupVersionTwoShowsNoPeak() throws IOException {
    PodFigures figures = figures("stats-v2.json", pod(Map.of())).orElseThrow();
    assertThat(figures.time()).isEqualTo(Instant.parse("2024-10-23T07:40:12.013599427Z"));
    assertThat(figures.cpuNanos()).isEqualTo(329_660_000L);
    assertThat(figures.workingSetBytes()).isEqualTo(52_981_760 - 425_984);
    assertThat(figures.peakBytes()).isEmpty();
    assertThat(figures.throttledNanos()).isEmpty();
    assertThat(figures("stats-v2.json", pod(Map.of("cpu", new Quantity("1")))))
        .hasValueSatisfying(f -> assertThat(f.throttledNanos()).hasValue(0));
  }

  private static Statistics statistics(String json) {
    try {
      return JSON.readValue(json, Statistics.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void containerThatHasEndedHasNoFigures() throws IOException {
    assertThat(figures("stats-ended.json", pod(Map.of()))).isEmpty();
  }
}
