package dev.runtimebench.results.plan;

import dev.runtimebench.api.v1alpha1.Design;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Randomised complete blocks: each block runs every runtime once, in a burst design once at each
 * level of concurrency. A block's order depends on the seed, the block's number and which run of it
 * it is alone, so it can be told for any block without the ones before.
 */
public final class Plan {

  /** Odd, so that neighbouring blocks get seeds far apart (SplitMix64's increment). */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Another odd number: a block that is run again gets an order of its own. */
  private static final long RUN_GAMMA = 0xD1B54A32D192ED03L;

  private final Design design;
  private final List<String> runtimes;
  private final long seed;

  /**
   * @param runtimes the names, in the order of the spec
   */
  public Plan(Design design, List<String> runtimes, long seed) {
    this.design = design;
    this.runtimes = List.copyOf(runtimes);
    this.seed = seed;
  }

  /** What a block holds one trial of. */
  private record Kind(String runtime, Integer concurrency) {}

  /** Blocks in all, warm-up included. */
  public int blocks() {
    return design.blocks().warmup() + design.blocks().max();
  }

  /** Whether that block is a warm-up. */
  public boolean isWarmup(int block) {
    return block < design.blocks().warmup();
  }

  /**
   * The trials of a block, in the order in which they are run.
   *
   * @param run which run of the block, from 0
   */
  public List<Trial> block(int block, int run) {
    List<Kind> order = new ArrayList<>();
    if (design.isBurst()) {
      design
          .concurrency()
          .forEach(level -> runtimes.forEach(runtime -> order.add(new Kind(runtime, level))));
    } else {
      runtimes.forEach(runtime -> order.add(new Kind(runtime, null)));
    }
    if (design.order() == Design.Order.Random) {
      UniformRandomProvider random =
          RandomSource.XO_RO_SHI_RO_128_PP.create(
              seed + GOLDEN_GAMMA * (block + 1) + RUN_GAMMA * run);
      ListSampler.shuffle(random, order);
    }
    List<Trial> trials = new ArrayList<>();
    for (int position = 0; position < order.size(); position++) {
      Kind kind = order.get(position);
      trials.add(new Trial(block, isWarmup(block), position, kind.runtime(), kind.concurrency()));
    }
    return trials;
  }
}
