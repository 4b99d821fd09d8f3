package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleConfigMapsTest {

  private final LocalCluster cluster =
      LocalCluster.builder()
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
    int last = 0;
    for (int i = 0; i < 40; i++) {
      // Hexadecimal noise compresses at best to half its size.
      StringBuilder line = new StringBuilder("{\"i\":" + i + ",\"x\":\"");
      random.ints(40_000, 0, 16).forEach(d -> line.append(Integer.toHexString(d)));
      lines.add(line.append("\"}").toString());
      last = samples.append(benchmark, last, List.of(lines.get(i)));
    }
    KeptSamples kept = samples.load(benchmark).orElseThrow();
    assertThat(kept.lines()).isEqualTo(lines);
    assertThat(kept.chunks()).hasSize(last + 1).hasSizeGreaterThan(2);
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
    for (int i = 0; i < 300; i++) {
      samples.append(benchmark, 0, List.of(line.replace("1,", i + ",")));
    }
    assertThat(chunks()).hasSize(1);
    assertThat(chunks().get(0).getBinaryData().get("samples.ndjson.gz").length())
        .isLessThan(300 * line.length() / 5);
  }

  @Test
  void writeWithALostAnswerIsNotRepeated() {
    samples.start(benchmark, "{}");
    samples.append(benchmark, 0, List.of("{\"a\":1}"));
    samples.append(benchmark, 0, List.of("{\"a\":2}", "{\"a\":3}"));
    samples.append(benchmark, 0, List.of("{\"a\":2}", "{\"a\":3}"));
    assertThat(samples.load(benchmark).orElseThrow().lines())
        .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
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
