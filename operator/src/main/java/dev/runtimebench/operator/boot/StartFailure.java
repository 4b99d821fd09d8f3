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

/** Says in one line why the operator could not start, and what mends it. */
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
            // The answer says more than the failed call around it, which has no code.
            .max((a, b) -> Integer.compare(a.getCode(), b.getCode()))
            .map(e -> explain(e, causes, master))
            .orElseGet(() -> say(root(causes)));
    return line.replaceAll("\\s+", " ");
  }

  private static String explain(
      KubernetesClientException e, List<Throwable> causes, String master) {
    String what = ApiErrors.said(e);
    Optional<JsonMappingException> unreadable =
        causes.stream()
            .filter(JsonMappingException.class::isInstance)
            .map(JsonMappingException.class::cast)
            .findFirst();
    if (unreadable.isPresent()) {
      return "an object that the API server at %s holds can't be read: %s: %s"
          .formatted(master, JsonPath.of(unreadable.get()), unreadable.get().getOriginalMessage());
    }
    if (e.getCode() <= 0) {
      return "the API server at %s can't be reached: %s".formatted(master, say(root(causes)));
    }
    return switch (e.getCode()) {
      case NOT_FOUND ->
          "the API server at %s doesn't know RuntimeBenchmark; install the CRDs: kubectl apply -f crds/, or the chart with crds.enabled"
              .formatted(master);
      case UNAUTHORIZED ->
          "the API server at %s doesn't accept the credentials: %s".formatted(master, what);
      case FORBIDDEN -> "the operator lacks a right; install its chart's RBAC: " + what;
      default -> "the API server at %s answered with %d: %s".formatted(master, e.getCode(), what);
    };
  }

  /** Everything that is behind a failure, the root last. */
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

  /** The last of them; beneath a refused connection the JDK reports a closed channel, no news. */
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
