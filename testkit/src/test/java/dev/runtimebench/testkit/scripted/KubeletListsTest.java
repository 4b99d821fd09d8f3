package dev.runtimebench.testkit.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KubeletListsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final KubeletLists lists = new KubeletLists(Duration.ofSeconds(1), "node-1");

  @Test
  void listsComeOncePerPeriod() {
    long first = lists.after(12_345);
    assertThat(first).isGreaterThan(12_345).isLessThanOrEqualTo(12_345 + SECOND);
    assertThat(lists.after(first)).isEqualTo(first + SECOND);
    assertThat(lists.after(first - 1)).isEqualTo(first);
    assertThat(lists.after(first + SECOND / 2)).isEqualTo(first + SECOND);
  }

  @Test
  void clockMayBeNegative() {
    long first = lists.after(-5 * SECOND);
    assertThat(first).isGreaterThan(-5 * SECOND).isLessThanOrEqualTo(-4 * SECOND);
    assertThat(lists.after(-4 * SECOND)).isEqualTo(first + SECOND);
  }

  @Test
  void nodesListAtDifferentMoments() {
    assertThat(new KubeletLists(Duration.ofSeconds(1), "node-2").after(0))
        .isNotEqualTo(lists.after(0));
  }

  @Test
  void listsAreOffByDefault() {
    assertThat(new KubeletLists(Duration.ZERO, "node-1").areUsed()).isFalse();
    assertThat(lists.areUsed()).isTrue();
  }
}
