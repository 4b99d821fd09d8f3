package dev.runtimebench.results.findings.node;

import java.util.List;

/** Lists the first items in a line of text, and counts the others: "a, b and 7 more". */
public final class BoundedList {

  private static final int MAX_ITEMS = 5;
  private static final int MAX_LENGTH = 160;

  private BoundedList() {}

  /** The text; empty for no items. The first item is always shown. */
  public static String of(List<String> items) {
    int shown = 0;
    int length = 0;
    for (String item : items) {
      length += item.length();
      if (shown == MAX_ITEMS || (shown > 0 && length > MAX_LENGTH)) {
        break;
      }
      shown++;
    }
    String text = String.join(", ", items.subList(0, shown));
    int more = items.size() - shown;
    return more == 0 ? text : "%s and %d more".formatted(text, more);
  }
}
