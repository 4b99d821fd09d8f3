package dev.runtimebench.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static List<Condition> of(BenchmarkPhase phase, List<Condition> before, String now) {
    return Conditions.of(new Activity(phase, Reason.Running, "of this"), List.of(), before, 3, now);
  }

  private static String status(List<Condition> conditions, String type) {
    return Conditions.find(conditions, type).orElseThrow().getStatus();
  }

  @Test
  void everyPhaseSetsAllFourConditions() {
    for (BenchmarkPhase phase : BenchmarkPhase.values()) {
      assertThat(of(phase, List.of(), "t"))
          .extracting(Condition::getType)
          .containsExactly("Accepted", "Progressing", "Complete", "Failed");
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

  @Test
  void transitionTimeChangesOnlyWithTheStatus() {
    List<Condition> first = of(BenchmarkPhase.Queued, List.of(), "t1");
    List<Condition> second = of(BenchmarkPhase.Running, first, "t2");
    List<Condition> third = of(BenchmarkPhase.Complete, second, "t3");
    assertThat(time(second, Conditions.PROGRESSING)).isEqualTo("t1");
    assertThat(time(third, Conditions.PROGRESSING)).isEqualTo("t3");
    assertThat(time(third, Conditions.ACCEPTED)).isEqualTo("t1");
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
                    1,
                    "t"),
                Conditions.FAILED)
            .orElseThrow();
    assertThat(failed.getMessage()).hasSizeLessThan(4096);
  }
}
