package dev.runtimebench.results.plan;

import dev.runtimebench.api.v1alpha1.Design;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Randomised complete blocks. Each block runs every runtime once; in a burst design, once at each
 * level of concurrency. The order within a block depends only on the seed, the block's number and
 * the number of the run. So the order of a block is known without the blocks before it.
 */
public final class Plan {

  /** Odd, so that neighbouring blocks get seeds far apart (SplitMix64's increment). */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Another odd number, so that a repeated block gets a new order. */
  private static final long RUN_GAMMA = 0xD1B54A32D192ED03L;

  private final Design design;
  private final long seed;
  private final List<Trial.Kind> kinds;

  /**
   * @param runtimes the names of the runtimes, in the order of the spec
   */
  public Plan(Design design, List<String> runtimes, long seed) {
    this.design = design;
    this.seed = seed;
    this.kinds = List.copyOf(kinds(design, runtimes));
  }

  private static List<Trial.Kind> kinds(Design design, List<String> runtimes) {
    List<Trial.Kind> kinds = new ArrayList<>();
    if (design.isBurst()) {
      design
          .concurrency()
          .forEach(level -> runtimes.forEach(runtime -> kinds.add(new Trial.Kind(runtime, level))));
    } else {
      runtimes.forEach(runtime -> kinds.add(new Trial.Kind(runtime, null)));
    }
    return kinds;
  }

  /** The trials of every block, in the order of the spec. */
  List<Trial.Kind> kinds() {
    return kinds;
  }

  /** The maximum number of blocks, including the warm-up. */
  public int blocks() {
    return design.blocks().warmup() + design.blocks().max();
  }

  /** Whether that block is a warm-up block. */
  public boolean isWarmup(int block) {
    return block < design.blocks().warmup();
  }

  /**
   * Returns the trials of a block, in execution order.
   *
   * @param run which run of the block, from 0
   */
  public List<Trial> block(int block, int run) {
    List<Trial.Kind> order = new ArrayList<>(kinds);
    if (design.order() == Design.Order.Random) {
      UniformRandomProvider random =
          RandomSource.XO_RO_SHI_RO_128_PP.create(
              seed + GOLDEN_GAMMA * (block + 1) + RUN_GAMMA * run);
      ListSampler.shuffle(random, order);
    }
    List<Trial> trials = new ArrayList<>();
    for (int position = 0; position < order.size(); position++) {
      Trial.Kind kind = order.get(position);
      trials.add(new Trial(block, isWarmup(block), position, kind.runtime(), kind.concurrency()));
    }
    return trials;
  }
}
