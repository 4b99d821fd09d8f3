package dev.runtimebench.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.cli.html.Exports;
import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the page is rendered, and what it says about the cluster. */
class LivePageTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final FakeSource source = new FakeSource(List.of());
  private long nanos;

  /** The clock stands still while the page renders, so the pause is the shortest one. */
  private final LivePage page =
      new LivePage(
          source,
          e -> List.of(e.getMessage()),
          "the namespace default",
          () -> nanos,
          Clock.fixed(NOON, ZoneOffset.UTC));

  private static List<Reported> blocks(int count) {
    return List.of(Reported.of(Exports.withSamples(2 * count)));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    page.tick();
  }

  private String version() {
    return page.current().version();
  }

  private String content() {
    return new String(page.current().content(), StandardCharsets.UTF_8);
  }

  @Test
  void pageWithoutBenchmarksSaysSo() {
    assertThat(content()).contains("There is no benchmark in the namespace default yet.");
  }

  @Test
  void changeIsRenderedOnceAndNotBeforeASecondHasPassed() {
    String first = version();
    source.change(blocks(8));
    pass(SECOND.minusMillis(1));
    assertThat(version()).isEqualTo(first);
    pass(Duration.ofMillis(1));
    assertThat(version()).isNotEqualTo(first);
    assertThat(content()).contains("benchmark-1-pods-1", "8 ratios in the order");
    int reads = source.reads();
    String second = version();
    pass(SECOND);
    pass(SECOND);
    assertThat(source.reads()).isEqualTo(reads);
    assertThat(version()).isEqualTo(second);
  }

  @Test
  void manyChangesInASecondAreOneRendering() {
    for (int i = 0; i < 40; i++) {
      source.change(blocks(8 + i));
      pass(Duration.ofMillis(100));
    }
    // Four seconds have passed. The first rendering was before the first change.
    assertThat(source.reads()).isLessThanOrEqualTo(1 + 4);
  }

  @Test
  void browsersDoNotMakeWork() {
    source.change(blocks(8));
    pass(SECOND);
    int reads = source.reads();
    for (int tab = 0; tab < 1000; tab++) {
      page.current();
    }
    pass(SECOND);
    assertThat(source.reads()).isEqualTo(reads);
  }

  @Test
  void nothingIsReadWhileNobodyLooks() {
    page.current();
    nanos += LivePage.IDLE.toNanos();
    source.change(blocks(8));
    pass(SECOND);
    int reads = source.reads();
    int checks = source.checks();
    pass(LivePage.CHECK);
    assertThat(source.checks()).isEqualTo(checks);
    assertThat(source.reads()).isEqualTo(reads);
    page.current();
    pass(SECOND);
    assertThat(content()).contains("8 ratios in the order");
  }

  @Test
  void clusterThatDoesNotAnswerIsNamedUntilItAnswers() {
    source.change(blocks(8));
    pass(SECOND);
    source.fail(new KubernetesClientException("connection <refused>"));
    pass(LivePage.CHECK);
    assertThat(content())
        .contains(
            "No news from the cluster: connection &lt;refused&gt;.",
            "The page shows the state of 2026-11-30 12:00:00 UTC",
            "8 ratios in the order");
    page.current();
    source.fail(null);
    source.change(blocks(9));
    pass(LivePage.CHECK);
    assertThat(content())
        .contains("9 ratios in the order")
        .doesNotContain("No news from the cluster");
  }

  /** The watch goes on for a while after a token has expired, but the samples cannot be read. */
  @Test
  void failureToReadSamplesIsNamed() {
    source.change(blocks(8));
    pass(SECOND);
    source.change(blocks(9));
    source.fail(new KubernetesClientException("401 Unauthorized: log in again"));
    pass(SECOND);
    assertThat(content())
        .contains("No news from the cluster: 401 Unauthorized", "8 ratios in the order");
    source.fail(null);
    pass(LivePage.CHECK);
    pass(SECOND);
    assertThat(content())
        .contains("9 ratios in the order")
        .doesNotContain("No news from the cluster");
  }

  @Test
  void deletedBenchmarkStaysWithANotice() {
    source.change(blocks(8), new Source.Deleted("default/write", NOON));
    pass(SECOND);
    assertThat(content())
        .contains(
            "default/write was deleted at 2026-11-30 12:00:00 UTC. The page shows its last state.",
            "8 ratios in the order");
  }
}
