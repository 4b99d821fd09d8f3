package dev.runtimebench.localcluster;

import java.io.IOException;
import java.time.Instant;

/** The opened log of one container. */
@FunctionalInterface
public interface PodLog {

  /** Takes the lines of a log, applying since, limitBytes and timestamps. */
  interface Sink {
    /**
     * @param time when the line was written
     * @param line without the line feed
     * @return false if no more lines are wanted
     * @throws IOException if the client has gone
     */
    boolean line(Instant time, byte[] line) throws IOException;

    /** Sends what is buffered: to be called before waiting for more lines. */
    void flush() throws IOException;
  }

  /**
   * Writes the lines; in follow mode until the container ends. Honours tailLines itself. Runs on a
   * thread of its own, which is interrupted when the client goes.
   */
  void copyTo(Sink sink) throws IOException, InterruptedException;
}
