package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

  private boolean cancelled;

  private CompletableFuture<byte[]> read(BoundedBody body, String... parts) {
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            assertThat(count).isPositive();
          }

          @Override
          public void cancel() {
            cancelled = true;
          }
        });
    for (String part : parts) {
      if (!cancelled) {
        body.onNext(List.of(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8))));
      }
    }
    if (!cancelled) {
      body.onComplete();
    }
    return body.getBody().toCompletableFuture();
  }

  @Test
  void bodyUpToTheLimitIsWhole() {
    assertThat(read(BoundedBody.whole(5, 0), "ab", "cde").join()).asString().isEqualTo("abcde");
    assertThat(cancelled).isFalse();
  }

  @Test
  void bodyBeyondTheLimitFailsAndIsCancelled() {
    assertThatThrownBy(read(BoundedBody.whole(4, 0), "ab", "cde")::join)
        .hasCauseInstanceOf(BoundedBody.TooLongException.class)
        .hasMessageContaining("more than 4 bytes");
    assertThat(cancelled).isTrue();
  }

  @Test
  void lengthThatIsDeclaredIsEnoughToRefuse() {
    assertThatThrownBy(read(BoundedBody.whole(4, 5))::join)
        .hasCauseInstanceOf(BoundedBody.TooLongException.class);
    assertThat(cancelled).isTrue();
  }

  @Test
  void beginningOfALongBodyIsKept() {
    assertThat(read(BoundedBody.beginning(4), "ab", "cde").join()).asString().isEqualTo("abcd");
    assertThat(cancelled).isTrue();
  }
}
