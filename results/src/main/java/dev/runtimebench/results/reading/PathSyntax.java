package dev.runtimebench.results.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The parts of a JSONPath (RFC 9535), in the words of the RFC. */
final class PathSyntax {

  private PathSyntax() {}

  /** A path from the root of the document, or within a filter from the current node. */
  record Query(boolean fromRoot, List<Segment> segments) implements Operand, Test {

    /** Whether the query selects at most one node. */
    boolean isSingular() {
      return segments.stream()
          .allMatch(
              s ->
                  !s.descends()
                      && s.selectors().size() == 1
                      && (s.selectors().get(0) instanceof Name
                          || s.selectors().get(0) instanceof Index));
    }
  }

  record Segment(boolean descends, List<Selector> selectors) {}

  sealed interface Selector {}

  record Name(String name) implements Selector {}

  record Wildcard() implements Selector {}

  record Index(long index) implements Selector {}

  /**
   * @param start null if absent
   * @param end null if absent
   */
  record Slice(Long start, Long end, long step) implements Selector {}

  record Filter(Logical condition) implements Selector {}

  sealed interface Logical {}

  record Or(List<Logical> any) implements Logical {}

  record And(List<Logical> all) implements Logical {}

  record Not(Logical what) implements Logical {}

  /** Whether a query selects a node, or the result of a function. */
  sealed interface Test extends Logical {}

  record Comparison(Operand left, String operator, Operand right) implements Logical {}

  /** What can be compared, or be the argument of a function. */
  sealed interface Operand {}

  record Literal(JsonNode value) implements Operand {}

  record Function(String name, List<Operand> arguments) implements Operand, Test {

    private static final Set<String> VALUES = Set.of("length", "count", "value");

    /** Whether the function gives a value; otherwise it gives true or false. */
    boolean givesValue() {
      return VALUES.contains(name);
    }
  }
}
