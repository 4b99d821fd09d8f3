package dev.runtimebench.operator.cluster;

import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices that a watch on trials' Pods has been opened anew. The client does so by itself and tells
 * nobody; but what happened meanwhile is stamped too late. It waits a second first, so that every
 * such loss is longer than a stamp's resolution.
 */
public final class PodWatches implements Interceptor {

  private final Set<String> opened = ConcurrentHashMap.newKeySet();
  private final Runnable lost;

  /**
   * @param lost is told of each loss
   */
  public PodWatches(Runnable lost) {
    this.lost = lost;
  }

  /**
   * A client like that one whose watches are noticed, and whose objects are lean; the caller's to
   * close.
   *
   * @param others what else is to see its calls
   */
  public KubernetesClient noticed(KubernetesClient client, List<Interceptor> others) {
    return new KubernetesClientBuilder()
        .withConfig(client.getConfiguration())
        .withKubernetesSerialization(LeanObjects.serialization())
        .withHttpClientBuilderConsumer(
            http -> {
              http.addOrReplaceInterceptor(PodWatches.class.getName(), this);
              others.forEach(
                  other -> http.addOrReplaceInterceptor(other.getClass().getName(), other));
            })
        .build();
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    URI uri = request.uri();
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    boolean watchesTrials =
        uri.getPath().endsWith("/pods")
            && query.contains("watch=true")
            && query.contains(Labels.MANAGED_BY);
    if (watchesTrials && !opened.add(uri.getPath())) {
      lost.run();
    }
  }
}
