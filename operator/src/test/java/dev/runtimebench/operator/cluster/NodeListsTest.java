package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeListsTest {

  private static final Map<String, String> POOL = Map.of("pool", "a");

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger lists = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean slow;
  private HttpServer server;
  private KubernetesClient client;
  private NodeLists nodes;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          String name = "node-" + lists.incrementAndGet();
          if (slow) {
            awaitOver();
          }
          byte[] list =
              "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"%s\"}}]}"
                  .formatted(name)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, list.length);
          exchange.getResponseBody().write(list);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withRequestRetryBackoffLimit(0)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
    nodes = new NodeLists(client, clock());
  }

  private void awaitOver() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    client.close();
    server.stop(0);
  }

  private OperatorClock clock() {
    OperatorClock system = OperatorClock.system();
    return new OperatorClock() {
      @Override
      public long epochNanos() {
        return system.epochNanos();
      }

      @Override
      public long monotonicNanos() {
        return now.get();
      }

      @Override
      public long stamp() {
        return system.stamp();
      }
    };
  }

  private List<String> names() {
    return nodes.with(POOL).orElseThrow().stream().map(n -> n.getMetadata().getName()).toList();
  }

  @Test
  void answerIsUsedForTenSeconds() {
    assertThat(names()).containsExactly("node-1");
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(names()).containsExactly("node-1");
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(names()).containsExactly("node-2");
  }

  @Test
  void slowListStopsOnlyTheCallerThatAsks() throws Exception {
    assertThat(names()).containsExactly("node-1");
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    slow = true;
    CompletableFuture<List<String>> asks = CompletableFuture.supplyAsync(this::names);
    while (lists.get() < 2) {
      Thread.sleep(1);
    }
    assertThat(names()).as("the old answer").containsExactly("node-1");
    assertThat(asks).isNotDone();
    over.countDown();
    assertThat(asks.get()).containsExactly("node-2");
    assertThat(names()).containsExactly("node-2");
  }

  @Test
  void failedListIsAskedAgain() {
    assertThat(names()).containsExactly("node-1");
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    server.stop(0);
    assertThatThrownBy(this::names).isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(this::names).isInstanceOf(KubernetesClientException.class);
  }
}
