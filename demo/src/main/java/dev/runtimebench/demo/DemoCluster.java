package dev.runtimebench.demo;

import dev.runtimebench.cli.run.Applier;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.localcluster.kubelet.Node;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.operator.cluster.KubeletSettings;
import dev.runtimebench.operator.cluster.KubeletSettings.Check;
import dev.runtimebench.operator.cluster.Kubelets;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An embedded cluster with everything that an administrator installs: the CRDs, the RuntimeClasses,
 * the catalogue of workloads, and the operator. Thread-safe: a command uses the cluster while the
 * thread of Ctrl-C closes it.
 */
public final class DemoCluster implements AutoCloseable {

  public static final String NAMESPACE = LocalCluster.DEFAULT_NAMESPACE;

  private static final Map<String, String> HANDLERS = new LinkedHashMap<>();

  static {
    HANDLERS.put("runc", "runc");
    HANDLERS.put("gvisor", "runsc");
    HANDLERS.put("gvisor-ptrace", "runsc-ptrace");
  }

  private final LocalCluster cluster;
  private final OperatorAssembly operator;
  private final Optional<Kubelets> kubelets;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DemoCluster(
      LocalCluster cluster, OperatorAssembly operator, Optional<Kubelets> kubelets) {
    this.cluster = cluster;
    this.operator = operator;
    this.kubelets = kubelets;
  }

  /**
   * Starts the cluster and the operator.
   *
   * @param port the port of the API server on 127.0.0.1; 0 means any free port
   */
  public static DemoCluster start(Checkout checkout, Node node, int port) {
    return start(checkout, node, new LocalClusterBuilder().port(port), Map.of());
  }

  /**
   * Starts the cluster and the operator.
   *
   * @param builder the cluster's port and policies
   * @param options environment variables of the operator, in addition to the demo's own
   */
  static DemoCluster start(
      Checkout checkout, Node node, LocalClusterBuilder builder, Map<String, String> options) {
    LocalCluster cluster = builder.crd(checkout.crds().toArray(Path[]::new)).node(node).start();
    try {
      install(checkout, cluster.client());
      Map<String, String> settings = new LinkedHashMap<>(options);
      // Who starts the cluster owns its only node. Each ramp still leaves free what its spec names.
      settings.putIfAbsent("RTB_POLICY", "{\"perBenchmark\":{\"maxDensityPods\":100}}");
      // tools/build-images builds the agent's image together with the workloads' images.
      settings.put("RTB_PROBE_IMAGE", "localhost/runtimebench/agent:" + checkout.version());
      Optional<Path> certificate = node.kubeletCertificate().map(DemoCluster::file);
      certificate.ifPresent(
          file -> {
            settings.put("RTB_POD_USAGE", "CAFile");
            settings.put("RTB_KUBELET_CA", file.toString());
          });
      OperatorAssembly operator =
          new OperatorAssembly(
              cluster.client(), OperatorOptions.from(settings), new SimpleMeterRegistry());
      operator.start();
      Optional<Kubelets> kubelets =
          certificate.map(
              file ->
                  new Kubelets(
                      cluster.client(), new KubeletSettings(Check.CAFile, Optional.of(file))));
      return new DemoCluster(cluster, operator, kubelets);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Path file(String certificate) {
    try {
      Path file = Files.createTempFile("runtimebench-kubelet-", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(Checkout checkout, KubernetesClient client) {
    HANDLERS.forEach(
        (name, handler) ->
            client
                .resource(
                    new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withHandler(handler)
                        .build())
                .create());
    apply(client, checkout.workloads());
  }

  /**
   * Applies files.
   *
   * @return the objects' names
   */
  static List<String> apply(KubernetesClient client, List<Path> files) {
    Applier applier = new Applier(client);
    List<Manifest> manifests =
        files.stream().flatMap(file -> Manifest.read(file.toString()).stream()).toList();
    manifests.forEach(manifest -> applier.apply(manifest, NAMESPACE));
    return manifests.stream().map(Manifest::name).toList();
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  /** Asks the node about CPU and memory of its Pods; empty if the node serves no figures. */
  Optional<Kubelets> kubelets() {
    return kubelets;
  }

  /** Returns the API server's URL. */
  public String url() {
    return cluster.url();
  }

  /** Stops the operator, then the cluster. Removes all containers of the cluster. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        operator.close();
      } finally {
        cluster.close();
      }
    }
  }
}
