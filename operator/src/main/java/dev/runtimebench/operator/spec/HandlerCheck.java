package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.experiment.NodeHandlers;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks before any Pod exists whether the nodes have the handlers of the RuntimeClasses. A kubelet
 * reports its handlers in {@code status.runtimeHandlers} since Kubernetes 1.30. A node without this
 * field is unknown, and an unknown node is never a problem.
 */
final class HandlerCheck {

  private static final int MAX_NAMED = 3;

  /** More names would make the affinity of each Pod too large. */
  private static final int MAX_LACKED_BY = 50;

  private final Placement placement;
  private final CandidateNodes nodes;

  /**
   * What the check of runtimes found.
   *
   * @param runtimes the runtimes, each with the nodes that lack its handler
   * @param problems why the benchmark cannot run; empty if it can
   */
  record Result(List<ResolvedRuntime> runtimes, List<SpecProblem> problems) {

    private static Result of(List<ResolvedRuntime> runtimes) {
      return new Result(runtimes, List.of());
    }
  }

  HandlerCheck(Placement placement, CandidateNodes nodes) {
    this.placement = placement;
    this.nodes = nodes;
  }

  /** Checks all runtimes of a benchmark, in the order of the spec. */
  Result check(List<ResolvedRuntime> runtimes) {
    if (runtimes.stream().noneMatch(r -> r.handler() != null)) {
      return Result.of(runtimes);
    }
    if (!placement.isAcrossPools()) {
      return check(runtimes, runtimes);
    }
    List<Result> each = runtimes.stream().map(r -> check(runtimes, List.of(r))).toList();
    return new Result(
        each.stream().flatMap(result -> result.runtimes().stream()).toList(),
        each.stream().flatMap(result -> result.problems().stream()).toList());
  }

  /**
   * @param all for the place of a runtime in the spec
   * @param together the runtimes that must run on one node
   */
  private Result check(List<ResolvedRuntime> all, List<ResolvedRuntime> together) {
    List<Node> candidates = nodes.of(together);
    if (candidates.isEmpty()) {
      return Result.of(together);
    }
    boolean possible =
        candidates.stream().anyMatch(n -> together.stream().noneMatch(r -> lacks(n, r)));
    return possible
        ? Result.of(together.stream().map(r -> withLackedBy(r, candidates)).toList())
        : new Result(together, List.of(problem(all, together, candidates)));
  }

  private static ResolvedRuntime withLackedBy(ResolvedRuntime runtime, List<Node> candidates) {
    List<String> lackedBy =
        candidates.stream().filter(n -> lacks(n, runtime)).map(HandlerCheck::name).toList();
    return lackedBy.isEmpty() || lackedBy.size() > MAX_LACKED_BY
        ? runtime
        : ResolvedRuntimeBuilder.builder(runtime).lackedBy(lackedBy).build();
  }

  private static SpecProblem problem(
      List<ResolvedRuntime> all, List<ResolvedRuntime> together, List<Node> candidates) {
    Optional<ResolvedRuntime> nowhere =
        together.stream()
            .filter(r -> candidates.stream().allMatch(node -> lacks(node, r)))
            .findFirst();
    String shown = shown(candidates);
    return new SpecProblem(
        Reason.HandlerNotFound,
        nowhere
            .map(
                r ->
                    "spec.runtimes[%d].runtimeClassName: RuntimeClass \"%s\" has the handler \"%s\", but no node that may run the benchmark has this handler (%s); configure the handler on a node and restart the node's container runtime, name another RuntimeClass, or correct spec.placement"
                        .formatted(all.indexOf(r), r.runtimeClassName(), r.handler(), shown))
            .orElseGet(
                () ->
                    "spec.runtimes: no node that may run the benchmark has all handlers %s (%s); configure the handlers on one node, or set spec.placement.acrossPools to measure each runtime on a node of its own"
                        .formatted(handlers(together), shown)));
  }

  private static Set<String> handlers(List<ResolvedRuntime> runtimes) {
    return runtimes.stream()
        .map(ResolvedRuntime::handler)
        .filter(handler -> handler != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The first nodes with their handlers, for a message. */
  private static String shown(List<Node> candidates) {
    String first =
        candidates.stream()
            .limit(MAX_NAMED)
            .map(
                n ->
                    "%s has %s"
                        .formatted(name(n), handlers(NodeHandlers.reported(n).orElse(Set.of()))))
            .collect(Collectors.joining("; "));
    int more = candidates.size() - MAX_NAMED;
    return more > 0 ? first + "; and %d more nodes".formatted(more) : first;
  }

  private static String handlers(Set<String> names) {
    return names.isEmpty() ? "only its default handler" : String.join(", ", names);
  }

  /** Whether the node says that it lacks the handler of the runtime. */
  static boolean lacks(Node node, ResolvedRuntime runtime) {
    return runtime.handler() != null
        && NodeHandlers.reported(node)
            .filter(names -> !names.contains(runtime.handler()))
            .isPresent();
  }

  private static String name(Node node) {
    return node.getMetadata().getName();
  }
}
