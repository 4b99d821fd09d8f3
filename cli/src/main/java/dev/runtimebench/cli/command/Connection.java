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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which cluster to ask. KUBECONFIG may list several files; of two entries with one name the first
 * counts, as in kubectl.
 *
 * @param kubeconfig the only file to read; null: the files of KUBECONFIG, else ~/.kube/config
 * @param context the context; null: the current context
 */
record Connection(String kubeconfig, String context) {

  /** The client's default, ten retries, keeps a person waiting for minutes. */
  private static final int RETRIES = 1;

  private static final int CONNECT_MILLIS = 5_000;

  /**
   * Opens a client. The caller closes it.
   *
   * @throws CliException if the kubeconfig is missing or unreadable
   */
  KubernetesClient open() {
    return open(CONNECT_MILLIS, RETRIES);
  }

  /**
   * Opens a client with a short timeout, for an answer that the command can do without.
   *
   * @param millis the time for the connection and for each answer
   * @throws CliException if the kubeconfig is missing or unreadable
   */
  KubernetesClient openFor(int millis) {
    return open(millis, 0);
  }

  private KubernetesClient open(int millis, int retries) {
    Config config = load();
    config.setRequestRetryBackoffLimit(retries);
    config.setConnectionTimeout(millis);
    if (retries == 0) {
      config.setRequestTimeout(millis);
    }
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The URL of the API server, for a message. */
  String server() {
    try {
      return configuration().getMasterUrl();
    } catch (RuntimeException e) { // from SnakeYAML, Jackson or fabric8; the message needs a name
      return "the API server";
    }
  }

  /** The files with contexts, whether they exist or not. */
  Collection<String> files() {
    return kubeconfig == null ? Config.getKubeconfigFilenames() : List.of(kubeconfig);
  }

  /** Why there is no cluster to ask; empty if a kubeconfig or the environment names one. */
  Optional<String> missing() {
    boolean none = files().stream().noneMatch(Connection::exists) && !hasOtherConfiguration();
    return none ? Optional.of("no kubeconfig at " + String.join(", ", files())) : Optional.empty();
  }

  /**
   * Why no cluster was asked for; empty if an option, a kubeconfig or the environment names one.
   */
  Optional<String> none() {
    return kubeconfig == null && context == null ? missing() : Optional.empty();
  }

  private static boolean exists(String file) {
    try {
      return Files.exists(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Config configuration() {
    return kubeconfig == null
        ? ClientConfig.load(context)
        : ClientConfig.load(context, Path.of(kubeconfig).toFile());
  }

  private Config load() {
    missing()
        .ifPresent(
            why -> {
              throw CliException.usage(
                  why + " (set KUBECONFIG, read a file with -f, or start a cluster with rtb demo)");
            });
    Optional<NamedAuthInfo> user = KubeconfigCheck.check(files(), context);
    Config config;
    try {
      config = configuration();
    } catch (RuntimeException e) { // from SnakeYAML, Jackson or fabric8
      user.filter(Connection::hasPlugin).ifPresent(ExecPlugin::report);
      throw CliException.usage(
          "kubeconfig %s: %s".formatted(String.join(", ", files()), JsonErrors.why(e)));
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
  private boolean hasOtherConfiguration() {
    return kubeconfig == null
        && (System.getenv("KUBERNETES_SERVICE_HOST") != null
            || Utils.getSystemPropertyOrEnvVar(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY) != null);
  }
}
