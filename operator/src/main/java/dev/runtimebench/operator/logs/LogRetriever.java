package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.PodLogs;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;

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
   * @param wake called when a reading is over, and when the wanted number of lines was read
   */
  public void perform(
      LogRequest request, LogAttempts attempts, Pod pod, LogStream.Wanted wanted, Runnable wake) {
    switch (request) {
      case Open -> attempts.started(streams.follow(pod, wanted, wake));
      case Reopen -> attempts.started(streams.followLater(pod, wanted, wake));
      case ReadTail -> readTail(attempts, pod);
      case Finish -> attempts.stream().ifPresent(LogStream::finish);
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
