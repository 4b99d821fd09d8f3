package dev.runtimebench.cli.install;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An operator that runs in the cluster, as its Deployment describes it. */
public final class Installation {

  private static final String VERSION = "app.kubernetes.io/version";
  private static final String OPERATOR = "operator";

  private final Deployment deployment;

  Installation(Deployment deployment) {
    this.deployment = deployment;
  }

  public String namespace() {
    return deployment.getMetadata().getNamespace();
  }

  public String name() {
    return deployment.getMetadata().getName();
  }

  /** The version that the chart wrote into the labels, else the image's tag; may be empty. */
  public Optional<String> version() {
    return Optional.ofNullable(deployment.getMetadata().getLabels())
        .map(labels -> labels.get(VERSION))
        .filter(version -> !version.isBlank())
        .or(() -> image().flatMap(Installation::tag));
  }

  /** The operator's image. */
  public Optional<String> image() {
    return container().map(Container::getImage);
  }

  private static Optional<String> tag(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') && !image.contains("@")
        ? Optional.of(image.substring(colon + 1))
        : Optional.empty();
  }

  /** How many operator Pods are ready. */
  public int ready() {
    return Optional.ofNullable(deployment.getStatus())
        .map(status -> status.getReadyReplicas())
        .orElse(0);
  }

  /** How many operator Pods there should be. */
  public int replicas() {
    return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
  }

  /** The user name of the operator's ServiceAccount. */
  public String user() {
    String account =
        Optional.ofNullable(deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
            .orElse("default");
    return "system:serviceaccount:%s:%s".formatted(namespace(), account);
  }

  /** The value of a variable of the operator's environment; empty if it is not set there. */
  public Optional<String> setting(String name) {
    return container().map(Container::getEnv).stream()
        .flatMap(List::stream)
        .filter(variable -> name.equals(variable.getName()) && variable.getValue() != null)
        .map(EnvVar::getValue)
        .findFirst();
  }

  private Optional<Container> container() {
    List<Container> all = deployment.getSpec().getTemplate().getSpec().getContainers();
    return all.stream()
        .filter(container -> OPERATOR.equals(container.getName()))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /** The labels by which the chart marks its Deployment. */
  static Map<String, String> labels() {
    return Map.of("app.kubernetes.io/part-of", "runtimebench");
  }
}
