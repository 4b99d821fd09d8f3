package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The operator's log lines about one benchmark. */
class LogLinesTest {

  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger("dev.runtimebench.operator");

  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  private final OperatorOnCluster on = new OperatorOnCluster();

  @BeforeEach
  void listen() {
    appender.setContext(LOGGER.getLoggerContext());
    appender.start();
    LOGGER.setLevel(Level.DEBUG);
    LOGGER.addAppender(appender);
  }

  @AfterEach
  void stop() {
    on.close();
    LOGGER.detachAppender(appender);
    LOGGER.setLevel(null);
  }

  /** The log lines about this benchmark, each as "message key=value ...". */
  private List<String> lines(Level level, String benchmark) {
    return events.stream()
        .filter(event -> event.getLevel() == level)
        .filter(event -> value(event, "benchmark").equals("default/" + benchmark))
        .map(event -> event.getFormattedMessage() + " " + keyValues(event))
        .toList();
  }

  private static String value(ILoggingEvent event, String key) {
    return event.getKeyValuePairs() == null
        ? ""
        : event.getKeyValuePairs().stream()
            .filter(pair -> pair.key.equals(key))
            .map(pair -> String.valueOf(pair.value))
            .findFirst()
            .orElse("");
  }

  private static String keyValues(ILoggingEvent event) {
    return event.getKeyValuePairs().stream()
        .map(pair -> pair.key + "=" + pair.value)
        .collect(Collectors.joining(" "));
  }

  private void awaitLine(Level level, String benchmark, String... parts) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines(level, benchmark))
                    .anySatisfy(line -> assertThat(line).contains(parts)));
  }

  private static boolean isFirstUnderGvisor(Pod pod) {
    return pod.getMetadata().getName().endsWith("-b0-gvisor-a0");
  }

  private void runBlocks(String name) {
    on.apply(
        Fixtures.benchmark(
            name, "design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0, retries: 2}"));
    on.awaitPhase(name, "Complete");
  }

  @Test
  void eachChangeOfStateIsLoggedOnceAtInfo() {
    on.play(
        pod ->
            isFirstUnderGvisor(pod)
                ? OperatorOnCluster.printing("broken").exitCode(3).build()
                : OperatorOnCluster.latency(5));
    runBlocks("logged");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines(Level.INFO, "logged"))
                    .anyMatch(line -> line.startsWith("verdict: ")));
    List<String> lines = lines(Level.INFO, "logged");
    assertThat(lines).filteredOn(line -> line.startsWith("accepted ")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.startsWith("started: at most 2 blocks")).hasSize(1);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("trial is invalid: NonZeroExit: "))
        .singleElement()
        .asString()
        .contains("block=0 runtime=gvisor attempt=0");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("block runs again, because a trial is invalid"))
        .singleElement()
        .asString()
        .contains("block=0");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("trial is valid: {latency=5.0}"))
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("Complete: 2 blocks were measured"))
        .singleElement()
        .asString()
        .contains("reason=MaxBlocksReached");
  }

  @Test
  void queuedBenchmarkNamesTheBenchmarkAhead() {
    on.play(pod -> OperatorOnCluster.printing("latency=5").hangs().build());
    on.apply(Fixtures.benchmark("first", "design: {blocks: {warmup: 0, min: 2, max: 2}}"));
    on.await("first", b -> b.getStatus() != null && "Running".equals(b.getStatus().phase()));
    on.apply(Fixtures.benchmark("second", "design: {blocks: {warmup: 0, min: 2, max: 2}}"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines(Level.INFO, "second"))
                    .anyMatch(
                        line -> line.startsWith("Queued: ") && line.contains("default/first")));
  }

  @Test
  void reconcilesAreLoggedAtDebug() {
    on.play(pod -> OperatorOnCluster.latency(5));
    runBlocks("traced");
    awaitLine(Level.DEBUG, "traced", "step=ConcludeStep", "MaxBlocksReached");
    assertThat(lines(Level.DEBUG, "traced"))
        .anyMatch(line -> line.contains("step=LaunchStep") && line.contains("recheckMillis="))
        .anyMatch(line -> line.contains("step=ObserveStep"));
  }

  /** The recheck of the line is the one that JOSDK gets, and not the longer one of the step. */
  @Test
  void runningBenchmarkIsLoggedWithTheRecheckOfItsReconcile() {
    on.play(pod -> OperatorOnCluster.printing("latency=5").hangs().build());
    on.apply(
        Fixtures.benchmark(
            "waiting",
            """
            timeouts: {runSeconds: 3600}
            design: {blocks: {warmup: 0, min: 2, max: 2}}
            """));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines(Level.DEBUG, "waiting"))
                    .anyMatch(line -> line.contains("step=ObserveStep")));
    assertThat(lines(Level.DEBUG, "waiting"))
        .filteredOn(line -> line.contains("step=ObserveStep"))
        .allSatisfy(line -> assertThat(recheckMillis(line)).isBetween(1L, 30_000L));
  }

  private static long recheckMillis(String line) {
    return Long.parseLong(line.replaceAll(".*recheckMillis=([0-9]+).*", "$1"));
  }

  @Test
  void reconcilesOfABenchmarkThatIsBeingDeletedAreLogged() {
    on.play(pod -> OperatorOnCluster.printing("latency=5").hangs().build());
    RuntimeBenchmark benchmark =
        Fixtures.benchmark("held", "design: {blocks: {warmup: 0, min: 2, max: 2}}");
    benchmark.getMetadata().setFinalizers(List.of("example.com/hold"));
    on.apply(benchmark);
    on.await("held", b -> b.getStatus() != null && "Running".equals(b.getStatus().phase()));
    on.client().resource(benchmark).delete();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines(Level.DEBUG, "held"))
                    .anyMatch(
                        line ->
                            line.contains("step=Deletion")
                                && line.contains("reason=BenchmarkDeleted")));
  }

  @Test
  void deletionOfARunningBenchmarkIsLoggedAtInfo() {
    on.play(pod -> OperatorOnCluster.printing("latency=5").hangs().build());
    RuntimeBenchmark benchmark =
        on.apply(Fixtures.benchmark("gone", "design: {blocks: {warmup: 0, min: 2, max: 2}}"));
    on.await("gone", b -> b.getStatus() != null && "Running".equals(b.getStatus().phase()));
    on.client().resource(benchmark).delete();
    awaitLine(Level.INFO, "gone", "deleted before its end");
  }

  @Test
  void failedReconcileIsLoggedWithItsStepAndItsRecheck() {
    on.cluster()
        .faults()
        .next(1, r -> r.is("create", "pods") && r.userAgent().startsWith("operator"), 500);
    on.apply(
        Fixtures.benchmark(
            "failing", "design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0}"));
    awaitLine(Level.WARN, "failing", "reconcile failed", "step=PrepareStep", "recheckMillis=200");
  }

  @Test
  void nodeThatDropsOutIsLoggedAtInfo() {
    on.play(pod -> OperatorOnCluster.printing("broken").exitCode(3).build());
    on.apply(
        Fixtures.benchmark(
            "spread",
            """
            design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0, retries: 0}
            placement: {nodes: All}
            """));
    awaitLine(Level.INFO, "spread", "node drops out: ", "node=node-1", "reason=NonZeroExit");
  }
}
