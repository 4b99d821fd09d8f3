package dev.runtimebench.operator.cluster;

import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Detects when the client reopens a lost watch on the Pods of trials, which the client does not
 * report. The events from the gap arrive late, so their timestamps cannot be trusted. The client
 * waits a second before it reopens a watch, so every gap is longer than a stamp's resolution.
 *
 * <p>Thread-safe: the threads of the client call {@link #before}, several at a time, and the
 * callback runs on them.
 */
public final class PodWatches implements Interceptor {

  private final Set<String> opened = ConcurrentHashMap.newKeySet();
  private final Runnable lost;

  /**
   * @param lost called each time that a watch is reopened
   */
  public PodWatches(Runnable lost) {
    this.lost = lost;
  }

  /**
   * A client with the same configuration whose watches are observed, and whose objects are lean.
   * The caller closes the client.
   *
   * @param others further interceptors of the client's calls
   */
  public KubernetesClient observed(KubernetesClient client, List<Interceptor> others) {
    return ApiConnections.clientFor(client.getConfiguration())
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
