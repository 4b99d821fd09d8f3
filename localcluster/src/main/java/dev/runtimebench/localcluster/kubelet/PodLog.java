package dev.runtimebench.localcluster.kubelet;

import java.io.IOException;
import java.time.Instant;

/** The open log of one container. */
@FunctionalInterface
public interface PodLog {

  /** Receives the lines of a log, and applies since, limitBytes and timestamps. */
  interface Sink {
    /**
     * @param time when the container wrote the line, by the clock of the node
     * @param line without the line feed
     * @return false if the sink wants no more lines
     * @throws IOException if the client is gone
     */
    boolean line(Instant time, byte[] line) throws IOException;

    /** Sends the buffered lines. Call this method before waiting for more lines. */
    void flush() throws IOException;
  }

  /**
   * Writes the lines; in follow mode until the container ends. Applies tailLines, which the sink
   * does not. Runs on its own thread, which is interrupted when the client is gone.
   *
   * @throws LogBrokenException if the kubelet cannot read on
   */
  void copyTo(Sink sink) throws IOException, InterruptedException;
}
