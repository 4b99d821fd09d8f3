package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CallSlotsTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void oldestCallThatWaitsIsNext() {
    CallSlots slots = new CallSlots(1, LONG);
    assertThat(slots.take()).isCompleted();
    CompletableFuture<Void> second = slots.take();
    CompletableFuture<Void> third = slots.take();
    assertThat(second).isNotDone();
    slots.give();
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
    slots.give();
    assertThat(third).isCompleted();
    slots.give();
    assertThat(slots.take()).isCompleted();
  }

  @Test
  void callThatHasWaitedTooLongTakesNoSlot() {
    CallSlots slots = new CallSlots(1, Duration.ofMillis(20));
    assertThat(slots.take()).isCompleted();
    CompletableFuture<Void> late = slots.take();
    Awaitility.await().until(late::isCompletedExceptionally);
    slots.give();
    assertThat(slots.take()).isCompleted();
  }
}
