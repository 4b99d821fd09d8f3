package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.operator.cluster.SampleConfigMaps.End;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleConfigMapsTest {

  private static final End NOTHING = new End(0, Optional.empty());

  private final LocalCluster cluster =
      new LocalClusterBuilder()
          .crd(Path.of(System.getProperty("root.dir"), "crds", "runtimebenchmarks.yaml"))
          .start();
  private final SampleConfigMaps samples = new SampleConfigMaps(cluster.client());
  private final RuntimeBenchmark benchmark =
      cluster.client().resource(Fixtures.benchmark("b", "{}")).create();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private List<ConfigMap> chunks() {
    return cluster.client().configMaps().inNamespace("default").list().getItems();
  }

  @Test
  void linesInSeveralChunksKeepTheirOrder() {
    samples.start(benchmark, "{}");
    List<String> lines = new ArrayList<>();
    Random random = new Random(1);
    End end = NOTHING;
    for (int i = 0; i < 40; i++) {
      // Hexadecimal noise compresses at best to half its size.
      StringBuilder line = new StringBuilder("{\"i\":" + i + ",\"x\":\"");
      random.ints(40_000, 0, 16).forEach(d -> line.append(Integer.toHexString(d)));
      lines.add(line.append("\"}").toString());
      end =
          new End(samples.append(benchmark, end, List.of(lines.get(i))), Optional.of(lines.get(i)));
    }
    KeptSamples kept = samples.load(benchmark).orElseThrow();
    assertThat(kept.lines()).isEqualTo(lines);
    assertThat(kept.chunks()).hasSize(end.chunk() + 1).hasSizeGreaterThan(2);
    // The API server's limit on an object is 1.5 MiB of etcd, 1 MiB of a ConfigMap's data.
    assertThat(chunks())
        .allSatisfy(
            c ->
                assertThat(c.getBinaryData().get("samples.ndjson.gz").length())
                    .isLessThan(1 << 20));
  }

  @Test
  void repeatedLinesAreCompressed() {
    samples.start(benchmark, "{}");
    String line = "{\"block\":1,\"runtime\":\"gvisor\",\"values\":{\"latency\":12345.6}}";
    End end = NOTHING;
    for (int i = 0; i < 300; i++) {
      String next = line.replace("1,", i + ",");
      samples.append(benchmark, end, List.of(next));
      end = new End(0, Optional.of(next));
    }
    assertThat(chunks()).hasSize(1);
    assertThat(chunks().get(0).getBinaryData().get("samples.ndjson.gz").length())
        .isLessThan(300 * line.length() / 5);
  }

  @Test
  void writeWithALostAnswerIsNotRepeated() {
    samples.start(benchmark, "{}");
    samples.append(benchmark, NOTHING, List.of("{\"a\":1}"));
    End first = new End(0, Optional.of("{\"a\":1}"));
    samples.append(benchmark, first, List.of("{\"a\":2}", "{\"a\":3}"));
    samples.append(benchmark, first, List.of("{\"a\":2}", "{\"a\":3}"));
    assertThat(samples.load(benchmark).orElseThrow().lines())
        .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
  }

  /** The next leader has added a line, and a former leader that still runs knows nothing of it. */
  @Test
  void lateLinesOfAFormerLeaderAreRefused() {
    samples.start(benchmark, "{}");
    samples.append(benchmark, NOTHING, List.of("{\"a\":1}"));
    End known = new End(0, Optional.of("{\"a\":1}"));
    samples.append(benchmark, known, List.of("{\"next\":2}"));

    assertThatThrownBy(() -> samples.append(benchmark, known, List.of("{\"late\":2}")))
        .isInstanceOf(OvertakenException.class)
        .hasMessageContaining("another process has written ConfigMap");
    assertThat(samples.load(benchmark).orElseThrow().lines())
        .containsExactly("{\"a\":1}", "{\"next\":2}");
  }

  @Test
  void lateChunkOfAFormerLeaderIsRefused() {
    samples.start(benchmark, "{}");
    String full = "{\"x\":\"" + "y".repeat(512 * 1024) + "\"}";
    samples.append(benchmark, NOTHING, List.of(full));
    End known = new End(0, Optional.of(full));
    samples.append(benchmark, known, List.of("{\"next\":2}"));
    samples.append(benchmark, known, List.of("{\"next\":2}"));

    assertThatThrownBy(() -> samples.append(benchmark, known, List.of("{\"late\":2}")))
        .isInstanceOf(OvertakenException.class);
    assertThat(samples.load(benchmark).orElseThrow().lines()).containsExactly(full, "{\"next\":2}");
  }

  @Test
  void lateStartOfAFormerLeaderIsRefusedOnceTheBenchmarkHasStarted() {
    samples.start(benchmark, "{\"of\":\"a crashed process\"}");
    samples.start(benchmark, "{\"of\":\"the leader\"}");
    RuntimeBenchmark started = cluster.client().resource(benchmark).get();
    started.setStatus(
        RuntimeBenchmarkStatusBuilder.builder().startTime("2026-01-01T00:00:00Z").build());
    cluster.client().resource(started).updateStatus();

    assertThatThrownBy(() -> samples.start(benchmark, "{\"of\":\"a former leader\"}"))
        .isInstanceOf(OvertakenException.class);
    assertThat(samples.load(benchmark).orElseThrow().experiment())
        .isEqualTo("{\"of\":\"the leader\"}");
  }

  @Test
  void latePreparationOfAFormerLeaderIsRefused() {
    samples.start(benchmark, "{}");
    samples.prepared(benchmark, Optional.empty(), "{\"of\":\"the leader\"}");
    samples.prepared(benchmark, Optional.empty(), "{\"of\":\"the leader\"}");

    assertThatThrownBy(
            () -> samples.prepared(benchmark, Optional.empty(), "{\"of\":\"a former leader\"}"))
        .isInstanceOf(OvertakenException.class);
    samples.prepared(benchmark, Optional.of("{\"of\":\"the leader\"}"), "{\"of\":\"the next\"}");
    assertThat(samples.load(benchmark).orElseThrow().preparation())
        .contains("{\"of\":\"the next\"}");
  }

  @Test
  void configMapOfSomebodyElseIsRefused() {
    samples.start(benchmark, "{}");
    ConfigMap chunk = chunks().get(0);
    cluster
        .client()
        .resource(
            new ConfigMapBuilder(chunk).addToBinaryData("samples.ndjson.gz", "aGVsbG8=").build())
        .update();
    assertThatThrownBy(() -> samples.load(benchmark))
        .hasMessageContaining("was changed by somebody");
  }
}
