package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

  private final List<String> lines = new ArrayList<>();
  private boolean cancelled;

  private CompletableFuture<Void> read(int line, int total, long declared, String... parts) {
    BoundedBody body = new BoundedBody(total, declared, new LineSink(line, lines::add));
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
  void linesArriveAcrossParts() {
    read(100, 100, 0, "a\nb", "c\n\nd").join();
    assertThat(lines).containsExactly("a", "bc", "", "d");
    assertThat(cancelled).isFalse();
  }

  @Test
  void lineIsHandedOverBeforeTheAnswerEnds() {
    BoundedBody body = new BoundedBody(9, 0, new LineSink(9, lines::add));
    body.onNext(List.of(ByteBuffer.wrap("a\nb".getBytes(StandardCharsets.UTF_8))));
    assertThat(lines).containsExactly("a");
  }

  @Test
  void longLineIsCut() {
    read(3, 100, 0, "abcdefg\nhi").join();
    assertThat(lines).containsExactly("abc", "hi");
  }

  @Test
  void answerBeyondTheLimitFailsAndIsCancelled() {
    assertThatThrownBy(read(9, 4, 0, "ab", "cde")::join)
        .hasCauseInstanceOf(BoundedBody.TooLongException.class)
        .hasMessageContaining("more than 4 bytes");
    assertThat(cancelled).isTrue();
  }

  @Test
  void lengthThatIsDeclaredIsEnoughToRefuse() {
    assertThatThrownBy(read(9, 4, 5)::join).hasCauseInstanceOf(BoundedBody.TooLongException.class);
    assertThat(cancelled).isTrue();
  }
}
