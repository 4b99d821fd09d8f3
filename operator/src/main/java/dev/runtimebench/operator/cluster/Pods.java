package dev.runtimebench.operator.cluster;

import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Creates, looks up and deletes a trial's Pods. */
public final class Pods {

  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final int BAD_REQUEST = 400;

  private final KubernetesClient client;

  public Pods(KubernetesClient client) {
    this.client = client;
  }

  /** What came of a create call. */
  public sealed interface Creation {

    /** The API server has it; it may have had it from a call of an earlier life. */
    record Created(Pod pod, boolean wasThere) implements Creation {}

    /**
     * The API server won't have it.
     *
     * @param passing whether it may later (a quota that is used up)
     */
    record Refused(String message, boolean passing) implements Creation {}
  }

  /**
   * Creates a Pod. A Pod of that name that belongs to the same benchmark is taken as created.
   *
   * @throws KubernetesClientException when the API server could not answer; try again
   */
  public Creation create(Pod pod) {
    try {
      return new Creation.Created(client.resource(pod).create(), false);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case CONFLICT -> existing(pod, e);
        case FORBIDDEN, INVALID, BAD_REQUEST -> refused(e);
        default -> throw e;
      };
    }
  }

  private Creation existing(Pod pod, KubernetesClientException e) {
    String uid = pod.getMetadata().getLabels().get(Labels.BENCHMARK_UID);
    Optional<Pod> there = find(pod);
    if (there.isEmpty()) {
      throw e;
    }
    return Labels.belongsTo(there.get(), uid)
        ? new Creation.Created(there.get(), true)
        : new Creation.Refused(
            "a Pod named %s that is not this benchmark's is in the way; delete it"
                .formatted(pod.getMetadata().getName()),
            false);
  }

  private static Creation refused(KubernetesClientException e) {
    String message = ApiErrors.said(e);
    return new Creation.Refused(message, message.contains("exceeded quota"));
  }

  /** Asks the API server itself, past every cache. */
  public Optional<Pod> find(Pod pod) {
    return Optional.ofNullable(client.resource(pod).get());
  }

  /**
   * Deletes a Pod if it is still as it is here; if not it is deleted all the same.
   *
   * @return whether it was
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

  /**
   * Deletes a Pod; its name holds its benchmark's uid, so no other takes it. Gone already is fine.
   */
  public void delete(Pod pod) {
    try {
      client.resource(pod).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }
}
