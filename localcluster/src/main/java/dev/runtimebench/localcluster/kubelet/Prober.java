package dev.runtimebench.localcluster.kubelet;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs one check of a probe: connects to the Pod from this process, or runs a command in the
 * container. Supports tcpSocket, httpGet and exec with numbers for ports. Any redirect counts as an
 * answer.
 */
public final class Prober {

  /** Runs a command in the container. */
  @FunctionalInterface
  public interface Exec {
    /**
     * Runs the command, and waits for its end.
     *
     * @return why the check failed; empty if the command exited with 0
     */
    Optional<String> run(List<String> command, Duration timeout) throws InterruptedException;
  }

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final String podIp;
  private final Exec exec;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  /**
   * @param podIp null if the Pod has no address
   */
  public Prober(String podIp, Exec exec) {
    this.podIp = podIp;
    this.exec = exec;
  }

  /**
   * Runs one check, and waits for its result.
   *
   * @return why the check failed, in the kubelet's words; empty if the check passed
   */
  public Optional<String> check(Probe probe) throws InterruptedException {
    Duration timeout = Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1));
    if (probe.getExec() != null) {
      return exec.run(probe.getExec().getCommand(), timeout);
    }
    if (probe.getHttpGet() != null) {
      return get(probe.getHttpGet(), timeout);
    }
    return probe.getTcpSocket() != null
        ? connect(host(probe.getTcpSocket().getHost()), probe.getTcpSocket().getPort(), timeout)
        : Optional.of("missing probe handler");
  }

  static int orElse(Integer number, int fallback) {
    return number == null ? fallback : number;
  }

  private String host(String declared) {
    return declared == null || declared.isEmpty() ? podIp : declared;
  }

  private static Optional<String> connect(String host, IntOrString port, Duration timeout) {
    if (host == null || port.getIntVal() == null) {
      return Optional.of("the Pod has no address, or the port is not a number");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port.getIntVal()), (int) timeout.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(dial(host + ":" + port.getIntVal(), e));
    }
  }

  private Optional<String> get(HTTPGetAction get, Duration timeout) throws InterruptedException {
    String host = host(get.getHost());
    if (host == null || get.getPort().getIntVal() == null) {
      return Optional.of("the Pod has no address, or the port is not a number");
    }
    String address = host + ":" + get.getPort().getIntVal();
    String path = get.getPath() == null || get.getPath().isEmpty() ? "/" : get.getPath();
    String url = "http://" + address + path;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .version(HttpClient.Version.HTTP_1_1)
              .timeout(timeout)
              .header("User-Agent", "kube-probe/1.36");
      get.getHttpHeaders().forEach(header -> request.header(header.getName(), header.getValue()));
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= OK && status < BAD_REQUEST
          ? Optional.empty()
          : Optional.of("HTTP probe failed with statuscode: " + status);
    } catch (HttpTimeoutException e) {
      return Optional.of("Get \"" + url + "\": context deadline exceeded");
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("Get \"" + url + "\": " + dial(address, e));
    }
  }

  private static String dial(String address, Exception e) {
    String why =
        e instanceof ConnectException
            ? "connect: connection refused"
            : e instanceof java.net.SocketTimeoutException ? "i/o timeout" : e.getMessage();
    return "dial tcp " + address + ": " + why;
  }
}
