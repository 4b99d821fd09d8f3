package dev.runtimebench.results.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.runtimebench.results.reading.PathSyntax.Function;
import dev.runtimebench.results.reading.PathSyntax.Logical;
import dev.runtimebench.results.reading.PathSyntax.Operand;
import dev.runtimebench.results.reading.PathSyntax.Query;
import dev.runtimebench.results.reading.PathSyntax.Segment;
import dev.runtimebench.results.reading.PathSyntax.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches one document. The work is bounded: a hostile path and document may multiply it. */
final class PathSearch {

  /** The search was given up. */
  static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuchException() {
      super("too much work", null, false, false);
    }
  }

  private static final int MAX_STEPS = 2_000_000;

  private final JsonNode root;
  private int steps;

  PathSearch(JsonNode root) {
    this.root = root;
  }

  /**
   * Returns the selected nodes.
   *
   * @throws TooMuchException if the search takes too many steps
   */
  List<JsonNode> select(Query query, JsonNode current) {
    List<JsonNode> nodes = List.of(query.fromRoot() ? root : current);
    for (Segment segment : query.segments()) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : nodes) {
        visit(segment, node, next);
      }
      nodes = next;
    }
    return nodes;
  }

  private void step() {
    if (++steps > MAX_STEPS) {
      throw new TooMuchException();
    }
  }

  private void visit(Segment segment, JsonNode node, List<JsonNode> found) {
    step();
    for (Selector selector : segment.selectors()) {
      select(selector, node, found);
    }
    if (segment.descends()) {
      for (JsonNode child : node) {
        visit(segment, child, found);
      }
    }
  }

  private void select(Selector selector, JsonNode node, List<JsonNode> found) {
    step();
    if (selector instanceof PathSyntax.Name name) {
      add(node.get(name.name()), found);
    } else if (selector instanceof PathSyntax.Index index) {
      long at = index.index() < 0 ? index.index() + node.size() : index.index();
      if (node.isArray() && at >= 0 && at < node.size()) {
        add(node.get((int) at), found);
      }
    } else if (selector instanceof PathSyntax.Slice slice) {
      slice(slice, node, found);
    } else {
      for (JsonNode child : node) {
        step();
        if (selector instanceof PathSyntax.Wildcard
            || (selector instanceof PathSyntax.Filter filter && holds(filter.condition(), child))) {
          add(child, found);
        }
      }
    }
  }

  private void add(JsonNode node, List<JsonNode> found) {
    if (node != null) {
      step();
      found.add(node);
    }
  }

  private void slice(PathSyntax.Slice slice, JsonNode node, List<JsonNode> found) {
    long step = slice.step();
    if (!node.isArray() || step == 0) {
      return;
    }
    long size = node.size();
    long start = normal(slice.start() == null ? (step > 0 ? 0 : size - 1) : slice.start(), size);
    long end = slice.end() == null ? (step > 0 ? size : -size - 1) : slice.end();
    end = normal(end, size);
    if (step > 0) {
      long upper = Math.min(Math.max(end, 0), size);
      for (long i = Math.min(Math.max(start, 0), size); i < upper; i += step) {
        add(node.get((int) i), found);
      }
    } else {
      long lower = Math.min(Math.max(end, -1), size - 1);
      for (long i = Math.min(Math.max(start, -1), size - 1); i > lower; i += step) {
        add(node.get((int) i), found);
      }
    }
  }

  private static long normal(long index, long size) {
    return index >= 0 ? index : size + index;
  }

  private boolean holds(Logical condition, JsonNode node) {
    step();
    if (condition instanceof PathSyntax.Or or) {
      return or.any().stream().anyMatch(one -> holds(one, node));
    }
    if (condition instanceof PathSyntax.And and) {
      return and.all().stream().allMatch(one -> holds(one, node));
    }
    if (condition instanceof PathSyntax.Not not) {
      return !holds(not.what(), node);
    }
    if (condition instanceof Query query) {
      return !select(query, node).isEmpty();
    }
    if (condition instanceof Function function) {
      return matches(function, node);
    }
    PathSyntax.Comparison comparison = (PathSyntax.Comparison) condition;
    return PathValues.compare(
        value(comparison.left(), node), comparison.operator(), value(comparison.right(), node));
  }

  /** The value of an operand; empty if there is nothing. */
  private Optional<JsonNode> value(Operand operand, JsonNode node) {
    if (operand instanceof PathSyntax.Literal literal) {
      return Optional.of(literal.value());
    }
    if (operand instanceof Query query) {
      return single(select(query, node));
    }
    Function function = (Function) operand;
    Operand argument = function.arguments().get(0);
    return switch (function.name()) {
      case "count" -> Optional.of(IntNode.valueOf(select((Query) argument, node).size()));
      case "value" -> single(select((Query) argument, node));
      default -> value(argument, node).flatMap(PathValues::length);
    };
  }

  private static Optional<JsonNode> single(List<JsonNode> nodes) {
    return nodes.size() == 1 ? Optional.of(nodes.get(0)) : Optional.empty();
  }

  /** The functions match and search, with RE2: no text makes RE2 slow. */
  private boolean matches(Function function, JsonNode node) {
    Optional<JsonNode> text = value(function.arguments().get(0), node).filter(JsonNode::isTextual);
    Optional<JsonNode> pattern =
        value(function.arguments().get(1), node).filter(JsonNode::isTextual);
    if (text.isEmpty() || pattern.isEmpty()) {
      return false;
    }
    try {
      Pattern compiled = Pattern.compile(PathValues.regex(pattern.get().asText()));
      return function.name().equals("match")
          ? compiled.matcher(text.get().asText()).matches()
          : compiled.matcher(text.get().asText()).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
