package dev.runtimebench.cli.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.cli.html.LiveReport;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps the page up to date, however many browsers show it. One thread calls {@link #tick}, which
 * renders at most once per change and at most once a second. Any thread may call {@link #current}.
 */
final class LivePage {

  /** At least this long passes between two renderings. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often to ask whether the API server still answers. A dead watch reports no error. */
  static final Duration CHECK = Duration.ofSeconds(5);

  /** Without a request for this long, no browser shows the page. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /**
   * The pause after a rendering, as a multiple of the rendering's duration. So rendering takes at
   * most a fifth of the time: the machine may also run a benchmark.
   */
  private static final int PAUSE_PER_RENDERING = 4;

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Source source;
  private final Function<KubernetesClientException, List<String>> words;
  private final String scope;
  private final Ticker ticker;
  private final Clock clock;

  private Source.State state = new Source.State(List.of(), List.of());
  private Instant changed;
  private long read = -1;
  private Optional<String> problem = Optional.empty();
  private Optional<String> shownProblem = Optional.empty();
  private long checked;
  private long rendered;
  private long pause = PAUSE.toNanos();
  private volatile long asked;
  private volatile Snapshot snapshot;

  /** A monotonic clock. */
  interface Ticker {
    long nanos();
  }

  /**
   * Renders the first page.
   *
   * @param words says in words why a request failed
   * @param scope where the benchmarks are, such as {@code the namespace default}
   */
  LivePage(
      Source source,
      Function<KubernetesClientException, List<String>> words,
      String scope,
      Ticker ticker,
      Clock clock) {
    this.source = source;
    this.words = words;
    this.scope = scope;
    this.ticker = ticker;
    this.clock = clock;
    this.changed = clock.instant();
    this.checked = ticker.nanos();
    this.asked = ticker.nanos();
    read();
    render();
  }

  /** Returns the present page at once, and notes that somebody looks at the page. */
  Snapshot current() {
    asked = ticker.nanos();
    return snapshot;
  }

  /**
   * Does what is due: asks the API server, reads the benchmarks, renders. Never throws, because the
   * thread must go on.
   */
  void tick() {
    try {
      work();
    } catch (RuntimeException e) {
      problem = Optional.of("a defect of rtb: " + e);
    }
  }

  private void work() {
    long now = ticker.nanos();
    if (now - asked > IDLE.toNanos()) {
      return;
    }
    if (now - checked >= CHECK.toNanos()) {
      check();
      checked = ticker.nanos();
    }
    boolean due = source.changes() != read || !problem.equals(shownProblem);
    if (due && ticker.nanos() - rendered >= pause) {
      if (source.changes() != read) {
        read();
      }
      render();
    }
  }

  private void check() {
    try {
      source.check();
      if (problem.isPresent()) {
        source.restart();
        problem = Optional.empty();
      }
    } catch (KubernetesClientException e) {
      problem = Optional.of(String.join("; ", words.apply(e)));
    }
  }

  /** After a failure, the next change or the end of the problem leads to another reading. */
  private void read() {
    long changes = source.changes();
    try {
      state = source.read();
      changed = clock.instant();
    } catch (KubernetesClientException e) {
      problem = Optional.of(String.join("; ", words.apply(e)));
    }
    read = changes;
  }

  private void render() {
    long start = ticker.nanos();
    LiveReport report =
        LiveReport.of(
            state.benchmarks(),
            "The page follows %s. Last change: %s.".formatted(scope, time(changed)),
            notices());
    snapshot =
        snapshot(
            report, "{\"main\":%s,\"plots\":%s}".formatted(json(report.main()), report.plots()));
    shownProblem = problem;
    rendered = ticker.nanos();
    pause = Math.max(PAUSE.toNanos(), PAUSE_PER_RENDERING * (rendered - start));
  }

  private List<String> notices() {
    List<String> notices = new ArrayList<>();
    problem.ifPresent(
        why ->
            notices.add(
                "No news from the cluster: %s. The page shows the state of %s, and goes on as soon as the cluster answers."
                    .formatted(TerminalText.line(why), time(changed))));
    state
        .deleted()
        .forEach(
            d ->
                notices.add(
                    "%s was deleted at %s. The page shows its last state."
                        .formatted(d.name(), time(d.when()))));
    if (state.benchmarks().isEmpty() && problem.isEmpty()) {
      notices.add(
          "There is no benchmark in %s yet. The page shows each one as it appears."
              .formatted(scope));
    }
    return notices;
  }

  private static String time(Instant when) {
    return SECOND.format(when);
  }

  private static Snapshot snapshot(LiveReport report, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Snapshot(
        report.page().getBytes(StandardCharsets.UTF_8), bytes, digest(bytes), report.policy());
  }

  private static String json(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text can always be written", e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
