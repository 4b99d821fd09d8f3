package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.cli.show.Verdicts;
import java.util.List;
import java.util.stream.Stream;

/** Lists what a reader must know before using one comparison. */
final class Remarks {

  private Remarks() {}

  /**
   * Returns why the verdict is inconclusive, the remarks, and what is unusual about the blocks. A
   * remark that is the reason of an inconclusive verdict is not repeated.
   */
  static List<String> of(Comparison c) {
    Stream<String> remarks =
        c.remarks().stream()
            .map(Remark::message)
            .filter(message -> c.message() == null || !c.message().contains(message));
    return Stream.of(
            Verdicts.why(c).map(why -> "Inconclusive: " + why).stream(),
            remarks,
            Verdicts.notices(c).stream())
        .flatMap(lines -> lines)
        .toList();
  }
}
