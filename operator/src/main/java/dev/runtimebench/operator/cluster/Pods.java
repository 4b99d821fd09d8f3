package dev.runtimebench.operator.cluster;

import dev.runtimebench.results.admission.PodRejection;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.pod.Owner;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.Overhead;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates, finds, ends and deletes the Pods of trials.
 *
 * <p>The client must not repeat a create call by itself: then nobody would know when the call that
 * took effect was made, and an answer that was lost would look like a Pod that existed before.
 */
public final class Pods {

  private static final Logger LOG = LoggerFactory.getLogger(Pods.class);

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final int BAD_REQUEST = 400;

  /** Ends a Pod at once, because the deadline counts from the start of the Pod. */
  private static final String END_NOW = "{\"spec\":{\"activeDeadlineSeconds\":1}}";

  /** The words of the admission plugin RuntimeClass. */
  private static final Pattern NO_RUNTIME_CLASS =
      Pattern.compile("RuntimeClass(\\.node\\.k8s\\.io)? \"[^\"]*\" not found");

  private final KubernetesClient client;
  private final KubernetesClient once;

  /**
   * @param client for all calls but create calls
   * @param once a client that sends each request once
   */
  public Pods(KubernetesClient client, KubernetesClient once) {
    this.client = client;
    this.once = once;
  }

  /** The result of a create call. */
  public sealed interface Creation {

    /** How the operator knows that a Pod exists. */
    enum Known {
      /** The answer of this call says that the call created the Pod. */
      Answered,
      /** The answer was lost, and the Pod is there. Perhaps an earlier call created the Pod. */
      Found,
      /** The answer says that the Pod was there before this call. */
      WasThere
    }

    /** The Pod exists. */
    record Created(Pod pod, Known known) implements Creation {

      /**
       * Whether the Pod existed when this call was made, or may have: an earlier process created
       * the Pod, or the answer of the call was lost.
       */
      public boolean wasThere() {
        return known != Known.Answered;
      }
    }

    /**
     * The API server refused the Pod.
     *
     * @param message the API server's words, and the field that fixes the problem
     * @param passing whether a later call may succeed, as after an exceeded quota
     * @param everyPod whether every Pod of the benchmark is refused for the same reason
     * @param reason what the refusal is about
     */
    record Refused(String message, boolean passing, boolean everyPod, FailureReason reason)
        implements Creation {

      /** A refusal by quota, Pod Security or admission. */
      public Refused(String message, boolean passing, boolean everyPod) {
        this(message, passing, everyPod, FailureReason.PodRejected);
      }

      /** Whether a ResourceQuota has too little left, or its hard limit is too low. */
      public boolean isQuota() {
        return message.contains("exceeded quota");
      }

      /** Whether other Pods use the quota now, so that the same Pod may fit later. */
      public boolean isQuotaUsedUp() {
        return isQuota() && passing;
      }
    }
  }

  /**
   * Creates a Pod. A Pod with the same name whose owner is the same benchmark counts as created,
   * unless the Pod is being deleted. An error of a call that took effect counts as created too.
   *
   * @param sent runs just before the request is sent; not at all if the call has waited too long
   * @throws KubernetesClientException when the API server could not answer; call again later
   */
  public Creation create(Pod pod, Runnable sent) {
    try {
      return new Creation.Created(
          Sending.listen(sent, () -> once.resource(pod).create()), Creation.Known.Answered);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case FORBIDDEN, INVALID, BAD_REQUEST -> refused(pod, e);
        default -> existing(pod, e);
      };
    }
  }

  /**
   * What a create call did, if its answer says that the Pod exists or says nothing about the Pod.
   */
  private Creation existing(Pod pod, KubernetesClientException e) {
    String uid = pod.getMetadata().getLabels().get(Labels.BENCHMARK_UID);
    Optional<Pod> there;
    try {
      there = find(pod);
    } catch (KubernetesClientException again) {
      e.addSuppressed(again);
      throw e;
    }
    if (there.isEmpty()) {
      throw e;
    }
    if (there.get().getMetadata().getDeletionTimestamp() != null) {
      return new Creation.Refused(
          "an earlier Pod named %s is still being deleted".formatted(pod.getMetadata().getName()),
          true,
          false);
    }
    return Labels.belongsTo(there.get(), uid) && Owner.isOwner(there.get(), uid)
        ? new Creation.Created(
            there.get(), e.getCode() == CONFLICT ? Creation.Known.WasThere : Creation.Known.Found)
        : new Creation.Refused(
            "a Pod named %s exists, and its owner is not this benchmark; delete that Pod"
                .formatted(pod.getMetadata().getName()),
            false,
            false,
            FailureReason.NameTaken);
  }

  private Creation refused(Pod pod, KubernetesClientException e) {
    String message = ApiErrors.message(e);
    if (ApiErrors.isNamespaceTerminating(e)) {
      return new Creation.Refused(message, false, false, FailureReason.NamespaceTerminating);
    }
    if (NO_RUNTIME_CLASS.matcher(message).find()) {
      return new Creation.Refused(message, false, false, FailureReason.RuntimeClassDeleted);
    }
    PodRejection why =
        PodRejection.of(new PodRejection.Answer(message, ApiErrors.fields(e)), pod, overhead(pod));
    return new Creation.Refused(why.message(), why.passing(), why.everyPod());
  }

  /** What the Pod's RuntimeClass adds to its requests; empty if that is not known. */
  private Map<String, Quantity> overhead(Pod pod) {
    String name = pod.getSpec().getRuntimeClassName();
    if (name == null) {
      return Map.of();
    }
    try {
      return Optional.ofNullable(client.resources(RuntimeClass.class).withName(name).get())
          .map(RuntimeClass::getOverhead)
          .map(Overhead::getPodFixed)
          .orElse(Map.of());
    } catch (KubernetesClientException e) {
      LOG.debug("cannot read RuntimeClass {}: {}", name, e.getMessage());
      return Map.of();
    }
  }

  /** Reads a Pod from the API server, not from a cache. */
  public Optional<Pod> find(Pod pod) {
    return Optional.ofNullable(client.resource(pod).get());
  }

  /**
   * Makes the kubelet end a Pod that runs. The Pod and its logs stay.
   *
   * @return whether the kubelet will end the Pod, or the Pod is gone; false if the operator must
   *     delete the Pod instead
   */
  public boolean end(Pod pod) {
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .patch(PatchContext.of(PatchType.JSON_MERGE), END_NOW);
      return true;
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case NOT_FOUND -> true;
        case FORBIDDEN, INVALID, BAD_REQUEST -> false;
        default -> throw e;
      };
    }
  }

  /**
   * Deletes a Pod, whether or not it has changed.
   *
   * @return whether the Pod was unchanged when it was deleted
   */
  public boolean deleteUnchanged(Pod pod) {
    try {
      client.resource(pod).lockResourceVersion().delete();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      delete(pod);
      return false;
    }
  }

  /** Deletes this Pod, if it still exists, and no later Pod of the same name. */
  public void delete(Pod pod) {
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions()
            .build();
    // The client's own delete call can ask for a resourceVersion, but not for a uid.
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    try {
      client.raw(path, "DELETE", options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
        throw e;
      }
    }
  }
}
