package dev.runtimebench.results.admission;

import dev.runtimebench.results.naming.TrialNames;
import java.util.Optional;

/**
 * A field of a Pod that differs.
 *
 * @param field the path, for example {@code spec.containers[workload].image}
 * @param sent the value that was sent; {@link #NOTHING} if none was
 * @param stored the value that the API server stored; {@link #NOTHING} if none is
 */
public record Difference(String field, String sent, String stored) {

  /** Stands for a missing value. */
  public static final String NOTHING = "nothing";

  private static final String RESOURCES = ".resources";
  private static final String TOLERATIONS = "spec.tolerations";
  private static final String ANNOTATIONS = "metadata.annotations.";

  /** Whether the field is a request or a limit of a container, or of the Pod. */
  boolean isOfResources() {
    return field.contains(RESOURCES + ".") || field.endsWith(RESOURCES);
  }

  boolean isPullPolicy() {
    return field.endsWith(".imagePullPolicy");
  }

  boolean isPullPolicyOfWorkload() {
    return isPullPolicy() && field.startsWith("spec.containers[" + TrialNames.CONTAINER + "]");
  }

  /**
   * Whether the field belongs to the check of a server. A mesh redirects the check to its proxy.
   */
  private boolean isOfProbe() {
    return field.contains("Probe.");
  }

  /**
   * Whether a benchmark may use a Pod with this change. An annotation changes nothing that runs.
   * Changed resources are acceptable if all runtimes have the same change. If the kubelet asks the
   * registry although the operator did not ask for that, the start-up time contains more, and a
   * remark says so. If the kubelet does not ask although each trial must pull, the start-up time
   * lacks what the benchmark measures.
   */
  boolean isAcceptable() {
    return isOfResources()
        || isOfProbe()
        || field.equals(TOLERATIONS)
        || field.startsWith(ANNOTATIONS)
        || (isPullPolicy() && sent.equals("IfNotPresent"));
  }

  boolean isContainer() {
    return list().equals("spec.containers") || isInitContainer();
  }

  boolean isInitContainer() {
    return list().equals("spec.initContainers");
  }

  /** The field of a list element without its key: {@code spec.containers}. */
  private String list() {
    return field.endsWith("]") ? field.substring(0, field.lastIndexOf('[')) : field;
  }

  /** The key of a list element: the name of a container. */
  Optional<String> key() {
    return field.endsWith("]")
        ? Optional.of(field.substring(field.lastIndexOf('[') + 1, field.length() - 1))
        : Optional.empty();
  }

  /** Who usually makes such a change, and what to do about the change. */
  public String origin() {
    if (isPullPolicy()) {
      return "the admission plugin AlwaysPullImages, or a mutating policy or webhook, changed the field; exempt the namespace";
    }
    if (isOfResources()) {
      return "a mutating policy or webhook, a LimitRange or a VerticalPodAutoscaler changed the field; exempt the namespace, or ask for the changed value in spec.resources";
    }
    if (field.equals("spec.runtimeClassName")) {
      return "a mutating policy or webhook changed the field; exempt the namespace, or name the RuntimeClass in spec.runtimes";
    }
    return "a mutating policy or webhook changed the field; exempt the namespace";
  }

  /** The difference between the Pod that was sent and the Pod that was created, as a sentence. */
  public String message() {
    return "%s is %s, but the operator sent %s: %s".formatted(field, stored, sent, origin());
  }

  /** The difference in a few characters, for a list. */
  public String shortText() {
    return sent.equals(NOTHING) && !isOfResources()
        ? field + ": " + stored
        : field + ": " + sent + " became " + stored;
  }
}
