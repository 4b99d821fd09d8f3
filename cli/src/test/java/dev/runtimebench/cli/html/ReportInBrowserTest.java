package dev.runtimebench.cli.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.selenium.AxeBuilder;
import dev.runtimebench.cli.html.plot.Plots;
import dev.runtimebench.cli.samples.Reported;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Pdf;
import org.openqa.selenium.print.PrintOptions;

/** The report in headless Chromium. {@code tools/browser} installs the browser. */
@Tag("long")
class ReportInBrowserTest {

  private static final int MAX_PAGE_BYTES = 3_000_000;

  /** A4 with the margins of WebDriver, 1 cm on each side, in CSS pixels. */
  private static final int PAPER_WIDTH = 718;

  private static final String MARKS = ".role-mark:not(.role-group) > *";

  /** The texts of plots that reach beyond their plot or beyond the window. */
  private static final String CUT_OFF =
      """
      return [...document.querySelectorAll('.plot svg')].filter(s => s.checkVisibility()).flatMap(svg => {
        const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter(t => t.textContent && t.getAttribute('opacity') !== '0').map(t => [t.textContent, t.getBoundingClientRect()])
          .filter(([t, r]) => r.width > 0 && (t.includes('\u2026') || r.left < box.left - 1 || r.right > box.right + 1 || r.right > innerWidth + 1))
          .map(([t, r]) => t);
      });
      """;

  /**
   * The texts with a contrast below 4.5 to 1. Axe cannot judge the texts of a plot and short texts:
   * it calls them incomplete.
   */
  private static final String LOW_CONTRAST =
      """
      const color = text => (text.match(/[\\d.]+/g) || []).map(Number);
      const channel = v => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
      const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
      const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const behind = e => {
        for (; e; e = e.parentElement) {
          const [r, g, b, a = 1] = color(getComputedStyle(e).backgroundColor);
          if (a > 0) return [r, g, b];
        }
        return [255, 255, 255];
      };
      const texts = [...document.querySelectorAll('main *')].filter(e =>
          [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility()
          && e.getAttribute('opacity') !== '0');
      if (texts.length < 100) return ['only ' + texts.length + ' texts'];
      return texts.map(e => {
        const style = getComputedStyle(e);
        const ink = e.closest('svg') ? style.fill : style.color;
        return [e.textContent, ink, contrast(color(ink), behind(e))];
      }).filter(([text, ink, ratio]) => !(ratio >= 4.5)).map(String);
      """;

  @TempDir private static Path directory;

  private static Browser browser;

  @BeforeAll
  static void start() {
    assertThat(Browser.isInstalled()).as("chromium and chromedriver: call tools/browser").isTrue();
    browser = new Browser(directory);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void reset() {
    browser.scripts(true);
    browser.media("screen", "light");
    browser.width(1280);
  }

  private static String page(List<Reported> benchmarks) {
    return new HtmlReport(benchmarks, "now").render();
  }

  @Test
  void eachPlotHasItsMarks() throws IOException {
    browser.open(page(Exports.several()));
    assertThat(browser.marks("overview-forest", "ratios")).isEqualTo(4);
    assertThat(browser.marks("overview-forest", "even")).isEqualTo(4);
    assertThat(browser.marks("benchmark-2-forest-1", "intervals")).isOne();
    assertThat(browser.marks("benchmark-2-pods-1", "pods")).isEqualTo(16);
    assertThat(browser.marks("benchmark-2-pods-1", "medians")).isEqualTo(2);
    assertThat(browser.marks("benchmark-2-ratios-1", "blocks")).isEqualTo(8);
    assertThat(browser.marks("benchmark-2-run-1", "pods")).isEqualTo(18);
    assertThat(browser.marks("benchmark-2-run-1", "failed")).isZero();
    assertThat(browser.marks("benchmark-2-life-1", "phases")).isGreaterThanOrEqualTo(6);
    assertThat(browser.marks("benchmark-3-burst-1", "levels")).isEqualTo(6);
    assertThat(browser.marks("benchmark-3-burst-1", "knees")).isOne();
  }

  @Test
  void densityShowsItsCurveItsKneeAndWhereTheRampsEnded() throws IOException {
    browser.open(page(Reported.without(List.of(Exports.density()))));
    assertThat(browser.marks("benchmark-1-density-1", "rungs")).isEqualTo(6);
    assertThat(browser.marks("benchmark-1-density-1", "knees")).isOne();
    assertThat(browser.marks("benchmark-1-density-1", "ended")).isOne();
    assertThat(browser.marks("benchmark-1-density-2", "rungs")).isEqualTo(2);
    assertThat(browser.marks("benchmark-1-density-2", "knees")).isZero();
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void runShowsTheRepeatedBlockAndTheFailure() throws IOException {
    browser.open(page(List.of(Reported.of(Exports.withRepeatedBlock()))));
    assertThat(browser.marks("benchmark-1-run-1", "failed")).isOne();
    assertThat(browser.marks("benchmark-1-run-1", "pods")).isEqualTo(19);
    assertThat(browser.count("#benchmark-1-run-1 .pods_marks > path[fill-opacity='0']"))
        .isEqualTo(3);
  }

  @Test
  void pageWritesNothingToTheConsoleAndSendsNoRequest() throws IOException {
    browser.open(page(Exports.several()));
    browser.run("dispatchEvent(new Event('beforeprint'))");
    assertThat(browser.console()).isEmpty();
    assertThat(browser.network())
        .hasSize(1)
        .allMatch(message -> message.contains("\"url\":\"file:"));
  }

  /** The page's own policy must stop a request: otherwise the test above could not fail. */
  @Test
  void policyStopsARequest() throws IOException {
    browser.open(page(Exports.several()));
    browser.run(
        "document.body.append(Object.assign(new Image(), {src: 'http://192.0.2.1/x.png'}))");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(browser.console()).anyMatch(m -> m.contains("Content Security Policy")));
  }

  private static void openDetails() {
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(browser.count(".plot svg")).isEqualTo(browser.count(".plot")));
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 1280})
  void nothingIsCutOff(int width) throws IOException {
    browser.width(width);
    browser.open(page(Exports.several()));
    openDetails();
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
    assertThat((List<?>) browser.run(CUT_OFF)).isEmpty();
  }

  /** The longest names that the API allows: 63 characters, and 32 for a runtime. */
  @ParameterizedTest
  @ValueSource(ints = {390, 1280})
  void longNamesAreNotCutOff(int width) throws IOException {
    browser.width(width);
    browser.open(page(Exports.longNames()));
    openDetails();
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
    assertThat((List<?>) browser.run(CUT_OFF)).isEmpty();
    for (String element : List.of("h2", "h3", ".sentence", ".verdicts li", "figcaption p")) {
      assertThat(
              (List<?>)
                  browser.run(
                      "return [...document.querySelectorAll(arguments[0])]"
                          + ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)",
                      element))
          .as(element)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void axeFindsNoViolation(String colors, int width) throws IOException {
    browser.media("screen", colors);
    browser.width(width);
    browser.open(page(Exports.several()));
    openDetails();
    assertThat(new AxeBuilder().analyze(browser.driver()).getViolations()).isEmpty();
    assertThat((List<?>) browser.run(LOW_CONTRAST)).isEmpty();
  }

  /** The colors repeat after eight runtimes: then another shape tells the runtimes apart. */
  @Test
  void sixteenRuntimesLookDifferent() throws IOException {
    browser.open(page(Reported.without(List.of(Exports.wide(15, 1)))));
    List<?> looks =
        (List<?>)
            browser.run(
                "return [...document.querySelectorAll('#benchmark-1-forest-1 .ratios_marks > path')]"
                    + ".map(p => p.getAttribute('fill') + p.getAttribute('d'))");
    assertThat(looks).hasSize(15).doesNotHaveDuplicates();
    Object colors =
        browser.run(
            "return new Set([...document.querySelectorAll('#benchmark-1-forest-1 .ratios_marks > path')]"
                + ".map(p => p.getAttribute('fill'))).size");
    assertThat(colors).isEqualTo(8L);
  }

  @Test
  void namesWithMarkupShowAsText() throws IOException {
    browser.open(page(List.of(Exports.hostile(directory))));
    assertThat(browser.console()).isEmpty();
    assertThat(browser.run("return window.broken")).isNull();
    assertThat(browser.count("main b b, main img, figure b")).isZero();
    assertThat((String) browser.run("return document.querySelector('main').textContent"))
        .contains(Exports.HOSTILE_METRIC.replace('\u2028', ' '), Exports.HOSTILE_RUNTIME);
    assertThat(
            (String)
                browser.run(
                    "return document.querySelector('#benchmark-1-forest-1 svg').textContent"))
        .contains(Exports.HOSTILE_RUNTIME.substring(0, 4));
  }

  @Test
  void paperShowsEverythingInLightColors() throws IOException {
    browser.media("screen", "dark");
    browser.open(page(Exports.several()));
    browser.media("print", "dark");
    browser.run("dispatchEvent(new Event('beforeprint'))");
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.count("details:not([open]):not(.licences)")).isZero();
    assertThat(browser.count(".plot svg")).isEqualTo(browser.count(".plot"));
    assertThat(browser.driver().findElement(By.cssSelector(".tools")).isDisplayed()).isFalse();
    assertThat(
            browser.run(
                "return document.querySelector('.plot svg .role-axis-label text').getAttribute('fill')"))
        .isEqualTo("#444");
  }

  /** The browser prints the page on A4 paper. */
  @Test
  void printedPageHasAllPlotsAndFitsThePaper() throws IOException {
    browser.open(page(Exports.several()));
    Pdf pdf = browser.driver().print(new PrintOptions());
    byte[] bytes = Base64.getDecoder().decode(pdf.getContent());
    assertThat(new String(bytes, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(browser.count("details:not([open]):not(.licences)")).isZero();
    assertThat(browser.count(".plot svg")).isEqualTo(browser.count(".plot"));
    browser.width(PAPER_WIDTH);
    browser.media("print", "light");
    browser.run("dispatchEvent(new Event('beforeprint'))");
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(PAPER_WIDTH);
    assertThat((List<?>) browser.run(CUT_OFF)).isEmpty();
  }

  @Test
  void darkPageHasOtherColors() throws IOException {
    String html = page(List.of(Reported.of(Exports.recorded())));
    String point = "return document.querySelector('.ratios_marks > path').getAttribute('fill')";
    browser.open(html);
    Object light = browser.run(point);
    browser.media("screen", "dark");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(browser.run(point)).isNotEqualTo(light));
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(18, 22, 28)");
  }

  @Test
  void sentenceAndTablesShowWithoutScripts() throws IOException {
    browser.scripts(false);
    browser.load(page(Exports.several()));
    String text = browser.driver().findElement(By.tagName("main")).getText();
    assertThat(text)
        .contains("gvisor takes 2.90 times as long as runc (95% interval 2.80 to 3.01)")
        .contains("Compared with runc", "Results", "What was asked", "Where it ran")
        .contains("Scripts are off, so the page shows no plots");
    assertThat(browser.count(".tools, .plot svg")).isZero();
    assertThat(browser.driver().findElement(By.cssSelector(".alternative")).isDisplayed()).isTrue();
  }

  @Test
  void fortyThousandSamplesStayReadable() throws IOException {
    String html = page(List.of(Reported.of(Exports.withSamples(40_000))));
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(MAX_PAGE_BYTES);
    browser.open(html);
    for (String plot : List.of("pods", "ratios", "run")) {
      String all = "#benchmark-1-%s-1 %s".formatted(plot, MARKS);
      assertThat(browser.count(all)).as(plot).isBetween(50L, (long) Plots.MAX_MARKS);
    }
    assertThat(browser.driver().findElement(By.tagName("main")).getText())
        .contains("40,000 Pods are shown as", "groups of", "20,000 ratios are shown");
  }

  @Test
  void eachPlotCanBeSavedWithItsMarksItsNameAndItsNotes() throws IOException {
    Reported joined = Reported.of(Exports.withSamples(4_000));
    Reported burst = Reported.without(List.of(Exports.burst())).get(0);
    browser.open(page(List.of(joined, burst)));
    openDetails();
    List<?> plots =
        (List<?>) browser.run("return [...document.querySelectorAll('figure')].map(f => f.id)");
    assertThat(plots).hasSize(8);
    for (Object plot : plots) {
      browser.run(
          "document.querySelectorAll('#' + arguments[0] + ' button').forEach(b => b.click())",
          plot);
      String text = saved(plot, "svg", StandardCharsets.UTF_8);
      assertThat(text).as("%s", plot).containsOnlyOnce("<svg");
      browser.run(
          "window.saved = new DOMParser().parseFromString(arguments[0], 'image/svg+xml').documentElement",
          text);
      assertThat(browser.run("return saved.querySelectorAll(arguments[0]).length", MARKS))
          .as("marks of %s", plot)
          .isEqualTo(browser.count("#%s %s".formatted(plot, MARKS)));
      assertThat(words(browser.run("return saved.textContent")))
          .as("texts of %s", plot)
          .contains(
              words(
                  browser.run(
                      "return document.getElementById(arguments[0]).closest('section').querySelector('h2').firstChild.textContent",
                      plot)))
          .contains(
              words(
                  browser.run(
                      "return document.querySelector('#' + arguments[0] + ' figcaption').textContent",
                      plot)));
      saved(plot, "png", StandardCharsets.ISO_8859_1);
      BufferedImage picture = ImageIO.read(file(plot, "png").toFile());
      assertThat(picture.getWidth()).as("%s", plot).isGreaterThan(1000);
      int width = picture.getWidth();
      int height = picture.getHeight();
      int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
      assertThat(Arrays.stream(pixels).distinct().count()).as("%s", plot).isGreaterThan(10);
    }
    assertThat(Files.readString(file("benchmark-1-run-1", "svg"))).contains("are shown in groups");
  }

  private static String words(Object text) {
    return text.toString().replaceAll("\\s", "");
  }

  private static Path file(Object plot, String kind) {
    return directory.resolve("runtimebench-%s.%s".formatted(plot, kind));
  }

  /** Waits until the browser has written the file: it then has its final name. */
  private static String saved(Object plot, String kind, Charset charset) throws IOException {
    Path file = file(plot, kind);
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(file).isNotEmptyFile());
    return Files.readString(file, charset);
  }
}
