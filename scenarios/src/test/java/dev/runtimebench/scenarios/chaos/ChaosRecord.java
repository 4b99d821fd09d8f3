package dev.runtimebench.scenarios.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.testkit.SeededFaults;
import dev.runtimebench.testkit.SeededFaults.Injected;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** What happened in a chaos run: requests, faults, disturbances and the operator's log. */
final class ChaosRecord implements AutoCloseable {

  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final Logger OPERATOR =
      (Logger) LoggerFactory.getLogger("dev.runtimebench.operator");

  /** Who deletes Pods to disturb the operator. */
  private static final String RUN = "the run";

  private final SeededFaults faults;
  private final Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
  private final Set<String> trialsWithDeletedPods = ConcurrentHashMap.newKeySet();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Map<String, Set<String>> deletedBy = new ConcurrentHashMap<>();
  private final Queue<String> history = new ConcurrentLinkedQueue<>();
  private final long begin = System.nanoTime();
  private final AtomicInteger requests = new AtomicInteger();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String line =
              event.getLoggerName().replaceAll(".*\\.", "") + " " + event.getFormattedMessage();
          log.add(line);
          note(line + " " + (event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs()));
        }
      };

  private final Optional<Appender<ILoggingEvent>> console =
      Optional.ofNullable(ROOT.getAppender("stderr"));
  private final Level level;

  ChaosRecord(ChaosPlan plan) {
    faults = new SeededFaults(plan.seed(), plan.faultRate());
    appender.setContext(ROOT.getLoggerContext());
    appender.start();
    console.ifPresent(ROOT::detachAppender);
    ROOT.addAppender(appender);
    // The levels of the operator's image.
    OPERATOR.setLevel(Level.INFO);
    level = ROOT.getLevel();
    ROOT.setLevel(Level.WARN);
  }

  /** Decides about a request of the operator. */
  Verdict verdict(ApiRequest request) {
    requests.incrementAndGet();
    if (request.is("delete", "pods")) {
      deleted(request.name(), request.userAgent());
    }
    Verdict verdict = faults.apply(request);
    note(
        "%s: %s %s%s"
            .formatted(
                request.userAgent(),
                request.permission(),
                request.name(),
                verdict.equals(Verdict.EXECUTE) ? "" : " FAILS: " + verdict));
    return verdict;
  }

  void disturbed(Disturbance what) {
    note("DISTURBANCE " + what);
    done.merge(what, 1, Integer::sum);
  }

  void deletesPod(Pod pod) {
    note("DELETES POD " + pod.getMetadata().getName());
    deleted(pod.getMetadata().getName(), RUN);
    Map<String, String> labels = pod.getMetadata().getLabels();
    if (labels.containsKey(Labels.BLOCK)) {
      trialsWithDeletedPods.add(
          trial(
              labels.get(Labels.BENCHMARK_UID),
              labels.get(Labels.BLOCK),
              labels.get(Labels.RUNTIME),
              labels.get(Labels.ATTEMPT)));
    }
  }

  private void deleted(String pod, String by) {
    deletedBy.computeIfAbsent(pod, name -> ConcurrentHashMap.newKeySet()).add(by);
  }

  private void note(String line) {
    history.add("%.3f %s".formatted((System.nanoTime() - begin) / 1e9, line));
  }

  /** Writes everything that happened, one line each with its time in seconds. */
  void writeHistory(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, history);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often that disturbance has happened. */
  int count(Disturbance what) {
    return done.getOrDefault(what, 0);
  }

  int disturbances() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether the run has deleted a Pod of that trial. */
  boolean hasDeletedPodOf(String benchmarkUid, TrialOutcome outcome) {
    return trialsWithDeletedPods.contains(
        trial(
            benchmarkUid,
            String.valueOf(outcome.block()),
            outcome.runtime(),
            String.valueOf(outcome.attempt())));
  }

  /**
   * How many Pods of that name may have been deleted without a trace: an operator that was killed
   * deleted one, or the run did and an operator was killed.
   *
   * @param alive the User-Agent of the operator that was not killed
   */
  long untracedDeletions(String pod, String alive) {
    return count(Disturbance.KILL_OPERATOR) == 0
        ? 0
        : deletedBy.getOrDefault(pod, Set.of()).stream().filter(by -> !by.equals(alive)).count();
  }

  private static String trial(String uid, String block, String runtime, String attempt) {
    return String.join(" ", uid, block, runtime, attempt);
  }

  List<Injected> injected() {
    return faults.injected();
  }

  /** The number of requests of the operator, with those that failed. */
  int requests() {
    return requests.get();
  }

  /** The lines that the operator and its libraries have written into the log. */
  List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() {
    ROOT.detachAppender(appender);
    OPERATOR.setLevel(null);
    ROOT.setLevel(level);
    console.ifPresent(ROOT::addAppender);
  }
}
