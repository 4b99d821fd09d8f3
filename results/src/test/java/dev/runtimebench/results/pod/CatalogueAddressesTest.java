package dev.runtimebench.results.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clients of the catalogue find a server that has an IPv6 address. */
class CatalogueAddressesTest {

  private static final Trial TRIAL = new Trial(0, false, 0, "runc");
  private static final String ADDRESS = "fd00::1";

  static Stream<BenchmarkWorkload> workloadsWithAServer() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("root.dir"), "workloads"))) {
      return folders
          .map(folder -> folder.resolve("workload.yaml"))
          .filter(Files::exists)
          .map(CatalogueAddressesTest::read)
          .filter(workload -> workload.getSpec().server() != null)
          .toList()
          .stream();
    }
  }

  private static BenchmarkWorkload read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PodRenderer renderer(BenchmarkWorkloadSpec workload) {
    RuntimeBenchmark benchmark =
        Fixtures.created("addresses", "resources: {cpu: 500m, memory: 64Mi}");
    Experiment experiment =
        ExperimentBuilder.builder(Experiments.of(benchmark))
            .workload(workload)
            .parameters(
                workload.parameters().stream()
                    .collect(Collectors.toMap(Parameter::name, Parameter::defaultValue)))
            .build();
    return new PodRenderer(benchmark, experiment);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("workloadsWithAServer")
  void clientHasTheAddressAsAHostOrInAUrl(BenchmarkWorkload workload) {
    Container client =
        renderer(workload.getSpec())
            .container(TRIAL, 0, Optional.of("n"), Optional.of(ADDRESS))
            .getSpec()
            .getContainers()
            .get(0);
    List<String> texts = client.getArgs().stream().filter(a -> a.contains(ADDRESS)).toList();
    assertThat(texts)
        .isNotEmpty()
        .allSatisfy(
            text -> {
              if (!text.equals(ADDRESS)) {
                assertThat(URI.create(text).getHost()).as(text).isEqualTo("[" + ADDRESS + "]");
                assertThat(URI.create(text).getPort())
                    .as(text)
                    .isEqualTo(workload.getSpec().server().port());
              }
            });
  }

  /** 0.0.0.0 is the IPv4 addresses of a Pod, and not its IPv6 address. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("workloadsWithAServer")
  void serverListensOnMoreThanTheAddressesOfIpv4(BenchmarkWorkload workload) {
    assertThat(workload.getSpec().server().args()).doesNotContain("0.0.0.0", "127.0.0.1");
  }
}
