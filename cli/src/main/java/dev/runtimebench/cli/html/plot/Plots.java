package dev.runtimebench.cli.html.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.cli.html.page.Figure;
import java.util.List;

/** Collects the specifications of all plots of a page. */
public final class Plots {

  /** More marks than this tell a reader nothing more, and make a browser slow. */
  public static final int MAX_MARKS = 2000;

  /** The marks of all plots of one page, which keep the page below 3 MB. */
  private static final int MAX_PAGE_MARKS = 16_000;

  private static final int MIN_MARKS = 60;

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode specs = JSON.createObjectNode();
  private final int marks;

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

  /** Adds a plot, and returns its figure. */
  Figure add(String id, PlotSpec spec, String title, String alternative, List<String> notes) {
    ObjectNode tree = spec.tree();
    tree.put("description", title + ". " + alternative);
    specs.set(id, tree);
    return new Figure(id, title, alternative, notes);
  }

  /**
   * Returns all specifications by id, as JSON that is safe in a script element: no character of the
   * JSON can end the element or open a comment.
   */
  public String json() {
    try {
      return JSON.writeValueAsString(specs)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }
}
