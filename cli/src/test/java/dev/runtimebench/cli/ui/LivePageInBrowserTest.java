package dev.runtimebench.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.selenium.AxeBuilder;
import dev.runtimebench.cli.html.Browser;
import dev.runtimebench.cli.html.Exports;
import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;

/** A page that follows a cluster, in headless Chromium. */
@Tag("long")
class LivePageInBrowserTest {

  private static final String PODS = "benchmark-2-pods-1";

  @TempDir private static Path directory;

  private static Browser browser;

  private FakeSource source;
  private UiServer server;
  private ScheduledExecutorService thread;

  @BeforeAll
  static void open() {
    assertThat(Browser.isInstalled()).as("chromium and chromedriver: call tools/browser").isTrue();
    browser = new Browser(directory);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    browser.media("screen", "light");
    browser.width(1280);
    source = new FakeSource(blocks(8));
    LivePage page =
        new LivePage(
            source,
            e -> List.of(e.getMessage()),
            "the namespace default",
            System::nanoTime,
            Clock.systemUTC());
    server = UiServer.start(0, page::current);
    thread = Executors.newSingleThreadScheduledExecutor();
    thread.scheduleWithFixedDelay(page::tick, 100, 100, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
    server.close();
  }

  /** Three benchmarks; the second one has this many blocks. */
  private static List<Reported> blocks(int count) {
    List<Reported> all = new ArrayList<>(Exports.several());
    all.set(1, Reported.of(Exports.withSamples(2 * count)));
    return all;
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(2));
  }

  private static String text() {
    return browser.driver().findElement(By.id("content")).getText();
  }

  private static double top(String selector) {
    return ((Number)
            browser.run(
                "return document.querySelector(arguments[0]).getBoundingClientRect().top",
                selector))
        .doubleValue();
  }

  @Test
  void blocksAppearAsTheyArrive() {
    browser.visit(server.address());
    assertThat(browser.marks(PODS, "pods")).isEqualTo(16);
    source.change(blocks(9));
    eventually().untilAsserted(() -> assertThat(browser.marks(PODS, "pods")).isEqualTo(18));
    source.change(blocks(20));
    eventually().untilAsserted(() -> assertThat(browser.marks(PODS, "pods")).isEqualTo(40));
    assertThat(browser.marks("benchmark-1-pods-1", "pods")).isEqualTo(16);
    assertThat(browser.count("#" + PODS + " .tools")).isOne();
    assertThat(browser.console()).isEmpty();
    assertThat(browser.network())
        .allMatch(message -> message.contains("\"url\":\"" + server.address()));
  }

  @Test
  void readerKeepsThePlaceWhatIsOpenTheFocusAndTheColors() {
    browser.media("screen", "dark");
    browser.visit(server.address());
    browser.run(
        "document.querySelectorAll('details')[0].open = true;"
            + "document.querySelector('#benchmark-3 h2').scrollIntoView();"
            + "document.querySelector('#benchmark-3 button').focus({preventScroll: true});"
            + "window.kept = document.querySelector('#benchmark-3-burst-1 svg');");
    double place = top("#benchmark-3 h2");
    source.change(blocks(20));
    eventually().untilAsserted(() -> assertThat(browser.marks(PODS, "pods")).isEqualTo(40));
    assertThat(top("#benchmark-3 h2")).isCloseTo(place, within(2.0));
    assertThat(browser.run("return document.querySelectorAll('details')[0].open")).isEqualTo(true);
    assertThat(
            browser.run(
                "return document.activeElement === document.querySelector('#benchmark-3 button')"))
        .isEqualTo(true);
    assertThat(
            browser.run(
                "return window.kept === document.querySelector('#benchmark-3-burst-1 svg')"))
        .as("a plot that did not change is not drawn again")
        .isEqualTo(true);
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(18, 22, 28)");
  }

  @Test
  void newBenchmarkAppears() {
    source.change(List.of());
    browser.visit(server.address());
    eventually()
        .untilAsserted(
            () ->
                assertThat(text()).contains("There is no benchmark in the namespace default yet"));
    source.change(List.of(Reported.of(Exports.recorded())));
    eventually()
        .untilAsserted(() -> assertThat(browser.marks("benchmark-1-pods-1", "pods")).isEqualTo(16));
    assertThat(text()).doesNotContain("There is no benchmark");
    source.change(Exports.several());
    eventually()
        .untilAsserted(() -> assertThat(browser.count("#overview-forest svg")).isPositive());
    assertThat(browser.count("#benchmark-3")).isOne();
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void pageSaysThatTheClusterDoesNotAnswer() {
    browser.visit(server.address());
    source.fail(new KubernetesClientException("https://cluster does not answer: no route"));
    eventually()
        .untilAsserted(
            () ->
                assertThat(text())
                    .contains("No news from the cluster: https://cluster does not answer"));
    source.fail(null);
    eventually().untilAsserted(() -> assertThat(text()).doesNotContain("No news from the cluster"));
  }

  @Test
  void pageSaysThatABenchmarkWasDeleted() {
    browser.visit(server.address());
    source.change(blocks(8), new Source.Deleted("default/exported", Instant.EPOCH));
    eventually()
        .untilAsserted(
            () ->
                assertThat(text())
                    .contains("default/exported was deleted at 1970-01-01 00:00:00 UTC"));
  }

  @Test
  void pageSaysThatTheProgramHasEnded() {
    browser.visit(server.address());
    server.close();
    eventually()
        .untilAsserted(
            () -> assertThat(text()).contains("rtb ui does not answer: it may have ended"));
    assertThat(browser.marks(PODS, "pods")).isEqualTo(16);
  }

  /** The other page has an origin of its own: another port of this machine. */
  @Test
  void pageOfAnotherOriginReadsNothing() {
    try (UiServer other = UiServer.start(0, () -> otherPage())) {
      browser.driver().get(other.address());
      Object read =
          browser
              .driver()
              .executeAsyncScript(
                  "const done = arguments[1];"
                      + "fetch(arguments[0] + 'content').then(a => a.text()).then(done, e => done('failed'));",
                  server.address());
      assertThat(read).isEqualTo("failed");
      Object framed =
          browser
              .driver()
              .executeAsyncScript(
                  "const done = arguments[1];"
                      + "const frame = document.createElement('iframe');"
                      + "frame.onload = () => { try { done(frame.contentDocument ? 'readable' : 'opaque') } catch (e) { done('opaque') } };"
                      + "frame.src = arguments[0]; document.body.append(frame);",
                  server.address());
      assertThat(framed).isEqualTo("opaque");
    }
  }

  private static Snapshot otherPage() {
    byte[] html =
        "<!DOCTYPE html><title>other</title><body>other</body>".getBytes(StandardCharsets.UTF_8);
    return new Snapshot(html, html, "1", "default-src * 'unsafe-inline'");
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void noticesAreReadableAndNothingIsCutOff(String colors, int width) {
    browser.media("screen", colors);
    browser.width(width);
    browser.visit(server.address());
    source.change(blocks(8), new Source.Deleted("a-namespace/" + "n".repeat(200), Instant.EPOCH));
    eventually().untilAsserted(() -> assertThat(text()).contains("was deleted"));
    source.fail(new KubernetesClientException("https://cluster does not answer: no route"));
    eventually().untilAsserted(() -> assertThat(text()).contains("was deleted", "No news"));
    assertThat(new AxeBuilder().analyze(browser.driver()).getViolations()).isEmpty();
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
  }

  @Test
  void severalTabsShowTheSame() {
    browser.visit(server.address());
    String first = browser.driver().getWindowHandle();
    browser.driver().switchTo().newWindow(WindowType.TAB);
    browser.visit(server.address());
    int reads = source.reads();
    source.change(blocks(10));
    eventually().untilAsserted(() -> assertThat(browser.marks(PODS, "pods")).isEqualTo(20));
    browser.driver().close();
    browser.driver().switchTo().window(first);
    eventually().untilAsserted(() -> assertThat(browser.marks(PODS, "pods")).isEqualTo(20));
    assertThat(source.reads()).isEqualTo(reads + 1);
  }
}
