package dev.runtimebench.localcluster.admission;

import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rejects Pods that exceed a ResourceQuota of their namespace: {@code pods}, {@code count/pods} and
 * the requests and limits of cpu and memory. Ignores scopes, and does not update status.used.
 */
public final class ResourceQuotaAdmission implements AdmissionPlugin {

  private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

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
