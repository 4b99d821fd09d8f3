package dev.runtimebench.localcluster.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The HTTPS port of a kubelet, with a certificate that it signed itself. Every client may read: the
 * local cluster has no authentication. One thread of the server answers all requests, and calls the
 * answers. Any thread may call the methods.
 */
public final class KubeletServer implements AutoCloseable {

  private final HttpsServer server;
  private final DaemonExecutor thread;
  private final String certificate;

  private KubeletServer(HttpsServer server, DaemonExecutor thread, String certificate) {
    this.server = server;
    this.thread = thread;
    this.certificate = certificate;
  }

  /**
   * Starts to listen on a free port.
   *
   * @param node the node's name
   * @param address an address of this machine
   * @throws IOException if this machine does not have the address, or if the JDK cannot make a
   *     certificate
   */
  public static KubeletServer start(String node, String address, KubeletAnswers answers)
      throws IOException {
    SelfSigned identity = SelfSigned.create(address);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.createContext("/", exchange -> answer(exchange, answers));
    DaemonExecutor thread = new DaemonExecutor("kubelet-port-" + node, 1);
    server.setExecutor(thread);
    server.start();
    return new KubeletServer(server, thread, identity.pem());
  }

  private static void answer(HttpExchange exchange, KubeletAnswers answers) throws IOException {
    try (exchange) {
      KubeletAnswers.Answer answer = answers.to(exchange.getRequestURI());
      byte[] body = answer.body();
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The certificate in PEM. */
  public String certificate() {
    return certificate;
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
