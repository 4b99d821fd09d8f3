package dev.runtimebench.operator.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.output.Sought;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kubelet writes its own error into a log, and ends the answer as if the log had ended. */
class KubeletErrorsTest {

  private static final String STAMP = "2026-11-30T20:19:21.000000000Z ";
  private static final String NO_WATCHER = "failed to create fsnotify watcher: too many open files";

  private static LogStream read(LogMode mode, String log) {
    LogStream.Source source =
        new LogStream.Source() {
          @Override
          public InputStream open() {
            return new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8));
          }

          @Override
          public LogMode mode() {
            return mode;
          }
        };
    return new LogStream(source, Sought.NOTHING, OperatorClock.system(), Runnable::run, () -> {});
  }

  private static void assertFailed(LogStream log, LogFailure.Kind kind, String... words) {
    assertThat(log.log()).isEmpty();
    assertThat(log.failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.message()).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", STAMP + "warming up\n", STAMP + "warming up"})
  void nodeWithoutInotifyInstancesCannotFollowTheLog(String output) {
    assertFailed(
        read(LogMode.Follow, output + NO_WATCHER),
        LogFailure.Kind.Unfollowable,
        NO_WATCHER,
        "raise the sysctl fs.inotify.max_user_instances on the node of the Pod");
  }

  @Test
  void nodeWithoutInotifyWatchesNamesTheOtherSysctl() {
    assertFailed(
        read(LogMode.Follow, "failed to watch directory \"/var/log\": no space left on device"),
        LogFailure.Kind.Unfollowable,
        "fs.inotify.max_user_watches");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unable to retrieve container logs for containerd://3bb6",
        "failed to try resolving symlinks in path \"/0.log\": lstat /0.log: no such file or directory"
      })
  void logThatIsGoneIsNoOutput(String error) {
    assertFailed(read(LogMode.Whole, error), LogFailure.Kind.Lasting, error);
    assertFailed(read(LogMode.SoFar, STAMP + "up\n" + error), LogFailure.Kind.Lasting, error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc error: code = Unavailable desc = x", "2026-11", "an error of 2050"})
  void lineWithoutStampIsNoOutput(String end) {
    assertFailed(read(LogMode.Follow, STAMP + "up\n" + end), LogFailure.Kind.Passing, end);
  }

  @Test
  void containerThatPrintsTheWordsOfTheKubeletPrintsOutput() {
    String printed = STAMP + NO_WATCHER + "\n" + STAMP + "latency=5\n" + STAMP + NO_WATCHER + "\n";
    assertThat(read(LogMode.Follow, printed).log()).map(TrialLog::lines).contains(3L);
  }

  @Test
  void containerThatEndsWithTheWordsOfTheKubeletIsReadOnceMore() {
    String printed = STAMP + "latency=5\n" + STAMP + NO_WATCHER;
    assertFailed(read(LogMode.Follow, printed), LogFailure.Kind.Unfollowable, NO_WATCHER);
    assertThat(read(LogMode.Whole, printed).log()).map(TrialLog::lines).contains(2L);
  }

  @Test
  void partsOfALongLineKeepTheStampOfTheLine() {
    String progress = STAMP + "50%\r".repeat(20_000) + "latency=5";
    assertThat(read(LogMode.Follow, progress).log()).isPresent();
  }

  @Test
  void lineWithoutAnEndIsOutput() {
    assertThat(read(LogMode.Follow, STAMP + "latency=5").log()).isPresent();
  }

  @Test
  void logOfARunningContainerSaysNothingAboutItsEnd() {
    LogStream log = read(LogMode.SoFar, STAMP + "up\n");
    assertThat(log.log()).map(l -> l.end().isCut()).contains(true);
    assertThat(log.firstLine()).isPresent();
  }

  @Test
  void pausesBetweenReadingsGrowFromHalfASecondToTenSeconds() {
    LogAttempts attempts = new LogAttempts("p");
    long[] pauses =
        IntStream.range(0, 7)
            .mapToLong(
                i -> {
                  attempts.started(read(LogMode.Follow, NO_WATCHER));
                  return attempts.pause().toMillis();
                })
            .toArray();
    assertThat(pauses).containsExactly(500, 1000, 2000, 4000, 8000, 10_000, 10_000);
    attempts.containerEnded();
    assertThat(attempts.pause()).isEqualTo(Duration.ZERO);
  }
}
