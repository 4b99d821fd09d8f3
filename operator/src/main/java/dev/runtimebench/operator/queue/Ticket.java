package dev.runtimebench.operator.queue;

/**
 * A benchmark in the queue.
 *
 * @param created when the benchmark was created, RFC 3339 in UTC, so that the text has the order of
 *     the time
 */
public record Ticket(String uid, String namespace, String name, String created) {

  /** The benchmark as namespace/name. */
  public String text() {
    return namespace + "/" + name;
  }
}
