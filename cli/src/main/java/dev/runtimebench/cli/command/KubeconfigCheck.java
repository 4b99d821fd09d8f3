package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.JsonErrors;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Checks a kubeconfig before the client reads it: the client takes a default address when the
 * kubeconfig has a gap, and the user then reads about an address that nobody wrote.
 */
final class KubeconfigCheck {

  private final List<Path> files;
  private final List<Config> parsed = new ArrayList<>();

  private KubeconfigCheck(List<Path> files) {
    this.files = files;
  }

  /**
   * Checks the files that exist.
   *
   * @param asked the context to use; null: the current context
   * @return the user of the current context, with its exec plugin; empty without such a user
   * @throws CliException naming the file, the field and the fix
   */
  static Optional<NamedAuthInfo> check(Collection<String> names, String asked) {
    List<Path> files = names.stream().map(Path::of).filter(Files::isRegularFile).toList();
    return files.isEmpty() ? Optional.empty() : new KubeconfigCheck(files).user(asked);
  }

  /**
   * Returns the names of the contexts, each once.
   *
   * @throws CliException if a file cannot be read
   */
  static List<String> contexts(Collection<String> names) {
    KubeconfigCheck check =
        new KubeconfigCheck(names.stream().map(Path::of).filter(Files::isRegularFile).toList());
    check.files.forEach(file -> check.parsed.add(parse(file)));
    return check
        .all(Config::getContexts)
        .map(NamedContext::getName)
        .filter(name -> name != null)
        .distinct()
        .toList();
  }

  private Optional<NamedAuthInfo> user(String asked) {
    for (Path file : files) {
      parsed.add(parse(file));
    }
    String name = asked == null ? current() : asked;
    Context context =
        all(Config::getContexts)
            .filter(c -> name.equals(c.getName()))
            .map(NamedContext::getContext)
            .filter(c -> c != null)
            .findFirst()
            .orElseThrow(
                () ->
                    problem(
                        (asked == null ? "current-context is" : "--context names")
                            + " \"%s\", but the contexts are %s".formatted(name, contexts())));
    cluster(name, context);
    if (context.getUser() == null || context.getUser().isEmpty()) {
      return Optional.empty();
    }
    NamedAuthInfo user =
        all(Config::getUsers)
            .filter(u -> context.getUser().equals(u.getName()) && u.getUser() != null)
            .findFirst()
            .orElseThrow(
                () ->
                    problem(
                        "the context \"%s\" has the user \"%s\", which is not in users"
                            .formatted(name, context.getUser())));
    exists(user.getName(), "client-certificate", user.getUser().getClientCertificate());
    exists(user.getName(), "client-key", user.getUser().getClientKey());
    exists(user.getName(), "tokenFile", tokenFile(user.getUser()));
    return Optional.of(user);
  }

  private String current() {
    return parsed.stream()
        .map(Config::getCurrentContext)
        .filter(c -> c != null && !c.isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                problem(
                    "current-context is not set; choose one with --context or kubectl config"
                        + " use-context: "
                        + contexts()));
  }

  private static String tokenFile(AuthInfo user) {
    return user.getToken() == null || user.getToken().isEmpty() ? user.getTokenFile() : null;
  }

  private static Config parse(Path file) {
    try {
      Config config = KubeConfigUtils.parseConfig(file.toFile());
      if (config == null) {
        throw CliException.usage("kubeconfig " + file + ": the file is empty");
      }
      return config;
    } catch (CliException e) {
      throw e;
    } catch (NullPointerException e) { // from fabric8, which expects each part to be there
      throw CliException.usage(
          "kubeconfig " + file + ": the file is empty, or a list in it has an empty entry");
    } catch (RuntimeException e) { // from SnakeYAML, Jackson or fabric8
      if (!Files.isReadable(file)) {
        throw CliException.usage("kubeconfig " + file + ": permission denied");
      }
      throw CliException.usage("kubeconfig " + file + ": " + JsonErrors.why(e));
    }
  }

  private void cluster(String name, Context context) {
    Cluster cluster =
        all(Config::getClusters)
            .filter(c -> c.getName() != null && c.getName().equals(context.getCluster()))
            .map(NamedCluster::getCluster)
            .filter(c -> c != null)
            .findFirst()
            .orElseThrow(
                () ->
                    problem(
                        "the context \"%s\" has the cluster \"%s\", which is not in clusters"
                            .formatted(name, context.getCluster())));
    if (cluster.getServer() == null || cluster.getServer().isEmpty()) {
      throw problem("the cluster \"%s\" has no server".formatted(context.getCluster()));
    }
    if (!isAddress(cluster.getServer())) {
      throw problem(
          "the server of the cluster \"%s\" is \"%s\": write an address such as https://10.0.0.1:6443"
              .formatted(context.getCluster(), cluster.getServer()));
    }
    exists(context.getCluster(), "certificate-authority", cluster.getCertificateAuthority());
  }

  /** Whether the text is a URL of an HTTP server. Without a scheme the client adds one. */
  private static boolean isAddress(String server) {
    try {
      URI uri = new URI(server.contains("://") ? server : "https://" + server);
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return http && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A relative path begins at the directory of the kubeconfig. */
  private void exists(String owner, String field, String path) {
    if (path == null || path.isEmpty()) {
      return;
    }
    boolean found =
        files.stream()
            .map(file -> file.toAbsolutePath().getParent().resolve(path))
            .map(Path::toFile)
            .anyMatch(File::canRead);
    if (!found) {
      throw problem("%s of \"%s\": cannot read the file %s".formatted(field, owner, path));
    }
  }

  private String contexts() {
    return all(Config::getContexts).map(NamedContext::getName).toList().toString();
  }

  private <T> Stream<T> all(Function<Config, List<T>> part) {
    return parsed.stream()
        .map(part)
        .filter(list -> list != null)
        .flatMap(List::stream)
        .filter(one -> one != null);
  }

  private CliException problem(String what) {
    return CliException.usage(
        "kubeconfig %s: %s"
            .formatted(String.join(", ", files.stream().map(Path::toString).toList()), what));
  }
}
