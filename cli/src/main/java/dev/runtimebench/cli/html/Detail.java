package dev.runtimebench.cli.html;

/** How much a page shows of each benchmark. A page with many benchmarks shows less of each. */
enum Detail {
  /** All plots and tables. */
  Full(""),

  /** Without the plots of the metrics that the sentence does not name. */
  OneMetric("the plots of the other metrics"),

  /** Without the plots of single Pods. */
  Tables("the plots of single Pods"),

  /** The answer, the ratios, the failures and the design. */
  Ratios(
      "the plots of single Pods, the life of a Pod, and the tables of results, phases and nodes"),

  /** The answer only. */
  Answer("all plots and tables");

  private final String leftOut;

  Detail(String leftOut) {
    this.leftOut = leftOut;
  }

  /** What a page with this detail leaves out, in words; empty for all. */
  String leftOut() {
    return leftOut;
  }

  /** Whether a page with this detail shows all that a page with the other detail shows. */
  boolean hasAllOf(Detail other) {
    return compareTo(other) <= 0;
  }
}
