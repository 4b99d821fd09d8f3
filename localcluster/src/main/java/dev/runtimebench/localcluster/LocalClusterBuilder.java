package dev.runtimebench.localcluster;

import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.http.RequestHook;
import dev.runtimebench.localcluster.kubelet.Node;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds and starts a {@link LocalCluster}. */
public final class LocalClusterBuilder {

  private final List<CustomResourceDefinition> crds = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> namespaces =
      new ArrayList<>(List.of(LocalCluster.DEFAULT_NAMESPACE, "kube-system"));
  private int port;
  private RequestHook hook = RequestHook.NONE;
  private AdmissionPlugin mutation = request -> {};

  /**
   * Registers the CustomResourceDefinition in each YAML or JSON file.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  public LocalClusterBuilder crd(Path... files) {
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        crd(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  /** Registers a CustomResourceDefinition in YAML or JSON. */
  public LocalClusterBuilder crd(InputStream in) {
    crds.add(new KubernetesSerialization().unmarshal(in, CustomResourceDefinition.class));
    return this;
  }

  /** Registers a copy of a CustomResourceDefinition. */
  public LocalClusterBuilder crd(CustomResourceDefinition crd) {
    crds.add(Json.as(CustomResourceDefinition.class, Json.tree(crd)));
    return this;
  }

  /** Adds nodes. In a cluster without a node, Pods stay Pending. */
  public LocalClusterBuilder node(Node... nodes) {
    this.nodes.addAll(List.of(nodes));
    return this;
  }

  /** Adds namespaces to {@code default} and {@code kube-system}, which every cluster has. */
  public LocalClusterBuilder namespace(String... names) {
    namespaces.addAll(List.of(names));
    return this;
  }

  /** Sets the port on 127.0.0.1 to listen on. 0, the default, chooses a free port. */
  public LocalClusterBuilder port(int port) {
    this.port = port;
    return this;
  }

  /** Sets the hook that sees the requests over HTTP and decides what the server does with them. */
  public LocalClusterBuilder hook(RequestHook hook) {
    this.hook = hook;
    return this;
  }

  /** Sets a plugin that changes objects before the API server sets defaults, as a policy does. */
  public LocalClusterBuilder mutation(AdmissionPlugin plugin) {
    this.mutation = plugin;
    return this;
  }

  /** Starts the cluster. On return, the API server answers and the nodes are Ready. */
  public LocalCluster start() {
    return new LocalCluster(new ClusterSpec(crds, nodes, namespaces, port, hook, mutation));
  }
}
