package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.cluster.KubeletRefusedException.Why;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.reading.Quoted;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * GET requests to kubelets over HTTPS, with the operator's own token. Each request is short and
 * bounded. Thread-safe.
 */
final class KubeletConnection {

  /** The longest time of a request near a measured window, which must be over before the work. */
  static final Duration BRIEF = Duration.ofSeconds(4);

  /** The longest time of a request without a measured window near. */
  static final Duration UNHURRIED = Duration.ofSeconds(15);

  private static final OperatorClock CLOCK = OperatorClock.system();

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A Pod with a few containers has about 100 KiB. The lines are not kept. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_REFUSAL = 1024;
  private static final int MAX_WORDS = 200;

  private static final String INTERNAL_ERROR = "internal_error";
  private static final String ALERT = "Received fatal alert: " + INTERNAL_ERROR;

  private final KubeletTrust trust;
  private final Config config;
  private Optional<Built> built = Optional.empty();

  /**
   * When a call must be over. A call may need several requests.
   *
   * @param whole the longest time of the call
   * @param end on the monotonic clock
   */
  record Deadline(Duration whole, long end) {

    /** The call begins now. */
    static Deadline in(Duration whole) {
      return new Deadline(whole, CLOCK.monotonicNanos() + whole.toNanos());
    }

    /** Zero if no time is left for a request. */
    Duration left() {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - CLOCK.monotonicNanos());
      return Duration.ofMillis(Math.max(0, millis));
    }
  }

  /**
   * @param authorities the CA certificates that the client accepts; empty if it accepts all
   */
  private record Built(Optional<String> authorities, HttpClient client) {}

  KubeletConnection(KubeletSettings settings, Config config) {
    this.trust = new KubeletTrust(settings, config);
    this.config = config;
  }

  /**
   * Reads a path of a kubelet. The answer is not kept: a node with many Pods has megabytes.
   *
   * @param address host and port
   * @param right the right that the path needs, for messages
   * @param deadline the end of the request, and of the requests of the same call before it
   * @param lines takes each line of the answer, while the answer arrives, in another thread
   */
  void lines(String address, String path, String right, Deadline deadline, Consumer<String> lines)
      throws KubeletRefusedException {
    get(address, path, right, deadline, new LineSink(MAX_LINE, lines));
  }

  /**
   * Reads a path of a kubelet, as {@link #lines} does.
   *
   * @param sink takes the bytes of the answer, while the answer arrives, in another thread
   */
  void get(String address, String path, String right, Deadline deadline, BoundedBody.Sink sink)
      throws KubeletRefusedException {
    Duration limit = deadline.left();
    if (limit.isZero()) {
      throw tooSlow(address, path, deadline);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + address + path)).timeout(limit).GET();
    token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    CompletableFuture<HttpResponse<byte[]>> answer =
        client(address)
            .sendAsync(
                request.build(),
                info ->
                    info.statusCode() == HttpURLConnection.HTTP_OK
                        ? HttpResponse.BodySubscribers.mapping(
                            new BoundedBody(
                                MAX_BYTES,
                                info.headers().firstValueAsLong("Content-Length").orElse(0),
                                sink),
                            read -> new byte[0])
                        : new BodyBeginning(MAX_REFUSAL));
    try {
      HttpResponse<byte[]> got = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (got.statusCode() != HttpURLConnection.HTTP_OK) {
        throw refused(address, path, right, got);
      }
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw tooSlow(address, path, deadline);
    } catch (ExecutionException e) {
      throw failed(address, path, deadline, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubeletRefusedException(Why.Failed, "the operator is being stopped");
    }
  }

  private static KubeletRefusedException refused(
      String address, String path, String right, HttpResponse<byte[]> got) {
    int status = got.statusCode();
    String answer =
        "the kubelet at %s answered %s with %d%s"
            .formatted(address, path, status, text(got.body()));
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          new KubeletRefusedException(
              Why.NotAuthenticated,
              answer
                  + ": the kubelet does not accept the operator's token; its authentication.webhook.enabled must be true");
      case HttpURLConnection.HTTP_FORBIDDEN ->
          new KubeletRefusedException(
              Why.Forbidden,
              "%s: grant the operator get on %s, which the chart's value podUsage.enabled does"
                  .formatted(answer, right));
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_BAD_METHOD ->
          new KubeletRefusedException(
              Why.NotServed,
              answer
                  + ": the kubelet does not serve the path; its enableDebuggingHandlers may be false");
      default -> new KubeletRefusedException(Why.Failed, answer);
    };
  }

  /** The text of a refusal in quotes, with a space before it; nothing without a text. */
  private static String text(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : " " + Quoted.of(text, MAX_WORDS);
  }

  private static KubeletRefusedException tooSlow(String address, String path, Deadline deadline) {
    return new KubeletRefusedException(
        Why.TooSlow,
        "the kubelet at %s gave no complete answer to %s within %d s"
            .formatted(address, path, deadline.whole().toSeconds()));
  }

  private static KubeletRefusedException failed(
      String address, String path, Deadline deadline, Throwable cause) {
    if (isOf(cause, BoundedBody.TooLongException.class)) {
      return new KubeletRefusedException(
          Why.TooLarge,
          "the answer of the kubelet at %s to %s exceeds %d MiB"
              .formatted(address, path, MAX_BYTES >> 20));
    }
    if (hasAlert(cause)) {
      return new KubeletRefusedException(
          Why.NoCertificate,
          "the kubelet at %s ended the TLS handshake with %s: it has no serving certificate yet; with serverTLSBootstrap, approve its CSR (kubectl get csr, kubectl certificate approve)"
              .formatted(address, INTERNAL_ERROR));
    }
    if (isOf(cause, CertificateException.class)) {
      return new KubeletRefusedException(
          Why.NotTrusted,
          "the certificate of the kubelet at %s is not accepted; set podUsage.certificates (docs/operations/pod-usage.md): %s"
              .formatted(address, words(cause)));
    }
    if (isOf(cause, ConnectException.class) || isOf(cause, HttpConnectTimeoutException.class)) {
      return new KubeletRefusedException(
          Why.Unreachable,
          "no connection to the kubelet at %s within %d s: a NetworkPolicy or a firewall may forbid the port"
              .formatted(address, CONNECT.toSeconds()));
    }
    return isOf(cause, HttpTimeoutException.class)
        ? tooSlow(address, path, deadline)
        : new KubeletRefusedException(
            Why.Failed,
            "the call to the kubelet at %s failed: %s".formatted(address, words(cause)));
  }

  /**
   * Whether the kubelet sent the fatal alert with which a Go server says that it has no
   * certificate.
   */
  private static boolean hasAlert(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SSLException && String.valueOf(one.getMessage()).contains(ALERT)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (kind.isInstance(one)) {
        return true;
      }
    }
    return false;
  }

  /** What an exception says, as one short line. */
  static String words(Throwable cause) {
    return Quoted.visible(String.valueOf(cause.getMessage()), MAX_WORDS);
  }

  private synchronized HttpClient client(String address) throws KubeletRefusedException {
    try {
      Optional<String> authorities = trust.authorities();
      if (built.filter(b -> b.authorities().equals(authorities)).isEmpty()) {
        built =
            Optional.of(
                new Built(
                    authorities,
                    HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .sslContext(KubeletTrust.context(authorities))
                        .build()));
      }
      return built.orElseThrow().client();
    } catch (IOException | GeneralSecurityException e) {
      throw new KubeletRefusedException(
          Why.NotTrusted,
          "the CA for the kubelet at %s cannot be read: %s".formatted(address, words(e)));
    }
  }

  /**
   * The operator's token. The kubelet of the operator's node replaces the file from time to time,
   * so each request reads the file.
   */
  private Optional<String> token() {
    Path file = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);
    try {
      if (Files.isReadable(file)) {
        return Optional.of(Files.readString(file).strip());
      }
    } catch (IOException e) {
      // The kubelet answers 401, and the reason is then in the samples.
      return Optional.empty();
    }
    return Optional.ofNullable(config.getOauthTokenProvider())
        .map(provider -> provider.getToken())
        .or(() -> Optional.ofNullable(config.getOauthToken()))
        .or(() -> Optional.ofNullable(config.getAutoOAuthToken()))
        .filter(token -> !token.isBlank());
  }
}
