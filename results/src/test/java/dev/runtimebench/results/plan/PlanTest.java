package dev.runtimebench.results.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final List<String> RUNTIMES = List.of("runc", "gvisor", "kata");

  private static Plan plan(Design.Order order, long seed, int max) {
    return new Plan(
        DesignBuilder.builder()
            .blocks(new Blocks(2, 1, max))
            .order(order)
            .seed(seed)
            .settleSeconds(0)
            .retries(2)
            .build(),
        RUNTIMES,
        seed);
  }

  @Test
  void everyBlockRunsEveryRuntimeOnce() {
    Plan plan = plan(Design.Order.Random, 7, 50);
    assertThat(plan.blocks()).isEqualTo(52);
    for (int block = 0; block < plan.blocks(); block++) {
      assertThat(plan.block(block, 0))
          .extracting(Trial::runtime)
          .containsExactlyInAnyOrderElementsOf(RUNTIMES);
      assertThat(plan.block(block, 0)).extracting(Trial::position).containsExactly(0, 1, 2);
    }
  }

  @Test
  void warmUpBlocksComeFirst() {
    Plan plan = plan(Design.Order.Random, 7, 5);
    assertThat(plan.block(1, 0)).allMatch(Trial::warmup);
    assertThat(plan.block(2, 0)).noneMatch(Trial::warmup);
  }

  @Test
  void sameSeedGivesTheSameOrder() {
    for (int block = 0; block < 20; block++) {
      assertThat(plan(Design.Order.Random, 7, 20).block(block, 0))
          .isEqualTo(plan(Design.Order.Random, 7, 20).block(block, 0));
    }
  }

  @Test
  void anotherSeedGivesAnotherOrder() {
    long same = 0;
    for (int block = 0; block < 100; block++) {
      same +=
          plan(Design.Order.Random, 7, 100)
                  .block(block, 0)
                  .equals(plan(Design.Order.Random, 8, 100).block(block, 0))
              ? 1
              : 0;
    }
    // Six orders of three: about a sixth agree by chance.
    assertThat(same).isBetween(5L, 35L);
  }

  @Test
  void everyRuntimeIsEquallyOftenFirst() {
    Map<String, Integer> first = new HashMap<>();
    Plan plan = plan(Design.Order.Random, 99, 998);
    for (int block = 0; block < plan.blocks(); block++) {
      first.merge(plan.block(block, 0).get(0).runtime(), 1, Integer::sum);
    }
    // 1000 draws with a probability of 1/3: six standard deviations are 89.
    assertThat(first.values()).allSatisfy(n -> assertThat(n).isBetween(244, 423));
  }

  @Test
  void asListedKeepsTheOrderOfTheSpec() {
    Plan plan = plan(Design.Order.AsListed, 7, 10);
    for (int block = 0; block < plan.blocks(); block++) {
      assertThat(plan.block(block, 0)).extracting(Trial::runtime).isEqualTo(RUNTIMES);
    }
  }

  @Test
  void repeatedBlockGetsAnotherOrderFromTheSameSeed() {
    Plan plan = plan(Design.Order.Random, 7, 100);
    long same = 0;
    for (int block = 0; block < 100; block++) {
      same += plan.block(block, 0).equals(plan.block(block, 1)) ? 1 : 0;
      assertThat(plan(Design.Order.Random, 7, 100).block(block, 1)).isEqualTo(plan.block(block, 1));
    }
    // Six orders of three: about a sixth agree by chance.
    assertThat(same).isBetween(5L, 35L);
  }
}
