package dev.runtimebench.results.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws the nodes of a benchmark, and the seed of each node. The ratio for nodes like these rests
 * on a random choice: the first nodes by name may all come from one rack.
 */
public final class NodeDraw {

  private static final RandomSource SOURCE = RandomSource.XO_RO_SHI_RO_128_PP;

  /** The next odd numbers separate the draws from the orders of the blocks of the same seed. */
  private static final long NODES = 0xA0761D6478BD642FL;

  private static final long SEEDS = 0xE7037ED1A0B428DBL;

  /** Seeds fit into a JSON number. */
  private static final long LARGEST_SEED = 9007199254740991L;

  private NodeDraw() {}

  /**
   * Draws nodes without replacement.
   *
   * @param nodes the names to draw from, in any order
   * @param count how many to draw; at most as many as there are
   * @return the names, sorted
   */
  public static List<String> draw(Collection<String> nodes, int count, long seed) {
    List<String> all = new ArrayList<>(nodes.stream().sorted().toList());
    ListSampler.shuffle(SOURCE.create(seed ^ NODES), all);
    return all.stream().limit(count).sorted().toList();
  }

  /**
   * The seed of the order of the blocks on one node.
   *
   * @param index the node's number, from 0
   */
  public static long seed(long seed, int index) {
    return SOURCE.create(seed + SEEDS * (index + 1L)).nextLong(LARGEST_SEED);
  }
}
