package dev.runtimebench.testkit.scripted;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A line of a scripted container's log.
 *
 * @param offset from the container's start
 * @param bytes without the line feed
 */
public record LogLine(Duration offset, byte[] bytes) {

  public static LogLine of(Duration offset, String text) {
    return new LogLine(offset, text.getBytes(StandardCharsets.UTF_8));
  }
}
