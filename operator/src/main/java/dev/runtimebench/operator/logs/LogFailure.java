package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.LogRefusedException;
import dev.runtimebench.results.reading.Quoted;
import dev.runtimebench.results.sample.SecretMask;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why a reading of a log failed.
 *
 * @param message for a message, with the fix if the fix is known
 */
public record LogFailure(Kind kind, String message) {

  /** What to expect of the next reading. */
  public enum Kind {
    /** The next reading may succeed: a kubelet restarts, or a connection broke. */
    Passing,
    /** The next readings fail too, in all likelihood: a right is missing, or the log is gone. */
    Lasting,
    /** The node cannot follow a log now. A reading that does not follow the log may succeed. */
    Unfollowable
  }

  /**
   * The kubelet says this when it cannot watch the directory of a log. Only a reading that follows
   * the log needs a watch.
   */
  private static final List<String> NO_WATCH =
      List.of("failed to create fsnotify watcher", "failed to watch directory");

  /**
   * The kubelet says this when the container or its log is gone, and for a moment while the
   * container runtime restarts or the kubelet rotates the log.
   */
  private static final List<String> GONE =
      List.of("unable to retrieve container logs for", "no such file or directory");

  /** What else the kubelet may say after it has sent a part of a log. */
  private static final List<String> OTHERS =
      List.of(
          "failed to reset seek in log file",
          "failed to open log file",
          "failed to read log file",
          "failed to try resolving symlinks in path",
          "rpc error: code = ",
          "context cancelled");

  /** A missing right, a Pod that is gone, and a kubelet that hands out no logs. */
  private static final Set<Integer> LASTING_CODES = Set.of(403, 404, 405);

  private static final int MAX_QUOTE_LENGTH = 200;

  /** The failure that follows from an exception. */
  static LogFailure of(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (containsAny(NO_WATCH, message)) {
      return new LogFailure(
          Kind.Unfollowable,
          "the kubelet cannot follow it (%s); raise the sysctl %s on the node of the Pod"
              .formatted(
                  message,
                  message.contains("no space left on device")
                      ? "fs.inotify.max_user_watches"
                      : "fs.inotify.max_user_instances"));
    }
    boolean lasting =
        containsAny(GONE, message)
            || (cause instanceof LogRefusedException refused
                && LASTING_CODES.contains(refused.code()));
    return new LogFailure(lasting ? Kind.Lasting : Kind.Passing, message);
  }

  /**
   * The part of a line that begins with the words of an error of the kubelet; empty if the line has
   * no such words. A container may print them too.
   */
  static Optional<String> errorIn(String line) {
    return Stream.of(NO_WATCH, GONE, OTHERS)
        .flatMap(List::stream)
        .filter(line::contains)
        .findFirst()
        .map(words -> line.substring(line.lastIndexOf(words)))
        .map(SecretMask::mask)
        .map(error -> Quoted.visible(error, MAX_QUOTE_LENGTH));
  }

  private static boolean containsAny(List<String> words, String text) {
    return words.stream().anyMatch(text::contains);
  }
}
