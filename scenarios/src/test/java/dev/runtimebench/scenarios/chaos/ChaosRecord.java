package dev.runtimebench.scenarios.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.testkit.SeededFaults;
import dev.runtimebench.testkit.SeededFaults.Injected;
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

  private final SeededFaults faults;
  private final Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
  private final Set<String> deletedPods = ConcurrentHashMap.newKeySet();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          log.add(
              event.getLoggerName().replaceAll(".*\\.", "") + " " + event.getFormattedMessage());
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
    return faults.apply(request);
  }

  void disturbed(Disturbance what) {
    done.merge(what, 1, Integer::sum);
  }

  void deletesPod(String name) {
    deletedPods.add(name);
  }

  /** How often that disturbance has happened. */
  int count(Disturbance what) {
    return done.getOrDefault(what, 0);
  }

  int disturbances() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The names of the Pods that the run has deleted. */
  Set<String> deletedPods() {
    return deletedPods;
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
