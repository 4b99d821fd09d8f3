package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Makes the operator's connections to the API server. All requests go over HTTP/1.1: each request
 * in flight has a connection of its own. A call that times out closes only its own connection, and
 * the next call opens another one. Over HTTP/2 a dead connection would block all calls.
 */
public final class ApiConnections extends JdkHttpClientFactory {

  /** How many calls of one client may be in flight. So a burst opens no more connections. */
  static final int MAX_CALLS = 80;

  /** Less than the time that a call waits for its answer, so that no call is sent for nobody. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /**
   * Builds a client of the operator.
   *
   * @param config how to reach the API server
   */
  public static KubernetesClientBuilder clientFor(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new ApiConnections());
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new BoundedBuilder(
        super.createNewHttpClientBuilder().version(HttpClient.Version.HTTP_1_1));
  }

  /** Passes the settings on. */
  private record BoundedBuilder(HttpClient.Builder builder) implements HttpClient.Builder {

    @Override
    public HttpClient build() {
      return new BoundedHttpClient(builder.build(), new CallSlots(MAX_CALLS, PATIENCE));
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
      builder.cookieHandler(handler);
      return this;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration timeout) {
      builder.connectTimeout(timeout);
      return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      builder.sslContext(context);
      return this;
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
      builder.sslParameters(parameters);
      return this;
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
      builder.executor(executor);
      return this;
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      builder.followRedirects(policy);
      return this;
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      builder.version(version);
      return this;
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      builder.priority(priority);
      return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
      builder.proxy(selector);
      return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      builder.authenticator(authenticator);
      return this;
    }
  }
}
