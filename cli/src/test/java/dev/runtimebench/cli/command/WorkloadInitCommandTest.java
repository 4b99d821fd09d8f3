package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.run.Applier;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
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
        new LocalClusterBuilder().crd(Path.of("../crds/benchmarkworkloads.yaml")).start()) {
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
  void skeletonNamesTheGroupsOfTheCatalogue() {
    assertThat(Ran.rtb("workload", "init").out())
        .contains("rtb workloads: " + String.join(", ", CatalogueGroup.known()) + ", or a word");
  }

  /** The help and the documents promise this. */
  @Test
  void skeletonNamesEachFieldOfAWorkload() throws IOException {
    JsonNode crd = new YAMLMapper().readTree(Path.of("../crds/benchmarkworkloads.yaml").toFile());
    Set<String> fields = new TreeSet<>();
    collect(crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"), fields);
    assertThat(fields).hasSizeGreaterThan(70);
    String skeleton = Ran.rtb("workload", "init").out();
    assertThat(fields)
        .allSatisfy(field -> assertThat(skeleton).containsPattern("\\b" + field + "\\b"));
  }

  private static void collect(JsonNode properties, Set<String> fields) {
    properties
        .properties()
        .forEach(
            property -> {
              fields.add(property.getKey());
              JsonNode schema = property.getValue();
              collect(schema.path("properties"), fields);
              collect(schema.at("/items/properties"), fields);
            });
  }

  /** CatalogueLintTest demands the same of the catalogue. */
  @Test
  void skeletonHasNoCpuLimit() {
    assertThat(Ran.rtb("workload", "init").out())
        .contains("\n  resources: {cpu: \"1\", memory: 256Mi, limitCpu: false}\n");
  }

  /** A hidden field is as right as the others. */
  @Test
  void apiServerAcceptsTheHiddenFields() throws IOException {
    String text = Ran.rtb("workload", "init", "my-tool").out();
    String all = text.replaceAll("(?m)^( *)#(?=[^ #\\n])", "$1");
    assertThat(all).contains("\n  server:\n", "\n    imageSeconds: 60\n", "\n  facts:\n");
    Path file = Files.writeString(directory.resolve("all.yaml"), all);
    try (LocalCluster cluster =
        new LocalClusterBuilder().crd(Path.of("../crds/benchmarkworkloads.yaml")).start()) {
      for (Manifest manifest : Manifest.read(file.toString())) {
        new Applier(cluster.client()).apply(manifest, "default");
      }
      BenchmarkWorkloadSpec stored =
          cluster.client().resources(BenchmarkWorkload.class).withName("my-tool").get().getSpec();
      assertThat(stored.volumes()).hasSize(3);
      assertThat(stored.server().readinessProbe().httpGet().path()).isEqualTo("/healthz");
      assertThat(stored.container().agent().args()).hasSize(4);
    }
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
