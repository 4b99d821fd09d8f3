package dev.runtimebench.operator.cluster;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens the logs of a trial's Pods. */
public final class PodLogs {

  private static final int MAX_ANSWER_BYTES = 4096;
  private static final long ANSWER_TIMEOUT_SECONDS = 30;

  private final String master;
  private final HttpClient http;

  public PodLogs(KubernetesClient client) {
    this.master = client.getMasterUrl().toString();
    // No request timeout: a followed log is silent for as long as its container is silent. No
    // retries: the client would read the log from its start again, and no caller would notice.
    this.http =
        client
            .getHttpClient()
            .newBuilder()
            .tag(
                new RequestConfigBuilder()
                    .withRequestTimeout(0)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  /**
   * Opens the log of the Pod's container from its start; the node stamps each line.
   *
   * @param follow whether to wait for further output; the stream then ends with the container
   * @throws IOException when the log cannot be opened; the stream throws one when the connection is
   *     lost
   */
  public InputStream open(Pod pod, boolean follow) throws IOException {
    return follow ? get(pod, "&follow=true", true) : get(pod, "", false);
  }

  /**
   * The last line of the log so far, with its stamp; empty when the log is empty. A long line is
   * cut.
   */
  public String lastLine(Pod pod) throws IOException {
    try (InputStream in = get(pod, "&tailLines=1&limitBytes=" + MAX_ANSWER_BYTES, false)) {
      return new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8).stripTrailing();
    }
  }

  /**
   * Opens the newest lines of the log so far; the node stamps each line.
   *
   * @param seconds how old a line may be, by the clock of the node
   * @param lines how many lines to read at most
   */
  public InputStream newest(Pod pod, int seconds, int lines) throws IOException {
    return get(pod, "&sinceSeconds=%d&tailLines=%d".formatted(seconds, lines), false);
  }

  /**
   * @param endless whether the answer ends only with the container; see {@link StalledAnswers}
   */
  private InputStream get(Pod pod, String options, boolean endless) throws IOException {
    ObjectMeta meta = pod.getMetadata();
    URI uri =
        URI.create(
            URLUtils.join(
                    master, "api/v1/namespaces", meta.getNamespace(), "pods", meta.getName(), "log")
                + "?timestamps=true&container="
                + TrialNames.CONTAINER
                + options);
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(uri);
    HttpRequest sent = (endless ? request.forStreaming() : request).build();
    HttpResponse<InputStream> answer = await(http.sendAsync(sent, InputStream.class));
    if (answer.isSuccessful()) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      String message = new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
      throw new IOException("HTTP %d: %s".formatted(answer.code(), message.strip()));
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within %d s".formatted(ANSWER_TIMEOUT_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
