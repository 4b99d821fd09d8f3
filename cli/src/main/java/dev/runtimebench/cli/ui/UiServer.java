package dev.runtimebench.cli.ui;

import com.sun.net.httpserver.HttpServer;
import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves the page on the loopback interface. */
final class UiServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int THREADS = 16;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Access access;

  private UiServer(HttpServer server, ExecutorService threads, Access access) {
    this.server = server;
    this.threads = threads;
    this.access = access;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for a free port
   * @param snapshots returns the present snapshot at once
   * @throws CliException if the port cannot be used
   */
  static UiServer start(int port, Supplier<Snapshot> snapshots) {
    // Seconds for a request and for an answer: a connection that says nothing must not keep a
    // thread.
    setDefault("sun.net.httpserver.maxReqTime", "10");
    setDefault("sun.net.httpserver.maxRspTime", "60");
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(LOOPBACK, port), 0);
    } catch (BindException e) {
      boolean denied = String.valueOf(e.getMessage()).contains("Permission denied");
      throw CliException.usage(
          denied
              ? "--port %d: this user may not open the port: choose a port above 1023"
                  .formatted(port)
              : "--port %d: another program uses the port: choose another one, or 0 for a free port"
                  .formatted(port));
    } catch (IOException e) {
      throw CliException.usage("--port %d: %s".formatted(port, e.getMessage()));
    }
    Access access = Access.random(server.getAddress().getPort());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "ui");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", new UiHandler(access, snapshots));
    server.start();
    return new UiServer(server, threads, access);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Returns the address of the page. Anyone who knows the address can read the page. */
  String address() {
    return "http://%s:%d%s".formatted(LOOPBACK, server.getAddress().getPort(), access.root());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
