package dev.runtimebench.cli.command;

import dev.runtimebench.api.client.ClientConfig;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Utils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Clients of the cluster that the kubeconfig names. */
final class Clients {

  /** A person waits: the client's own ten attempts take minutes. */
  private static final int RETRIES = 1;

  private static final int CONNECT_MILLIS = 5_000;

  private Clients() {}

  /**
   * A client, for the caller to close.
   *
   * @throws CliException if there is no kubeconfig, or one that can't be read
   */
  static KubernetesClient open() {
    Config config = load();
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setConnectionTimeout(CONNECT_MILLIS);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The URL of the API server, for a message. */
  static String server() {
    return ClientConfig.load().getMasterUrl();
  }

  private static Config load() {
    Collection<String> files = Config.getKubeconfigFilenames();
    if (files.stream().noneMatch(file -> Files.exists(Path.of(file))) && !isNamedElsewhere()) {
      throw CliException.usage(
          "no kubeconfig: no file %s (set KUBECONFIG, or read a file with -f; no cluster at hand: rtb demo)"
              .formatted(String.join(", ", files)));
    }
    try {
      return ClientConfig.load();
    } catch (RuntimeException e) { // SnakeYAML's, Jackson's, fabric8's
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw CliException.usage("kubeconfig %s: %s".formatted(String.join(", ", files), why));
    }
  }

  /** In a Pod, or by fabric8's own properties. */
  private static boolean isNamedElsewhere() {
    return System.getenv("KUBERNETES_SERVICE_HOST") != null
        || Utils.getSystemPropertyOrEnvVar(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY) != null;
  }
}
