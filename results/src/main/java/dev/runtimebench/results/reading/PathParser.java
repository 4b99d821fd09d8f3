package dev.runtimebench.results.reading;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.runtimebench.results.reading.PathSyntax.Function;
import dev.runtimebench.results.reading.PathSyntax.Literal;
import dev.runtimebench.results.reading.PathSyntax.Logical;
import dev.runtimebench.results.reading.PathSyntax.Operand;
import dev.runtimebench.results.reading.PathSyntax.Query;
import dev.runtimebench.results.reading.PathSyntax.Segment;
import dev.runtimebench.results.reading.PathSyntax.Selector;
import java.util.ArrayList;
import java.util.List;

/** Parses a JSONPath by the grammar of RFC 9535. */
final class PathParser {

  private static final int MAX_NESTING = 32;

  private final PathScanner in;
  private int nesting;

  private PathParser(String path) {
    this.in = new PathScanner(path);
  }

  /**
   * @throws IllegalArgumentException if the text is not a path
   */
  static Query parse(String path) {
    PathParser parser = new PathParser(path);
    parser.in.expect("$");
    Query query = new Query(true, parser.segments());
    if (!parser.in.isAtEnd()) {
      throw parser.in.error("a segment");
    }
    return query;
  }

  private List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    while (true) {
      int before = in.position();
      in.blank();
      if (in.take("..")) {
        segments.add(new Segment(true, in.take("[") ? bracket() : List.of(dotted())));
      } else if (in.take(".")) {
        segments.add(new Segment(false, List.of(dotted())));
      } else if (in.take("[")) {
        segments.add(new Segment(false, bracket()));
      } else {
        in.back(before);
        return List.copyOf(segments);
      }
    }
  }

  private Selector dotted() {
    return in.take("*") ? new PathSyntax.Wildcard() : new PathSyntax.Name(in.memberName());
  }

  private List<Selector> bracket() {
    List<Selector> selectors = new ArrayList<>();
    do {
      in.blank();
      selectors.add(selector());
      in.blank();
    } while (in.take(","));
    in.expect("]");
    return List.copyOf(selectors);
  }

  private Selector selector() {
    if (in.take("*")) {
      return new PathSyntax.Wildcard();
    }
    if (in.take("?")) {
      in.blank();
      return new PathSyntax.Filter(or());
    }
    if (in.isQuote()) {
      return new PathSyntax.Name(in.string());
    }
    Long start = in.isInteger() ? in.integer() : null;
    int after = in.position();
    in.blank();
    if (!in.take(":")) {
      in.back(after);
      if (start == null) {
        throw in.error("a selector");
      }
      return new PathSyntax.Index(start);
    }
    return slice(start);
  }

  private Selector slice(Long start) {
    in.blank();
    Long end = in.isInteger() ? in.integer() : null;
    in.blank();
    Long step = null;
    if (in.take(":")) {
      int after = in.position();
      in.blank();
      if (in.isInteger()) {
        step = in.integer();
      } else {
        in.back(after);
      }
    }
    return new PathSyntax.Slice(start, end, step == null ? 1 : step);
  }

  private Logical or() {
    if (++nesting > MAX_NESTING) {
      throw new IllegalArgumentException("is nested more than %d deep".formatted(MAX_NESTING));
    }
    List<Logical> any = new ArrayList<>(List.of(and()));
    while (follows("||")) {
      any.add(and());
    }
    nesting--;
    return any.size() == 1 ? any.get(0) : new PathSyntax.Or(any);
  }

  private Logical and() {
    List<Logical> all = new ArrayList<>(List.of(basic()));
    while (follows("&&")) {
      all.add(basic());
    }
    return all.size() == 1 ? all.get(0) : new PathSyntax.And(all);
  }

  private boolean follows(String operator) {
    int before = in.position();
    in.blank();
    if (!in.take(operator)) {
      in.back(before);
      return false;
    }
    in.blank();
    return true;
  }

  private Logical basic() {
    boolean not = in.take("!");
    if (not) {
      in.blank();
    }
    Logical what = in.take("(") ? parenthesis() : testOrComparison(!not);
    return not ? new PathSyntax.Not(what) : what;
  }

  private Logical parenthesis() {
    in.blank();
    Logical inner = or();
    in.blank();
    in.expect(")");
    return inner;
  }

  private Logical testOrComparison(boolean mayCompare) {
    Operand left = operand();
    int before = in.position();
    in.blank();
    String operator = mayCompare ? in.comparison() : null;
    if (operator != null) {
      in.blank();
      return new PathSyntax.Comparison(comparable(left), operator, comparable(operand()));
    }
    in.back(before);
    boolean test =
        left instanceof Query || (left instanceof Function function && !function.givesValue());
    if (!test) {
      throw in.error("a comparison");
    }
    return (PathSyntax.Test) left;
  }

  /** A value, and not several nodes or a truth value. */
  private Operand comparable(Operand operand) {
    boolean value =
        operand instanceof Literal
            || (operand instanceof Query query && query.isSingular())
            || (operand instanceof Function function && function.givesValue());
    if (!value) {
      throw in.error("a single value");
    }
    return operand;
  }

  private Operand operand() {
    if (in.isQuote()) {
      return new Literal(TextNode.valueOf(in.string()));
    }
    if (in.isNumber()) {
      String number = in.number();
      return new Literal(
          number.matches("-?[0-9]{1,18}")
              ? LongNode.valueOf(Long.parseLong(number))
              : DoubleNode.valueOf(Double.parseDouble(number)));
    }
    if (in.take("@")) {
      return new Query(false, segments());
    }
    if (in.take("$")) {
      return new Query(true, segments());
    }
    return named(in.functionName());
  }

  private Operand named(String name) {
    if (in.take("(")) {
      return function(name);
    }
    return switch (name) {
      case "true" -> new Literal(BooleanNode.TRUE);
      case "false" -> new Literal(BooleanNode.FALSE);
      case "null" -> new Literal(NullNode.instance);
      default -> throw in.error("a value, a query or a function");
    };
  }

  private Function function(String name) {
    if (++nesting > MAX_NESTING) {
      throw new IllegalArgumentException("is nested more than %d deep".formatted(MAX_NESTING));
    }
    List<Operand> arguments = new ArrayList<>();
    in.blank();
    if (!in.take(")")) {
      do {
        in.blank();
        arguments.add(operand());
        in.blank();
      } while (in.take(","));
      in.expect(")");
    }
    nesting--;
    boolean fits =
        switch (name) {
          case "length" -> arguments.size() == 1 && isValue(arguments.get(0));
          case "count", "value" -> arguments.size() == 1 && arguments.get(0) instanceof Query;
          case "match", "search" ->
              arguments.size() == 2 && arguments.stream().allMatch(this::isValue);
          default -> false;
        };
    if (!fits) {
      throw in.error(
          "one of the functions length, count, value, match and search with its arguments");
    }
    return new Function(name, List.copyOf(arguments));
  }

  private boolean isValue(Operand operand) {
    return comparable(operand) != null;
  }
}
