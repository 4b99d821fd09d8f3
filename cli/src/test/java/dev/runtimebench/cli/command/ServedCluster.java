package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A local cluster without an operator, and a kubeconfig that names the cluster. */
final class ServedCluster implements AutoCloseable {

  private final TestCluster cluster;
  private final Path kubeconfig;

  private ServedCluster(TestCluster cluster, Path kubeconfig) {
    this.cluster = cluster;
    this.kubeconfig = kubeconfig;
  }

  static ServedCluster start(Path directory) throws IOException {
    return start(directory, pod -> PodScript.succeeds());
  }

  static ServedCluster start(Path directory, Function<Pod, PodScript> scripts) throws IOException {
    TestCluster cluster =
        TestCluster.start(new ScriptedNode("node-1", scripts).withHandlers("runc", "runsc"));
    Path file = directory.resolve("kubeconfig");
    Files.writeString(file, ClientSettings.kubeconfig(cluster.url()));
    System.setProperty("kubeconfig", file.toString());
    return new ServedCluster(cluster, file);
  }

  TestCluster cluster() {
    return cluster;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  void namespace(String name) {
    cluster
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** Creates a benchmark with a status, as an operator leaves it. */
  RuntimeBenchmark benchmark(String namespace, String name, String team, String result) {
    RuntimeBenchmark benchmark =
        Serialization.unmarshal(
            """
            apiVersion: runtimebench.dev/v1alpha1
            kind: RuntimeBenchmark
            metadata: {name: %s, namespace: %s, labels: {team: %s}}
            spec:
              workload: {ref: syscall-write}
              runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
            """
                .formatted(name, namespace, team),
            RuntimeBenchmark.class);
    RuntimeBenchmark created = cluster.client().resource(benchmark).create();
    RuntimeBenchmark withStatus =
        Serialization.unmarshal(
            """
            status:
              phase: Running
              workload: syscall-write
              baseline: runc
              startTime: "2026-01-01T00:00:00Z"
              blocks: {completed: 3, max: 40, warmupCompleted: 1, repeated: 0, display: 3/40}
              conditions:
                - {type: Progressing, status: "True", reason: Running, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
            """,
            RuntimeBenchmark.class);
    withStatus.setMetadata(created.getMetadata());
    withStatus.setSpec(created.getSpec());
    withStatus.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(withStatus.getStatus()).result(result).build());
    return cluster.client().resource(withStatus).updateStatus();
  }

  @Override
  public void close() {
    System.clearProperty("kubeconfig");
    cluster.close();
  }
}
