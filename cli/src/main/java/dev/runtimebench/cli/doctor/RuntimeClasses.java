package dev.runtimebench.cli.doctor;

import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The RuntimeClasses as far as this user may read them. A user with rights in one namespace alone
 * may usually read none, because RuntimeClasses are outside of all namespaces.
 */
final class RuntimeClasses {

  private final Optional<List<RuntimeClass>> listed;
  private final String refusal;
  private final Function<String, Answer> lookup;
  private final Map<String, Answer> answers = new HashMap<>();

  private RuntimeClasses(
      Optional<List<RuntimeClass>> listed, String refusal, Function<String, Answer> lookup) {
    this.listed = listed;
    this.refusal = refusal;
    this.lookup = lookup;
  }

  /**
   * What the API server says about one name.
   *
   * @param found empty if there is no such RuntimeClass, or if this user may not read it
   * @param known whether the API server answered
   */
  record Answer(Optional<RuntimeClass> found, boolean known) {

    private static final Answer UNKNOWN = new Answer(Optional.empty(), false);

    private static Answer of(Optional<RuntimeClass> found) {
      return new Answer(found, true);
    }
  }

  /**
   * Lists the RuntimeClasses.
   *
   * @throws KubernetesClientException if the API server does not answer
   */
  static RuntimeClasses read(KubernetesClient client) {
    try {
      return of(client.resources(RuntimeClass.class).list().getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      return new RuntimeClasses(Optional.empty(), Words.of(e), name -> ask(client, name));
    }
  }

  private static RuntimeClasses of(List<RuntimeClass> all) {
    return new RuntimeClasses(
        Optional.of(all),
        "",
        name ->
            Answer.of(
                all.stream().filter(one -> one.getMetadata().getName().equals(name)).findFirst()));
  }

  /** The right to get one RuntimeClass is not the right to list all. */
  private static Answer ask(KubernetesClient client, String name) {
    try {
      return Answer.of(
          Optional.ofNullable(client.resources(RuntimeClass.class).withName(name).get()));
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      return Answer.UNKNOWN;
    }
  }

  /** Whether this user may list the RuntimeClasses. */
  boolean areListed() {
    return listed.isPresent();
  }

  /** Why the RuntimeClasses are not listed, in the words of the API server. */
  String refusal() {
    return refusal;
  }

  /** The RuntimeClasses that were listed, or were found by their names. */
  List<RuntimeClass> known() {
    return listed.orElseGet(
        () -> answers.values().stream().flatMap(answer -> answer.found().stream()).toList());
  }

  /** The RuntimeClass with this name. */
  Answer named(String name) {
    return answers.computeIfAbsent(name, lookup);
  }
}
