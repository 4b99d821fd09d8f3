package dev.runtimebench.testkit.scripted;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One line in the log of a scripted container.
 *
 * @param offset the time of the line, from the start of the container
 * @param bytes the line without its line feed
 */
public record LogLine(Duration offset, byte[] bytes) {

  public static LogLine of(Duration offset, String text) {
    return new LogLine(offset, text.getBytes(StandardCharsets.UTF_8));
  }
}
