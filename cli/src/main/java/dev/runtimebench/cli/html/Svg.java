package dev.runtimebench.cli.html;

import java.util.Locale;

/** Writes SVG elements; horizontal positions are in percent, vertical ones in pixels. */
final class Svg {

  private Svg() {}

  /** Opens an image as wide as the page; the height is in pixels. */
  static void open(Markup out, int height, String title) {
    out.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "plot",
        "width",
        "100%",
        "height",
        String.valueOf(height),
        "role",
        "img");
    out.leaf("title", title);
  }

  static void line(Markup out, String kind, String x1, int y1, String x2, int y2) {
    out.empty(
        "line",
        "class",
        kind,
        "x1",
        x1,
        "y1",
        String.valueOf(y1),
        "x2",
        x2,
        "y2",
        String.valueOf(y2));
  }

  static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
