package dev.runtimebench.operator.observe.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeStampTest {

  /** 2026-01-02T03:04:05.123456789Z. */
  private static final long NANOS = 1_767_323_045_123_456_789L;

  private static Event event(String reason, String name, String first) {
    return new EventBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withReason(reason)
        .withFirstTimestamp(first)
        .withNewInvolvedObject()
        .withName("a.b-0")
        .withUid("uid")
        .endInvolvedObject()
        .build();
  }

  private static Optional<NodeStamp> stamp(String name) {
    return NodeStamp.of(event("Started", name, "2026-01-02T03:04:05Z"));
  }

  @Test
  void stampIsTheEndOfTheEventsName() {
    assertThat(stamp("a.b-0." + Long.toHexString(NANOS)))
        .contains(new NodeStamp("uid", Milestone.Started, NANOS, false, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b-0",
        "a.b-0.",
        "a.b-0.18870000000000zz",
        "a.b-0.1",
        "a.b-0.ffffffffffffffff",
        "other.1886cc37f5d0e515",
        "a.b-0.1886cc3000000000",
        "a.b-0.-886cc37f5d0e515"
      })
  void implausibleNameGivesNoStamp(String name) {
    assertThat(stamp(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-01-02T03:04:09Z", "+999999999-12-31T23:59:59Z"})
  void stampMustAgreeWithTheEventsSecond(String first) {
    String name = "a.b-0." + Long.toHexString(NANOS);
    assertThat(NodeStamp.of(event("Started", name, first))).isEmpty();
    assertThat(NodeStamp.of(event("Started", name, null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Successfully pulled image \"tool:1\" in 1.2s (3.4s including waiting). Image size: 5 bytes. | 1200000000",
        "Successfully pulled image \"tool:1\" in 345.5ms (19.8s including waiting) | 345500000",
        "Successfully pulled image \"tool:1\" in 1m2.5s | 62500000000",
        "Successfully pulled image \"tool:1\" in 1.5µs (2µs including waiting) | 1500",
        "Successfully pulled image \"tool:1\" in 1h0m1s. | 3601000000000",
        "Successfully pulled image \"tool:1\" |",
        "Successfully pulled image \"tool:1\" in a while |",
        "Successfully pulled image \"tool:1\" in 5parsecs |",
        "Successfully pulled image \"tool:1\" in 999999999h |",
        "Container image \"tool:1\" already present on machine |",
      })
  void pullTimeIsTheOneWithoutTheWait(String message, Long nanos) {
    Event event = event("Pulled", "a.b-0." + Long.toHexString(NANOS), "2026-01-02T03:04:05Z");
    event.setMessage(message);
    assertThat(NodeStamp.of(event).orElseThrow().pullNanos()).isEqualTo(Optional.ofNullable(nanos));
  }

  @Test
  void otherReasonsGiveNoStamp() {
    String name = "a.b-0." + Long.toHexString(NANOS);
    assertThat(NodeStamp.of(event("BackOff", name, "2026-01-02T03:04:05Z"))).isEmpty();
    assertThat(NodeStamp.of(event(null, name, "2026-01-02T03:04:05Z"))).isEmpty();
  }
}
