package dev.runtimebench.operator.cluster;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens the logs of a trial's Pods. */
public final class PodLogs {

  private static final int MAX_ANSWER_BYTES = 4096;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

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
   * Bounds a read.
   *
   * @param lines how many of the newest lines to read
   * @param bytes how many bytes of these lines to keep; the rest is cut
   * @param within how long the whole answer may take
   */
  public record Bounds(int lines, int bytes, Duration within) {}

  /**
   * The newest lines of the log so far; the node stamps each line.
   *
   * @param seconds how old a line may be, by the clock of the node
   */
  public byte[] newest(Pod pod, int seconds, Bounds bounds) throws IOException {
    HttpRequest request =
        request(pod, "&sinceSeconds=%d&tailLines=%d".formatted(seconds, bounds.lines())).build();
    CutBody body = new CutBody(bounds.bytes());
    CompletableFuture<HttpResponse<AsyncBody>> answer = http.consumeBytes(request, body);
    try {
      CompletableFuture<byte[]> whole = answer.thenCompose(headers -> body.read(headers.body()));
      byte[] bytes = await(whole, bounds.within());
      HttpResponse<AsyncBody> headers = answer.join();
      if (!headers.isSuccessful()) {
        throw refused(
            headers.code(), Arrays.copyOf(bytes, Math.min(bytes.length, MAX_ANSWER_BYTES)));
      }
      return bytes;
    } finally {
      // Closes the connection if the answer is not complete.
      if (!answer.cancel(true)) {
        answer.thenAccept(headers -> headers.body().cancel());
      }
    }
  }

  /**
   * @param endless whether the answer ends only with the container; see {@link StalledAnswers}
   */
  private InputStream get(Pod pod, String options, boolean endless) throws IOException {
    HttpRequest.Builder request = request(pod, options);
    HttpRequest sent = (endless ? request.forStreaming() : request).build();
    HttpResponse<InputStream> answer =
        await(http.sendAsync(sent, InputStream.class), ANSWER_TIMEOUT);
    if (answer.isSuccessful()) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      throw refused(answer.code(), body.readNBytes(MAX_ANSWER_BYTES));
    }
  }

  private static IOException refused(int code, byte[] body) {
    return new LogRefusedException(code, new String(body, StandardCharsets.UTF_8).strip());
  }

  private HttpRequest.Builder request(Pod pod, String options) {
    ObjectMeta meta = pod.getMetadata();
    URI uri =
        URI.create(
            URLUtils.join(
                    master, "api/v1/namespaces", meta.getNamespace(), "pods", meta.getName(), "log")
                + "?timestamps=true&container="
                + TrialNames.CONTAINER
                + options);
    return http.newHttpRequestBuilder().uri(uri);
  }

  private static <T> T await(CompletableFuture<T> answer, Duration within) throws IOException {
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within %d s".formatted(within.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
