package dev.runtimebench.demo;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.command.LocalPart;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.localcluster.docker.DockerNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A local cluster that lives as long as one command. Its containers are removed at the end of the
 * command, also if the command is interrupted. The thread of the command closes. After Ctrl-C the
 * cleaner's thread removes the containers, possibly at the same time.
 */
final class LocalRun implements LocalPart.Started {

  private static final String NODE = "local";

  private final DemoCluster cluster;
  private final ScratchDirectory scratch;
  private final Thread cleaner;

  private LocalRun(DemoCluster cluster, ScratchDirectory scratch, StatusLine line) {
    this.cluster = cluster;
    this.scratch = scratch;
    this.cleaner =
        new Thread(
            () -> {
              line.print("interrupted: removing the containers");
              remove();
            },
            "cleaner");
  }

  /**
   * Starts a cluster on the engine at DOCKER_HOST.
   *
   * @throws CliException if there is no engine, or the cluster cannot be started
   */
  static LocalRun start(Checkout checkout, StatusLine line) {
    URI engine = engine();
    line.show("starting the local cluster on the engine at " + engine);
    ScratchDirectory scratch = new ScratchDirectory();
    try {
      LocalRun run = new LocalRun(cluster(checkout, engine, scratch.path()), scratch, line);
      Runtime.getRuntime().addShutdownHook(run.cleaner);
      return run;
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  private static URI engine() {
    String host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("");
    if (host.isBlank()) {
      throw CliException.usage(
          "DOCKER_HOST is not set: run 'make demo', or export \"$(tools/engine up)\", which find or"
              + " start an engine");
    }
    return URI.create(host);
  }

  private static DemoCluster cluster(Checkout checkout, URI engine, Path state) {
    try {
      return DemoCluster.start(checkout, new DockerNode(NODE, engine, state).withKubeletPort(), 0);
    } catch (CliException | KubernetesClientException e) {
      throw e;
    } catch (RuntimeException e) {
      throw CliException.usage(
          "the local cluster cannot be started on the engine at " + engine + ": " + e.getMessage());
    }
  }

  DemoCluster cluster() {
    return cluster;
  }

  @Override
  public KubernetesClient client() {
    return cluster.client();
  }

  @Override
  public String namespace() {
    return DemoCluster.NAMESPACE;
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The program is ending, and the cleaner runs or has run.
    }
  }

  private void remove() {
    cluster.close();
    scratch.close();
  }
}
