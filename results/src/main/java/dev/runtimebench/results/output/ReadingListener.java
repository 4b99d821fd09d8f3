package dev.runtimebench.results.output;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.reading.NumberReader;

/**
 * Hears what is read from which line. Lines are numbered from 1, as a terminal shows the output: a
 * carriage return ends a line. 0 stands for an unknown line.
 */
public interface ReadingListener {

  /** Hears nothing. */
  ReadingListener NONE = new ReadingListener() {};

  /** A line of the output, without colours. A record of the agent is a line too. */
  default void line(long number, String text) {}

  /**
   * A text in the tool's own output that was to be a value of a metric.
   *
   * @param text as the tool printed it
   * @param result the value in the metric's unit, or why the text is none
   */
  default void value(Metric metric, long line, String text, NumberReader.Result result) {}

  /** A value in an iteration record of the agent. */
  default void iteration(long line, String name, double value) {}

  /** A fact of the workload. */
  default void fact(long line, String name, String text) {}

  /** A mark in the agent's records. */
  default void mark(long line, String name) {}

  /** A record of the agent that does not count. */
  default void ignored(long line, String why) {}
}
