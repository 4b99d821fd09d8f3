package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.log.LogCompleteness;
import dev.runtimebench.results.output.Sought;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;

/** Does what a log needs: opens the log, opens the log again, asks for its last line, ends it. */
public final class LogRetriever {

  private final PodLogs logs;
  private final LogStreams streams;

  public LogRetriever(PodLogs logs, LogStreams streams) {
    this.logs = logs;
    this.streams = streams;
  }

  /**
   * Performs a request, and notes the result in the attempts.
   *
   * @param delay how long to wait before the log is opened for the first time
   * @param sought what to look for in the log
   * @param wake called when a reading is over
   */
  public void perform(
      LogRequest request,
      LogAttempts attempts,
      Pod pod,
      Duration delay,
      Sought sought,
      Runnable wake) {
    switch (request) {
      case Open -> attempts.started(streams.read(pod, attempts.mode(), delay, sought, wake));
      case Reopen -> {
        Duration pause = attempts.pause();
        attempts.abandon();
        attempts.started(streams.read(pod, attempts.mode(), pause, sought, wake));
      }
      case ReadSoFar -> {
        attempts.abandon();
        attempts.started(streams.read(pod, LogMode.SoFar, Duration.ZERO, sought, wake));
      }
      case ReadTail -> readTail(attempts, pod);
      case Stop -> attempts.stream().ifPresent(LogStream::stop);
      case Abandon -> attempts.abandon();
    }
  }

  private void readTail(LogAttempts attempts, Pod pod) {
    try {
      String line = logs.lastLine(pod);
      if (LogCompleteness.isOutput(line)) {
        attempts.tail(line);
      } else {
        attempts.tailFailed(line);
      }
    } catch (IOException e) {
      attempts.tailFailed(String.valueOf(e.getMessage()));
    }
  }
}
