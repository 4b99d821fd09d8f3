package dev.runtimebench.results.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names what the platform added to a Pod that no node takes. */
class AddedPlacementTest {

  private static final String MISMATCH =
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";

  private static PodDifferences added(String... fields) {
    return new PodDifferences(
        List.of(), Stream.of(fields).map(f -> new Difference(f, Difference.NOTHING, "b")).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "spec.nodeSelector.zone",
    "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution",
    "spec.topologySpreadConstraints"
  })
  void additionThatNoNodeMatchesIsNamed(String field) {
    assertThat(AddedPlacement.of(added(field), MISMATCH))
        .hasValueSatisfying(text -> assertThat(text).contains("added " + field + ": b"));
  }

  @Test
  void otherAdditionsAndOtherObstaclesAreNotNamed() {
    assertThat(AddedPlacement.of(added("spec.tolerations"), MISMATCH)).isEmpty();
    assertThat(AddedPlacement.of(added("spec.nodeSelector.zone"), "1 Insufficient cpu.")).isEmpty();
  }

  @Test
  void gateIsNamedWhateverTheMessageSays() {
    assertThat(
            AddedPlacement.of(
                added("spec.schedulingGates"), "Scheduling is blocked due to non-empty gates"))
        .hasValueSatisfying(text -> assertThat(text).contains("spec.schedulingGates"));
  }

  @Test
  void schedulerOfThePlatformIsKnown() {
    assertThat(AddedPlacement.scheduler(added("spec.schedulerName"))).contains("b");
    assertThat(AddedPlacement.scheduler(PodDifferences.NONE)).isEmpty();
  }
}
