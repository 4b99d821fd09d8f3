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

  @Test
  void lowerLimitHoldsForTheCallsThatFollow() {
    CallSlots slots = new CallSlots(10, LONG);
    for (int i = 0; i < 10; i++) {
      assertThat(slots.take()).isCompleted();
    }
    CompletableFuture<Void> waits = slots.take();
    assertThat(slots.lower()).isEqualTo(8);
    slots.give();
    slots.give();
    assertThat(waits).isNotDone();
    slots.give();
    assertThat(waits).isCompleted();
  }

  @Test
  void limitIsNeverBelowOne() {
    CallSlots slots = new CallSlots(1, LONG);
    assertThat(slots.take()).isCompleted();
    assertThat(slots.lower()).isEqualTo(1);
    CompletableFuture<Void> waits = slots.take();
    slots.give();
    assertThat(waits).isCompleted();
  }
}
