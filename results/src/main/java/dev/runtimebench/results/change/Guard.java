package dev.runtimebench.results.change;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Whether two runs can be compared: only if everything is known to be equal, apart from what the
 * user expects to differ. Unknown is not equal.
 *
 * @param accepted the differences that the user expects
 * @param refused the other differences; the runs can be compared if there are none
 * @param unchanged the traits that the user expects to differ, and that are equal
 * @param equal the traits that are equal, without those in {@code unchanged}
 */
public record Guard(
    List<Difference> accepted, List<Difference> refused, List<Trait> unchanged, List<Trait> equal) {

  /**
   * What the user expects.
   *
   * @param traits the traits that may differ, or be unknown
   * @param unknown whether every trait may be unknown; a known difference is still refused
   */
  public record Expected(Set<Trait> traits, boolean unknown) {

    public Expected {
      traits = Set.copyOf(traits);
    }

    private boolean covers(Difference difference) {
      return traits.contains(difference.trait())
          || (unknown && difference.kind() == Difference.Kind.Unknown);
    }
  }

  /** Compares the traits of two runs. */
  public static Guard of(Traits before, Traits after, Expected expected) {
    List<Difference> all = before.differences(after);
    List<Trait> equal =
        Arrays.stream(Trait.values())
            .filter(trait -> all.stream().noneMatch(d -> d.trait() == trait))
            .toList();
    return new Guard(
        all.stream().filter(expected::covers).toList(),
        all.stream().filter(d -> !expected.covers(d)).toList(),
        equal.stream().filter(expected.traits()::contains).toList(),
        equal.stream().filter(trait -> !expected.traits().contains(trait)).toList());
  }
}
