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
import java.util.Optional;

/** Opens clients for the kubeconfig's cluster. */
final class Clients {

  /** The client's default, ten retries, keeps a person waiting for minutes. */
  private static final int RETRIES = 1;

  private static final int CONNECT_MILLIS = 5_000;

  private Clients() {}

  /**
   * Opens a client. The caller closes it.
   *
   * @throws CliException if the kubeconfig is missing or unreadable
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

  /** Why there is no cluster to ask; empty if a kubeconfig or the environment names one. */
  static Optional<String> missing() {
    Collection<String> files = Config.getKubeconfigFilenames();
    boolean none =
        files.stream().noneMatch(file -> Files.exists(Path.of(file))) && !hasOtherConfiguration();
    return none ? Optional.of("no kubeconfig at " + String.join(", ", files)) : Optional.empty();
  }

  private static Config load() {
    Collection<String> files = Config.getKubeconfigFilenames();
    missing()
        .ifPresent(
            why -> {
              throw CliException.usage(
                  why + " (set KUBECONFIG, read a file with -f, or start a cluster with rtb demo)");
            });
    try {
      return ClientConfig.load();
    } catch (RuntimeException e) { // from SnakeYAML, Jackson or fabric8
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw CliException.usage("kubeconfig %s: %s".formatted(String.join(", ", files), why));
    }
  }

  /** Whether a Pod's environment or fabric8's own settings name the cluster. */
  private static boolean hasOtherConfiguration() {
    return System.getenv("KUBERNETES_SERVICE_HOST") != null
        || Utils.getSystemPropertyOrEnvVar(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY) != null;
  }
}
