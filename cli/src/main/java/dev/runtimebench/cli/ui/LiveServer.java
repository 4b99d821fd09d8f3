package dev.runtimebench.cli.ui;

import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The page, its server, and the thread that keeps the page up to date. */
public final class LiveServer implements AutoCloseable {

  private static final long TICK_MILLIS = 250;

  private final ClusterSource source;
  private final UiServer server;
  private final ScheduledExecutorService thread;

  private LiveServer(ClusterSource source, UiServer server, ScheduledExecutorService thread) {
    this.source = source;
    this.server = server;
    this.thread = thread;
  }

  /**
   * Which benchmarks the page shows.
   *
   * @param namespace null for all namespaces
   * @param names empty for all benchmarks
   * @param selector a label selector in kubectl's form; null for all benchmarks
   */
  public record Selection(String namespace, List<String> names, String selector) {

    /** All benchmarks of a namespace. */
    public static Selection in(String namespace) {
      return new Selection(namespace, List.of(), null);
    }

    /** The place in words. */
    private String words() {
      return namespace == null ? "all namespaces" : "the namespace " + namespace;
    }
  }

  /**
   * Starts the server, which then runs in threads of its own.
   *
   * @param port 0 for a free port
   * @param client the caller closes it
   * @param words says in words why a request failed
   * @throws CliException if the port cannot be used
   * @throws KubernetesClientException if the API server refuses, or does not answer
   */
  public static LiveServer start(
      int port,
      KubernetesClient client,
      Selection selection,
      Function<KubernetesClientException, List<String>> words) {
    Clock clock = Clock.systemUTC();
    ClusterSource source = new ClusterSource(client, selection, clock);
    try {
      LivePage page = new LivePage(source, words, selection.words(), System::nanoTime, clock);
      UiServer server = UiServer.start(port, page::current);
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread made = new Thread(task, "ui-page");
                made.setDaemon(true);
                return made;
              });
      thread.scheduleWithFixedDelay(page::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
      return new LiveServer(source, server, thread);
    } catch (CliException | KubernetesClientException e) {
      source.close();
      throw e;
    }
  }

  /** Returns the address of the page. Anyone who knows the address can read the page. */
  public String address() {
    return server.address();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    server.close();
    source.close();
  }
}
