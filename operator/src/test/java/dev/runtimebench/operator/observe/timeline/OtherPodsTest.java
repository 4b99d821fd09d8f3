package dev.runtimebench.operator.observe.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherPodsTest {

  private final OtherPods pods = new OtherPods(1);

  @Test
  void ownPodsAndOtherTimesDoNotCount() {
    pods.watched(0);
    pods.came("me", "ns/mine", 5);
    pods.came("", "ns/early", 1);
    pods.came("", "ns/a", 10);
    pods.went("you", "ns/b", 20);
    pods.went("", "ns/late", 21);
    OtherPods.Seen seen = pods.between("me", 2, 20).orElseThrow();
    assertThat(seen.came()).isEqualTo(1);
    assertThat(seen.went()).isEqualTo(1);
    assertThat(seen.some()).containsExactly("ns/a", "ns/b");
  }

  @Test
  void timeBeforeTheWatchIsUnknown() {
    assertThat(pods.between("me", 1, 2)).isEmpty();
    pods.watched(10);
    assertThat(pods.between("me", 9, 20)).isEmpty();
    assertThat(pods.between("me", 10, 20)).isPresent();
    pods.lost();
    assertThat(pods.between("me", 30, 40)).isEmpty();
  }

  @Test
  void watchesOfAllNamespacesMustBeUp() {
    OtherPods two = new OtherPods(2);
    two.watched(1);
    assertThat(two.between("me", 5, 6)).isEmpty();
    two.watched(4);
    assertThat(two.between("me", 5, 6)).isPresent();
  }

  @Test
  void forgottenTimeIsUnknown() {
    pods.watched(0);
    for (int i = 1; i <= 10_001; i++) {
      pods.came("", "ns/p", i);
    }
    assertThat(pods.between("me", 1, 20_000)).isEmpty();
    assertThat(pods.between("me", 2, 20_000).orElseThrow().came()).isEqualTo(10_000);
  }
}
