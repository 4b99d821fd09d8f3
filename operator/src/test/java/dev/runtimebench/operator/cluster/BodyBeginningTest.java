package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BodyBeginningTest {

  private boolean cancelled;

  private String read(int limit, String... parts) {
    BodyBeginning body = new BodyBeginning(limit);
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
    return new String(body.getBody().toCompletableFuture().join(), StandardCharsets.UTF_8);
  }

  @Test
  void beginningOfALongBodyIsKept() {
    assertThat(read(4, "ab", "cde")).isEqualTo("abcd");
    assertThat(cancelled).isTrue();
  }

  @Test
  void shortBodyIsWhole() {
    assertThat(read(5, "ab", "cde")).isEqualTo("abcde");
    assertThat(cancelled).isFalse();
  }
}
