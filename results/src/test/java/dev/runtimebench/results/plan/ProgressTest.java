package dev.runtimebench.results.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressTest {

  private static final int RETRIES = 2;

  private final Plan plan =
      new Plan(
          DesignBuilder.builder()
              .blocks(new Blocks(1, 1, 2))
              .order(Design.Order.AsListed)
              .settleSeconds(0)
              .retries(RETRIES)
              .build(),
          List.of("runc", "gvisor"),
          1);
  private final List<Attempt> attempts = new ArrayList<>();

  private Progress progress() {
    return new Progress(plan, RETRIES, attempts);
  }

  private void attempt(int block, String runtime, int number, Attempt.Result result) {
    attempts.add(new Attempt(block, runtime, number, result));
  }

  private static Next run(int block, boolean warmup, int position, String runtime, int attempt) {
    return new Next.Run(new Trial(block, warmup, position, runtime), attempt);
  }

  @Test
  void planBeginsWithTheFirstWarmUpTrial() {
    assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", 0));
  }

  @Test
  void planRunsAllBlocksInOrder() {
    for (int block = 0; block < 3; block++) {
      attempt(block, "runc", 0, Attempt.Result.Valid);
      assertThat(progress().next()).isEqualTo(run(block, block == 0, 1, "gvisor", 0));
      attempt(block, "gvisor", 0, Attempt.Result.Valid);
    }
    assertThat(progress().next()).isEqualTo(new Next.Done());
    assertThat(progress().completed()).isEqualTo(2);
    assertThat(progress().warmupCompleted()).isEqualTo(1);
  }

  @Test
  void invalidTrialRepeatsTheWholeBlockUnderANewNumber() {
    attempt(0, "runc", 0, Attempt.Result.Valid);
    attempt(0, "gvisor", 0, Attempt.Result.Invalid);
    assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", 1));
    assertThat(progress().repeated()).isZero();
    attempt(0, "runc", 1, Attempt.Result.Valid);
    assertThat(progress().next()).isEqualTo(run(0, true, 1, "gvisor", 1));
    assertThat(progress().counted(0)).isEmpty();
    attempt(0, "gvisor", 1, Attempt.Result.Valid);
    assertThat(progress().counted(0)).contains(1);
    assertThat(progress().repeated()).isEqualTo(1);
    assertThat(progress().warmupCompleted()).isEqualTo(1);
  }

  @Test
  void validTrialOfAFailedRunDoesNotCount() {
    attempt(0, "runc", 0, Attempt.Result.Invalid);
    attempt(0, "gvisor", 1, Attempt.Result.Valid);
    assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", 1));
  }

  @Test
  void planGivesUpAfterTheRetries() {
    for (int number = 0; number <= RETRIES; number++) {
      assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", number));
      attempt(0, "runc", number, Attempt.Result.Invalid);
    }
    attempt(0, "gvisor", RETRIES, Attempt.Result.Invalid);
    assertThat(progress().next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Invalid));
  }

  @ParameterizedTest
  @EnumSource(Attempt.Result.class)
  void otherRuntimeRunsOnceBeforeThePlanGivesUp(Attempt.Result result) {
    for (int number = 0; number <= RETRIES; number++) {
      attempt(0, "runc", number, Attempt.Result.Invalid);
    }
    assertThat(progress().next()).isEqualTo(run(0, true, 1, "gvisor", RETRIES));
    assertThat(progress().counted(0)).isEmpty();
    attempt(0, "gvisor", RETRIES, result);
    assertThat(progress().next())
        .isEqualTo(
            new Next.GiveUp(
                0, result == Attempt.Result.Hopeless ? result : Attempt.Result.Invalid));
    assertThat(progress().counted(0)).isEmpty();
  }

  @Test
  void runtimeThatSucceededInTheBlockDoesNotRunAgainBeforeThePlanGivesUp() {
    attempt(0, "gvisor", 0, Attempt.Result.Valid);
    for (int number = 0; number <= RETRIES; number++) {
      attempt(0, "runc", number, Attempt.Result.Invalid);
    }
    assertThat(progress().next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Invalid));
  }

  @Test
  void otherRuntimeDoesNotRunWhenAWaitEndsTheBlock() {
    attempt(0, "runc", 0, Attempt.Result.Invalid);
    for (int number = 1; number <= 10; number++) {
      attempt(0, "runc", number, Attempt.Result.Waited);
    }
    assertThat(progress().next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Waited));
  }

  @Test
  void planGivesUpAtOnceAfterAHopelessTrial() {
    attempt(0, "runc", 0, Attempt.Result.Hopeless);
    assertThat(progress().next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Hopeless));
  }

  @Test
  void interruptionDoesNotCountAsARetry() {
    for (int number = 0; number < 10; number++) {
      attempt(0, "runc", number, Attempt.Result.Interrupted);
    }
    assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", 10));
  }

  @Test
  void planGivesUpAfterTenWaits() {
    for (int number = 0; number < 10; number++) {
      assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", number));
      attempt(0, "runc", number, Attempt.Result.Waited);
    }
    assertThat(progress().next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Waited));
  }

  @Test
  void planGivesUpAfterFiftyInterruptions() {
    for (int number = 0; number < 50; number++) {
      attempt(0, "runc", number, Attempt.Result.Interrupted);
    }
    assertThat(progress().next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Interrupted));
  }

  @Test
  void lostAttemptDoesNotLeadToAReusedNumber() {
    attempt(0, "runc", 4, Attempt.Result.Interrupted);
    assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", 5));
    attempt(0, "runc", 2, Attempt.Result.Valid);
    assertThat(progress().next()).isEqualTo(run(0, true, 0, "runc", 5));
  }

  /** What a look at all attempts finds, each added attempt must find too. */
  @Test
  void addedAttemptsCountLikeAllAttemptsAtOnce() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 300; round++) {
      attempts.clear();
      Progress added = progress();
      for (int i = 0; i < 30; i++) {
        Attempt attempt =
            new Attempt(
                random.nextInt(4),
                random.nextBoolean() ? "runc" : "gvisor",
                random.nextInt(3),
                random.nextInt(3) > 0
                    ? Attempt.Result.Valid
                    : Attempt.Result.values()[random.nextInt(Attempt.Result.values().length)]);
        attempts.add(attempt);
        added.add(attempt);
        Progress again = progress();
        assertThat(added.next()).as("%s", attempts).isEqualTo(again.next());
        assertThat(added.completed()).isEqualTo(complete(again, 1, 3));
        assertThat(added.warmupCompleted()).isEqualTo(complete(again, 0, 1));
        assertThat(added.repeated()).isEqualTo(again.repeated());
      }
    }
  }

  private static int complete(Progress progress, int from, int to) {
    return (int)
        IntStream.range(from, to).filter(block -> progress.counted(block).isPresent()).count();
  }
}
