package dev.runtimebench.cli.compare;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.results.change.Guard;
import dev.runtimebench.results.change.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the user expects to differ between two runs, as {@code --expect} names it. */
public record Expectations(Guard.Expected expected) {

  private static final String NODE_IMAGE = "nodeImage";
  private static final String UNKNOWN = "unknown";

  /** All names, for the help. */
  public static final class Names extends ArrayList<String> {

    private static final long serialVersionUID = 1L;

    public Names() {
      super(names());
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Arrays.stream(Trait.values()).map(Trait::label).toList());
    names.add(NODE_IMAGE);
    names.add(UNKNOWN);
    return names;
  }

  /**
   * Returns the expectations.
   *
   * @throws CliException naming a word that is not a trait
   */
  public static Expectations of(List<String> words) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    boolean unknown = false;
    for (String word : words) {
      String name = word.strip();
      if (name.equalsIgnoreCase(UNKNOWN)) {
        unknown = true;
      } else if (name.equalsIgnoreCase(NODE_IMAGE)) {
        traits.addAll(Trait.NODE_IMAGE);
      } else {
        traits.add(
            Trait.of(name)
                .orElseThrow(
                    () ->
                        CliException.usage(
                            "--expect: \"%s\" is not one of %s"
                                .formatted(name, String.join(", ", names())))));
      }
    }
    return new Expectations(new Guard.Expected(traits, unknown));
  }
}
