package dev.runtimebench.demo.shape;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec.Length;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkFile;
import dev.runtimebench.cli.export.ObjectTree;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.demo.Checkout;
import dev.runtimebench.demo.DemoCluster;
import dev.runtimebench.demo.Logs;
import dev.runtimebench.demo.Results;
import dev.runtimebench.demo.ScratchDirectory;
import dev.runtimebench.demo.ShortBenchmark;
import dev.runtimebench.localcluster.docker.DockerNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs workloads of the catalogue on the local cluster under runc, gVisor with systrap and gVisor
 * with ptrace, with short settings, and prints the ratios beside the published ones. Each ratio is
 * of values from the same blocks, so a busy machine disturbs both sides of a ratio. A program, not
 * a test: {@code tools/shape-check} starts it.
 *
 * <p>Arguments: the directory for the results, the number of blocks, and the names of workloads. No
 * name means all workloads but the long ones. A later call with other workloads adds to the
 * results, and prints the table of all of them.
 */
public final class ShapeCheck {

  private static final List<String> RUNTIMES = List.of("runc", "gvisor", "gvisor-ptrace");

  private final Checkout checkout = Checkout.find();
  private final Path directory;
  private final ShortBenchmark shortBenchmark;

  private ShapeCheck(Path directory, int blocks) {
    this.directory = directory;
    this.shortBenchmark = new ShortBenchmark(RUNTIMES, Set.of("iterations", "seconds"), blocks);
  }

  /** See the class. DOCKER_HOST names the engine. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ShapeCheck check = new ShapeCheck(Path.of(args[0]), Integer.parseInt(args[1]));
    Files.createDirectories(check.directory);
    Logs.to(check.directory.resolve("operator.log"));
    check.run(List.of(args).subList(2, args.length));
    check.print(new PrintStream(System.out, true, UTF_8));
    System.exit(0);
  }

  private void run(List<String> names) throws IOException, InterruptedException {
    StatusLine progress = new StatusLine(new PrintWriter(System.err, true, UTF_8), false);
    URI engine = URI.create(System.getenv("DOCKER_HOST"));
    try (ScratchDirectory scratch = new ScratchDirectory();
        DemoCluster cluster =
            DemoCluster.start(checkout, new DockerNode("local", engine, scratch.path()), 0)) {
      for (BenchmarkWorkload workload : workloads(names)) {
        Path file = shortBenchmark.write(workload, directory);
        RuntimeBenchmark done = Results.of(cluster, List.of(file), progress).get(0);
        Files.writeString(
            directory.resolve(workload.getMetadata().getName() + ".json"),
            ObjectTree.json(ObjectTree.list(List.of(done))));
      }
    }
  }

  private List<BenchmarkWorkload> workloads(List<String> names) throws IOException {
    List<BenchmarkWorkload> found = new ArrayList<>();
    for (Path file : checkout.workloads()) {
      BenchmarkWorkload workload =
          Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
      boolean wanted =
          names.isEmpty()
              ? workload.getSpec().length() != Length.Long
              : names.contains(workload.getMetadata().getName());
      if (wanted) {
        found.add(workload);
      }
    }
    return found;
  }

  private void print(PrintStream out) {
    Map<String, RuntimeBenchmark> results = new LinkedHashMap<>();
    for (Expectation expectation : Expectation.all()) {
      Path file = directory.resolve(expectation.workload() + ".json");
      if (Files.isRegularFile(file)) {
        results.put(expectation.workload(), BenchmarkFile.read(file.toString()).get(0));
      }
    }
    new ShapeTable(results, RUNTIMES.subList(1, RUNTIMES.size()))
        .lines(Expectation.all())
        .forEach(out::println);
  }
}
