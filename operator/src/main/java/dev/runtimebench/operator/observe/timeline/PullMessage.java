package dev.runtimebench.operator.observe.timeline;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the kubelet's message about a pull: {@code Successfully pulled image "x" in 1.2s (3.4s
 * including waiting). Image size: 5 bytes.} The first time is the pull without the wait for other
 * pulls. Kubelets before 1.27 print one time only.
 */
final class PullMessage {

  private static final String PULLED = "Successfully pulled image ";

  private static final Pattern TIME =
      Pattern.compile("\"[^\"]*\" in ([0-9][0-9.a-z\u00b5]{0,40}[a-z])(?![0-9a-z\u00b5])");

  /** A duration as Go prints it: 1m2.3s, 345.6ms. */
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(h|ms|us|\u00b5s|ns|m|s)");

  private static final Map<String, Long> NANOS =
      Map.of(
          "h", 3_600_000_000_000L,
          "m", 60_000_000_000L,
          "s", 1_000_000_000L,
          "ms", 1_000_000L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "ns", 1L);

  private PullMessage() {}

  /** Whether the message says that the kubelet pulled an image. */
  static boolean isPull(String message) {
    return message.startsWith(PULLED);
  }

  /** How long the pull took, in nanoseconds; empty if the message does not say so. */
  static Optional<Long> nanos(String message) {
    if (!isPull(message)) {
      return Optional.empty();
    }
    Matcher time = TIME.matcher(message);
    time.region(PULLED.length(), message.length());
    return time.lookingAt() ? duration(time.group(1)) : Optional.empty();
  }

  private static Optional<Long> duration(String text) {
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      part.region(at, text.length());
      if (!part.lookingAt()) {
        return Optional.empty();
      }
      nanos =
          nanos.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
      at = part.end();
    }
    return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
        ? Optional.of(nanos.longValue())
        : Optional.empty();
  }
}
