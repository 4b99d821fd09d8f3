package dev.runtimebench.results.change;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The traits of one run. A trait without an entry is unknown. */
public final class Traits {

  /** For values from a file that says nothing about the run. */
  public static final Traits UNKNOWN = new Traits(Map.of());

  /** By trait, the facts by runtime or field. */
  private final Map<Trait, SortedMap<String, Fact>> facts;

  private Traits(Map<Trait, SortedMap<String, Fact>> facts) {
    this.facts = facts;
  }

  /** Collects the traits of a run. */
  static final class Builder {

    private final Map<Trait, SortedMap<String, Fact>> facts = new EnumMap<>(Trait.class);

    /** Says that the trait is known, also without any subject. */
    Builder known(Trait trait) {
      facts.computeIfAbsent(trait, t -> new TreeMap<>());
      return this;
    }

    Builder add(Trait trait, String subject, Fact fact) {
      known(trait);
      facts.get(trait).put(subject, fact);
      return this;
    }

    Traits build() {
      return new Traits(new EnumMap<>(facts));
    }
  }

  /** Returns what is not known to be equal, in the order of the traits. */
  public List<Difference> differences(Traits after) {
    List<Difference> all = new ArrayList<>();
    for (Trait trait : Trait.values()) {
      SortedMap<String, Fact> one = facts.get(trait);
      SortedMap<String, Fact> other = after.facts.get(trait);
      if (one == null || other == null) {
        all.add(new Difference(trait, "", text(one), text(other), Difference.Kind.Unknown));
      } else {
        TreeSet<String> subjects = new TreeSet<>(one.keySet());
        subjects.addAll(other.keySet());
        for (String subject : subjects) {
          Fact here = one.getOrDefault(subject, Fact.NONE);
          Fact there = other.getOrDefault(subject, Fact.NONE);
          here.differs(there)
              .map(kind -> new Difference(trait, subject, here.shown(), there.shown(), kind))
              .ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /** Returns the values of a trait that only one run has. */
  private static Optional<String> text(SortedMap<String, Fact> facts) {
    if (facts == null) {
      return Optional.empty();
    }
    List<String> values =
        facts.entrySet().stream()
            .flatMap(e -> e.getValue().shown().map(v -> named(e.getKey(), v)).stream())
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", values));
  }

  private static String named(String subject, String value) {
    return subject.isEmpty() ? value : subject + ": " + value;
  }
}
