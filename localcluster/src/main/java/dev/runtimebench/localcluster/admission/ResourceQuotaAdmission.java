package dev.runtimebench.localcluster.admission;

import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rejects Pods that exceed a ResourceQuota of their namespace: {@code pods}, {@code count/pods} and
 * the requests and limits of cpu and memory. As in Kubernetes, every container must set what the
 * quota limits. Ignores scopes, and does not update status.used.
 */
public final class ResourceQuotaAdmission implements AdmissionPlugin {

  private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private static final Set<String> COMPUTE =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private final Store store;

  public ResourceQuotaAdmission(Store store) {
    this.store = store;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isPodCreate()) {
      return;
    }
    String namespace = Meta.namespace(request.object());
    List<ResourceQuota> quotas =
        store.list(QUOTAS, namespace).stream().map(q -> Json.as(ResourceQuota.class, q)).toList();
    if (quotas.isEmpty()) {
      return;
    }
    Pod pod = Json.as(Pod.class, request.object());
    List<Pod> running =
        store.list(PODS, namespace).stream()
            .filter(p -> !ENDED.contains(p.path("status").path("phase").asText()))
            .map(p -> Json.as(Pod.class, p))
            .toList();
    quotas.forEach(quota -> check(quota, pod, running));
  }

  private static void check(ResourceQuota quota, Pod pod, List<Pod> running) {
    requireAll(quota, pod);
    List<String> requested = new ArrayList<>();
    List<String> used = new ArrayList<>();
    List<String> limited = new ArrayList<>();
    Map<String, Quantity> hard = quota.getSpec().getHard();
    hard.forEach(
        (resource, limit) -> {
          BigDecimal more = usage(resource, pod);
          BigDecimal already =
              running.stream()
                  .map(p -> usage(resource, p))
                  .reduce(BigDecimal.ZERO, BigDecimal::add);
          if (more.signum() > 0
              && already.add(more).compareTo(Quantity.getAmountInBytes(limit)) > 0) {
            requested.add(resource + "=" + more.toPlainString());
            used.add(resource + "=" + already.toPlainString());
            limited.add(resource + "=" + limit);
          }
        });
    if (!requested.isEmpty()) {
      throw ApiException.forbidden(
          PODS,
          pod.getMetadata().getName(),
          String.format(
              "exceeded quota: %s, requested: %s, used: %s, limited: %s",
              quota.getMetadata().getName(),
              String.join(",", requested),
              String.join(",", used),
              String.join(",", limited)));
    }
  }

  /** Every container must set each compute resource that the quota limits. */
  private static void requireAll(ResourceQuota quota, Pod pod) {
    List<String> missing = new ArrayList<>();
    for (String resource : new TreeSet<>(quota.getSpec().getHard().keySet())) {
      List<String> containers =
          COMPUTE.contains(resource)
              ? pod.getSpec().getContainers().stream()
                  .filter(container -> !isSet(container, resource))
                  .map(Container::getName)
                  .sorted()
                  .toList()
              : List.of();
      if (!containers.isEmpty()) {
        missing.add(resource + " for: " + String.join(",", containers));
      }
    }
    if (!missing.isEmpty()) {
      throw ApiException.forbidden(
          PODS,
          pod.getMetadata().getName(),
          "failed quota: %s: must specify %s"
              .formatted(quota.getMetadata().getName(), String.join("; ", missing)));
    }
  }

  private static boolean isSet(Container container, String resource) {
    ResourceRequirements resources = container.getResources();
    if (resources == null) {
      return false;
    }
    return resource.startsWith("limits.")
        ? resources.getLimits().containsKey(resource.substring("limits.".length()))
        : resources.getRequests().containsKey(resource.replace("requests.", ""));
  }

  private static BigDecimal usage(String resource, Pod pod) {
    switch (resource) {
      case "pods":
      case "count/pods":
        return BigDecimal.ONE;
      case "limits.cpu":
      case "limits.memory":
        return PodResources.limit(pod, resource.substring("limits.".length()));
      case "requests.cpu":
      case "requests.memory":
        return PodResources.request(pod, resource.substring("requests.".length()));
      case "cpu":
      case "memory":
        return PodResources.request(pod, resource);
      default:
        return BigDecimal.ZERO;
    }
  }
}
