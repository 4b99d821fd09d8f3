package dev.runtimebench.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

  private static List<Condition> of(BenchmarkPhase phase, List<Condition> before, String now) {
    return Conditions.of(
        new Activity(phase, Reason.Running, "of this"), List.of(), List.of(), before, 3, now);
  }

  private static String status(List<Condition> conditions, String type) {
    return Conditions.find(conditions, type).orElseThrow().getStatus();
  }

  @Test
  void everyPhaseSetsAllConditions() {
    for (BenchmarkPhase phase : BenchmarkPhase.values()) {
      assertThat(of(phase, List.of(), "t"))
          .extracting(Condition::getType)
          .containsExactly(
              "Accepted", "Progressing", "Complete", "Failed", "Ready", "Reconciling", "Stalled");
    }
  }

  @Test
  void completeAndFailedExcludeEachOther() {
    List<Condition> complete = of(BenchmarkPhase.Complete, List.of(), "t");
    assertThat(status(complete, Conditions.COMPLETE)).isEqualTo("True");
    assertThat(status(complete, Conditions.FAILED)).isEqualTo("False");
    List<Condition> invalid = of(BenchmarkPhase.Invalid, List.of(), "t");
    assertThat(status(invalid, Conditions.ACCEPTED)).isEqualTo("False");
    assertThat(status(invalid, Conditions.FAILED)).isEqualTo("True");
  }

  /** Exactly one of the three is True, so every program that knows one of them is right. */
  @ParameterizedTest
  @CsvSource({
    "New, -, Reconciling",
    "Pending, -, Reconciling",
    "Queued, -, Reconciling",
    "Running, -, Reconciling",
    "Suspended, -, Reconciling",
    "Invalid, -, Stalled",
    "Failed, -, Stalled",
    "Failed, NoResult, Stalled",
    "Running, NotComplete, Reconciling",
    "Complete, -, Ready",
    "Complete, AllPassed, Ready",
    "Complete, GateFailed, Stalled",
    "Complete, GateUndecided, Stalled",
  })
  void programsThatKnowNoBenchmarksSeeOneAnswer(BenchmarkPhase phase, String gates, String only) {
    List<Condition> more =
        gates.equals("-")
            ? List.of()
            : List.of(
                Conditions.condition(
                    Conditions.GATES_PASSED,
                    gates.equals("AllPassed")
                        ? "True"
                        : gates.equals("GateFailed") ? "False" : "Unknown",
                    Reason.of(gates),
                    "what the gates say"));
    List<Condition> conditions =
        Conditions.of(
            new Activity(phase, Reason.Running, "of this"), List.of(), more, List.of(), 3, "t");
    assertThat(conditions)
        .filteredOn(c -> List.of("Ready", "Reconciling", "Stalled").contains(c.getType()))
        .filteredOn(c -> "True".equals(c.getStatus()))
        .extracting(Condition::getType)
        .containsExactly(only);
    Condition ready = Conditions.find(conditions, "Ready").orElseThrow();
    boolean byGates = phase == BenchmarkPhase.Complete && only.equals("Stalled");
    assertThat(ready.getReason()).isEqualTo(byGates ? gates : "Running");
    assertThat(ready.getMessage()).isEqualTo(byGates ? "what the gates say" : "of this");
  }

  @Test
  void transitionTimeChangesOnlyWithTheStatus() {
    List<Condition> first = of(BenchmarkPhase.Queued, List.of(), "t1");
    List<Condition> second = of(BenchmarkPhase.Running, first, "t2");
    List<Condition> third = of(BenchmarkPhase.Complete, second, "t3");
    assertThat(time(second, Conditions.PROGRESSING)).isEqualTo("t1");
    assertThat(time(third, Conditions.PROGRESSING)).isEqualTo("t3");
    assertThat(time(third, Conditions.ACCEPTED)).isEqualTo("t1");
  }

  @Test
  void reasonOfTheEndIsInOneCondition() {
    for (BenchmarkPhase phase : List.of(BenchmarkPhase.Complete, BenchmarkPhase.Failed)) {
      Activity over = new Activity(phase, Reason.StoppedEarly, "the whole reason");
      assertThat(Conditions.of(over, List.of(), List.of(), List.of(), 1, "t"))
          .as("besides the conditions for generic tools")
          .filteredOn(c -> !List.of("Ready", "Reconciling", "Stalled").contains(c.getType()))
          .filteredOn(condition -> condition.getMessage().contains("the whole reason"))
          .extracting(Condition::getType)
          .containsExactly(phase.name());
    }
  }

  private static String time(List<Condition> conditions, String type) {
    return Conditions.find(conditions, type).orElseThrow().getLastTransitionTime();
  }

  @Test
  void conditionCountsOnlyForItsGeneration() {
    List<Condition> conditions = of(BenchmarkPhase.Failed, List.of(), "t");
    assertThat(Conditions.isTrue(conditions, Conditions.FAILED, 3)).isTrue();
    assertThat(Conditions.isTrue(conditions, Conditions.FAILED, 4)).isFalse();
  }

  @Test
  void reasonsAndMessagesFitTheApi() {
    Condition failed =
        Conditions.find(
                Conditions.of(
                    new Activity(BenchmarkPhase.Failed, Reason.NoValue, "x".repeat(50_000)),
                    List.of(),
                    List.of(),
                    List.of(),
                    1,
                    "t"),
                Conditions.FAILED)
            .orElseThrow();
    assertThat(failed.getMessage()).hasSizeLessThan(4096);
  }
}
