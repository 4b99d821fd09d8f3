package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends an answer of the API server that stops in the middle. The client's timeout covers only the
 * headers of an answer. Without this class, a connection that is lost later would block a
 * reconcile, or the list of a watch, for ever. A log that is followed may be silent for as long as
 * its container is.
 */
public final class StalledAnswers implements Interceptor {

  /** The client waits for the headers of an answer for the same time. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final OperatorClock CLOCK = OperatorClock.system();

  /** All clients share one thread, which only ends answers. */
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Duration limit;

  public StalledAnswers() {
    this(LIMIT);
  }

  /**
   * @param limit how long an answer may pause
   */
  StalledAnswers(Duration limit) {
    this.limit = limit;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "stalled-answers");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Passes the bytes of one answer on, and knows when the last ones came. */
  private static final class Arrivals implements AsyncBody.Consumer<List<ByteBuffer>> {

    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private volatile long last = CLOCK.monotonicNanos();

    Arrivals(AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void consume(List<ByteBuffer> bytes, AsyncBody body) throws Exception {
      last = CLOCK.monotonicNanos();
      consumer.consume(bytes, body);
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    boolean endless = request instanceof StandardHttpRequest http && http.isForStreaming();
    return endless ? consumer : new Arrivals(consumer);
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (consumer instanceof Arrivals arrivals && response.body() instanceof AsyncBody body) {
      arrivals.last = CLOCK.monotonicNanos();
      lookAfter(limit.toNanos(), arrivals, body);
    }
  }

  private void lookAfter(long nanos, Arrivals arrivals, AsyncBody body) {
    Future<?> look =
        TIMER.schedule(() -> look(arrivals, body), Math.max(1, nanos), TimeUnit.NANOSECONDS);
    body.done().whenComplete((done, failure) -> look.cancel(false));
  }

  private void look(Arrivals arrivals, AsyncBody body) {
    long left = limit.toNanos() - (CLOCK.monotonicNanos() - arrivals.last);
    if (left > 0) {
      lookAfter(left, arrivals, body);
      return;
    }
    body.done()
        .completeExceptionally(
            new IOException(
                "the answer stopped in the middle: no byte came for %d s"
                    .formatted(limit.toSeconds())));
    // Closes the connection, which over HTTP/1.1 carries no other answer.
    body.cancel();
  }
}
