package dev.runtimebench.cli.command;

import dev.runtimebench.api.client.ClientConfig;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.JsonErrors;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
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
    Optional<NamedAuthInfo> user = KubeconfigCheck.check(files);
    Config config;
    try {
      config = ClientConfig.load();
    } catch (RuntimeException e) { // from SnakeYAML, Jackson or fabric8
      user.filter(Clients::hasPlugin).ifPresent(ExecPlugin::report);
      throw CliException.usage(
          "kubeconfig %s: %s".formatted(String.join(", ", files), JsonErrors.why(e)));
    }
    boolean without =
        config.getAutoOAuthToken() == null
            && config.getClientCertData() == null
            && config.getClientCertFile() == null
            && config.getUsername() == null;
    user.filter(u -> without && hasPlugin(u)).ifPresent(ExecPlugin::report);
    return config;
  }

  private static boolean hasPlugin(NamedAuthInfo user) {
    return user.getUser().getExec() != null && user.getUser().getExec().getCommand() != null;
  }

  /** Whether a Pod's environment or fabric8's own settings name the cluster. */
  private static boolean hasOtherConfiguration() {
    return System.getenv("KUBERNETES_SERVICE_HOST") != null
        || Utils.getSystemPropertyOrEnvVar(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY) != null;
  }
}
