package dev.runtimebench.cli.html;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Headless Chromium with a page of the report. */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final ChromeDriver driver;
  private final Path directory;

  /**
   * Starts the browser.
   *
   * @param directory for pages and downloads
   */
  public Browser(Path directory) {
    this.directory = directory;
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(TIMEOUT).scriptTimeout(TIMEOUT);
    driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", directory.toString()));
  }

  /** Whether the machine has the browser and its driver. */
  public static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Sets the width of the window, in CSS pixels. */
  public void width(int pixels) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Sets the medium (screen or print) and the colors (light or dark). */
  public void media(String medium, String colors) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
  }

  public void scripts(boolean on) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  /** Opens a page, and waits until it is drawn. Forgets the logs of earlier pages. */
  public void open(String html) throws IOException {
    load(html);
    new WebDriverWait(driver, TIMEOUT)
        .until(d -> !d.findElements(By.cssSelector(".drawn")).isEmpty());
  }

  /** Opens a page whose scripts do not run. */
  public void load(String html) throws IOException {
    Path file = Files.createTempFile(directory, "report", ".html");
    Files.write(file, html.getBytes(StandardCharsets.UTF_8));
    logs(LogType.BROWSER);
    logs(LogType.PERFORMANCE);
    driver.get(file.toUri().toString());
  }

  /** Opens an address, and waits until the page is drawn. Forgets the logs of earlier pages. */
  public void visit(String address) {
    // The page before asks its server, which may have ended, until the browser leaves the page.
    driver.get("about:blank");
    logs(LogType.BROWSER);
    logs(LogType.PERFORMANCE);
    driver.get(address);
    new WebDriverWait(driver, TIMEOUT)
        .until(d -> !d.findElements(By.cssSelector(".drawn")).isEmpty());
  }

  private List<LogEntry> logs(String type) {
    return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false).toList();
  }

  /** What the page wrote to the console. */
  public List<String> console() {
    return logs(LogType.BROWSER).stream().map(LogEntry::getMessage).toList();
  }

  /** The network events of the page. */
  public List<String> network() {
    return logs(LogType.PERFORMANCE).stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .toList();
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public long count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** The marks of one layer of a plot. */
  public long marks(String plot, String layer) {
    return count(
        "#" + plot + " ." + layer + "_marks > path, #" + plot + " ." + layer + "_marks > line");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
