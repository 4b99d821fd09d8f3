package dev.runtimebench.operator.cluster;

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
 * Makes the operator's connections to the API server. Calls share one HTTP/2 connection, on which
 * an API server of Kubernetes allows 100 streams. Each followed log has a connection of its own.
 */
public final class ApiConnections extends JdkHttpClientFactory {

  /**
   * How many calls of one client may be in flight. Less than 100, because a stream of the JDK ends
   * a little after its answer does.
   */
  static final int MAX_CALLS = 80;

  /** Less than the time that a call waits for its answer, so that no call is sent for nobody. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new BoundedBuilder(super.createNewHttpClientBuilder());
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
