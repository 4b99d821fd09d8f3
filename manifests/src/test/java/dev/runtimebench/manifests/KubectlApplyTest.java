package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code helm template | kubectl apply} on a cluster without the CRDs. Runs where kubectl is
 * installed. The local cluster does not normalise what it stores; {@link AppliedTwiceTest} checks
 * that.
 */
class KubectlApplyTest {

  @TempDir private Path directory;

  @Test
  void oneApplyInstallsAndTheNextChangesNothing() throws IOException, InterruptedException {
    assumeThat(isInstalled()).as("kubectl is on the PATH").isTrue();
    Path file = directory.resolve("chart.yaml");
    Files.writeString(file, rendered(Chart.withDefaults()));
    try (LocalCluster cluster = new LocalClusterBuilder().start()) {
      createNamespace(cluster);

      List<String> first = apply(cluster, file);
      assertThat(first).isNotEmpty().allMatch(line -> line.endsWith(" created"));
      assertThat(apply(cluster, file)).hasSameSizeAs(first).allMatch(l -> l.endsWith(" unchanged"));
    }
  }

  /** With ordinary objects, the second apply knows the kind that the first apply brought. */
  @Test
  void catalogueOfOrdinaryObjectsIsThereAfterTheSecondApply()
      throws IOException, InterruptedException {
    assumeThat(isInstalled()).as("kubectl is on the PATH").isTrue();
    Path file = directory.resolve("chart.yaml");
    Files.writeString(file, rendered(Chart.with("catalogue: {managedBy: Chart}")));
    try (LocalCluster cluster = new LocalClusterBuilder().start()) {
      createNamespace(cluster);

      run(cluster, file);
      apply(cluster, file);
      assertThat(apply(cluster, file))
          .anyMatch(line -> line.startsWith("benchmarkworkload"))
          .allMatch(line -> line.endsWith(" unchanged"));
    }
  }

  private static void createNamespace(LocalCluster cluster) {
    cluster
        .client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Chart.NAMESPACE)
                .endMetadata()
                .build())
        .create();
  }

  /** As Helm sorts the objects: the CRDs first. */
  private static String rendered(Chart chart) {
    Stream<JsonNode> crds = chart.all("CustomResourceDefinition").stream();
    Stream<JsonNode> rest =
        chart.objects().stream()
            .filter(o -> !o.path("kind").asText().equals("CustomResourceDefinition"));
    StringBuilder text = new StringBuilder();
    Stream.concat(crds, rest).forEach(o -> text.append("---\n").append(o).append('\n'));
    return text.toString();
  }

  private List<String> apply(LocalCluster cluster, Path file)
      throws IOException, InterruptedException {
    Run run = run(cluster, file);
    assertThat(run.exitCode()).as("%s", run.lines()).isZero();
    return run.lines();
  }

  private record Run(int exitCode, List<String> lines) {}

  private Run run(LocalCluster cluster, Path file) throws IOException, InterruptedException {
    Process kubectl =
        new ProcessBuilder(
                List.of(
                    "kubectl",
                    "--server=" + cluster.url(),
                    "--cache-dir=" + directory.resolve("cache" + System.nanoTime()),
                    "--namespace=" + Chart.NAMESPACE,
                    "apply",
                    "--validate=false",
                    "-f",
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    List<String> lines = kubectl.inputReader().lines().toList();
    assertThat(kubectl.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Run(kubectl.exitValue(), lines);
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }
}
