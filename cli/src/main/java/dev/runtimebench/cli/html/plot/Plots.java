package dev.runtimebench.cli.html.plot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.runtimebench.cli.html.page.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects the specifications of all plots of a page. */
public final class Plots {

  /** More marks than this tell a reader nothing more, and make a browser slow. */
  public static final int MAX_MARKS = 2000;

  /** The marks of all plots of one page, which keep the page below 3 MB. */
  private static final int MAX_PAGE_MARKS = 16_000;

  private static final int MIN_MARKS = 60;

  private final Map<String, String> specs = new LinkedHashMap<>();
  private final int marks;
  private long size;

  /**
   * @param sampled how many plots of samples the page has, which share the page's marks
   */
  public Plots(int sampled) {
    int share = MAX_PAGE_MARKS / Math.max(1, sampled);
    this.marks = Math.max(MIN_MARKS, Math.min(MAX_MARKS, share));
  }

  /** The most marks that one plot of samples may have. */
  int marks() {
    return marks;
  }

  /** The length of all specifications so far, in characters. */
  public long size() {
    return size;
  }

  /** Adds a plot, and returns its figure. */
  Figure add(String id, PlotSpec spec, String title, String alternative, List<String> notes) {
    ObjectNode tree = spec.tree();
    tree.put("description", title + ". " + alternative);
    String json = tree.toString();
    size += json.length();
    specs.put(id, json);
    return new Figure(id, title, alternative, notes);
  }

  /**
   * Returns all specifications by id, as JSON that is safe in a script element: no character of the
   * JSON can end the element or open a comment.
   */
  public String json() {
    return specs.entrySet().stream()
        .map(e -> TextNode.valueOf(e.getKey()) + ":" + e.getValue())
        .collect(Collectors.joining(",", "{", "}"))
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
