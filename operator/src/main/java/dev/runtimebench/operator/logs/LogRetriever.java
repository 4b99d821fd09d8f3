package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.PodLogs;
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
      case Open -> attempts.started(streams.follow(pod, delay, sought, wake));
      case Reopen -> attempts.started(streams.followLater(pod, sought, wake));
      case ReadTail -> readTail(attempts, pod);
      case Stop -> attempts.stream().ifPresent(LogStream::stop);
      case Abandon -> attempts.abandon();
    }
  }

  private void readTail(LogAttempts attempts, Pod pod) {
    try {
      attempts.tail(logs.lastLine(pod));
    } catch (IOException e) {
      attempts.tailFailed(String.valueOf(e.getMessage()));
    }
  }
}
