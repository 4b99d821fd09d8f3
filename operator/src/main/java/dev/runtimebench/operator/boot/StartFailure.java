package dev.runtimebench.operator.boot;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.runtimebench.operator.cluster.ApiErrors;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says in one line why the operator could not start, and how to fix it. */
final class StartFailure {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private StartFailure() {}

  /**
   * Explains a failure.
   *
   * @param master the API server's address
   */
  static String explain(Throwable failure, String master) {
    List<Throwable> causes = causes(failure);
    String line =
        causes.stream()
            .filter(KubernetesClientException.class::isInstance)
            .map(KubernetesClientException.class::cast)
            // Only the innermost exception has the server's code and answer.
            .max((a, b) -> Integer.compare(a.getCode(), b.getCode()))
            .map(e -> explain(e, causes, master))
            .orElseGet(() -> say(root(causes)));
    return line.replaceAll("\\s+", " ");
  }

  private static String explain(
      KubernetesClientException e, List<Throwable> causes, String master) {
    String message = ApiErrors.message(e);
    Optional<JsonMappingException> unreadable =
        causes.stream()
            .filter(JsonMappingException.class::isInstance)
            .map(JsonMappingException.class::cast)
            .findFirst();
    if (unreadable.isPresent()) {
      return "cannot read an object from the API server at %s: %s: %s"
          .formatted(master, JsonPath.of(unreadable.get()), unreadable.get().getOriginalMessage());
    }
    if (e.getCode() <= 0) {
      return "the API server at %s cannot be reached: %s".formatted(master, say(root(causes)));
    }
    return switch (e.getCode()) {
      case NOT_FOUND ->
          "the API server at %s does not know RuntimeBenchmark; install the CRDs: kubectl apply -f crds/, or the chart with crds.enabled"
              .formatted(master);
      case UNAUTHORIZED ->
          "the API server at %s does not accept the credentials: %s".formatted(master, message);
      case FORBIDDEN -> "the operator lacks a right; install its chart's RBAC: " + message;
      default ->
          "the API server at %s answered with %d: %s".formatted(master, e.getCode(), message);
    };
  }

  /** All causes of a failure, and their suppressed exceptions; the root cause is last. */
  private static List<Throwable> causes(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    List<Throwable> found = new ArrayList<>();
    while (!open.isEmpty()) {
      Throwable next = open.poll();
      if (seen.add(next)) {
        found.add(next);
        Stream.concat(Stream.ofNullable(next.getCause()), Stream.of(next.getSuppressed()))
            .forEach(open::add);
      }
    }
    return found;
  }

  /** The root cause. Skips the closed channel that the JDK reports below a refused connection. */
  private static Throwable root(List<Throwable> causes) {
    return causes.stream()
        .filter(cause -> !(cause instanceof ClosedChannelException))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static String say(Throwable root) {
    String message = Objects.requireNonNullElse(root.getMessage(), "");
    String kind = root.getClass().getSimpleName();
    return message.isBlank() ? kind : kind + ": " + message;
  }
}
