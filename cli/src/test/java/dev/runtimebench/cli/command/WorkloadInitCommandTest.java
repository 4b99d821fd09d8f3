package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.cli.run.Applier;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.localcluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadInitCommandTest {

  @TempDir private Path directory;

  /** The API server checks the schema, the CEL rules and unknown fields. */
  @ParameterizedTest
  @ValueSource(strings = {"my-workload", "tool", "true", "007", "a.b-c"})
  void apiServerAcceptsTheSkeleton(String name) {
    Path file = directory.resolve("w.yaml");
    Ran ran = Ran.rtb("workload", "init", name, "--output-file", file.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    try (LocalCluster cluster =
        LocalCluster.builder().crd(Path.of("../crds/benchmarkworkloads.yaml")).start()) {
      for (Manifest manifest : Manifest.read(file.toString())) {
        new Applier(cluster.client()).apply(manifest, "default");
      }
      BenchmarkWorkload stored =
          cluster.client().resources(BenchmarkWorkload.class).withName(name).get();
      assertThat(stored.getSpec().metrics()).hasSize(2);
    }
  }

  @Test
  void skeletonGoesToStandardOutputWithTheDefaultName() {
    Ran ran = Ran.rtb("workload", "init");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("kind: BenchmarkWorkload", "\n  name: my-workload\n");
    assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(125));
  }

  @Test
  void existingFileIsKept() throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, "mine");
    assertThat(Ran.rtb("workload", "init", "--output-file", file.toString()).refused().err())
        .contains("mine.yaml: exists");
    assertThat(file).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"My_Tool", "-a", "a b", "a\nb: c"})
  void nameThatTheApiServerRefusesIsRefused(String name) {
    assertThat(Ran.rtb("workload", "init", "--", name).refused().err())
        .contains("is not a name of a workload");
  }

  @Test
  void workloadWithoutACommandIsWrongUsage() {
    Ran ran = Ran.rtb("workload");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("Missing required subcommand", "--help");
  }

  @Test
  void tryOnALocalClusterNeedsTheOtherProgram() throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, Ran.rtb("workload", "init").out());
    assertThat(Ran.rtb("workload", "try", "--local", "-f", file.toString()).refused().err())
        .contains("run ./rtb workload try --local in a checkout");
    assertThat(Ran.rtb("workload", "try", "--local", "--keep", "-f", "x").refused().err())
        .contains("leave out --keep");
  }
}
