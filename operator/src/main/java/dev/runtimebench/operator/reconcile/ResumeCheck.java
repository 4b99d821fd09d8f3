package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.disruption.NodeObstacle;
import dev.runtimebench.operator.state.Holdup;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.PlannedPods;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds out whether a benchmark can go on after a disruption. */
final class ResumeCheck {

  /** Stands for the address of the server, which does not matter here. */
  private static final String ANY_IP = "192.0.2.1";

  private final Lookups lookups;
  private final NodePods nodePods;
  private final NodeShortage shortage;

  ResumeCheck(Lookups lookups, NodePods nodePods, NodeShortage shortage) {
    this.lookups = lookups;
    this.nodePods = nodePods;
    this.shortage = shortage;
  }

  /**
   * What keeps the benchmark from its next block; empty if nothing is known. A block runs from its
   * first trial, so the nodes of all runtimes count: a node that cannot take its trial would cost
   * the trials before.
   */
  Optional<NodeObstacle> obstacle(Reconciliation current, Next.Run run, Holdup.Cause cause) {
    Map<String, RuntimeClass> classes = new HashMap<>();
    for (ResolvedRuntime runtime : current.experiment().runtimes()) {
      if (runtime.runtimeClassName() != null) {
        Optional<RuntimeClass> found = lookups.runtimeClass(runtime.runtimeClassName());
        if (found.isEmpty()) {
          return Optional.of(
              new NodeObstacle(
                  NodeObstacle.Kind.Passing,
                  "RuntimeClass \"%s\" does not exist".formatted(runtime.runtimeClassName())));
        }
        classes.put(runtime.name(), found.get());
      }
    }
    if (cause.reason() == FailureReason.QuotaLowered
        || cause.reason() == FailureReason.QuotaUsedUp) {
      return Optional.empty();
    }
    if (!current.experiment().acrossPools()) {
      return obstacle(current, run, run.trial(), classes.values());
    }
    return current.experiment().runtimeNames().stream()
        .flatMap(
            name ->
                obstacle(
                    current,
                    run,
                    under(name, run.trial()),
                    Optional.ofNullable(classes.get(name)).stream().toList())
                    .stream())
        .findFirst();
  }

  /**
   * @param classes the RuntimeClasses of the runtimes that share the node of the trial
   */
  private Optional<NodeObstacle> obstacle(
      Reconciliation current, Next.Run run, Trial trial, Collection<RuntimeClass> classes) {
    return current
        .settledNode(trial.runtime())
        .or(() -> shortage.onlyNode(current, trial.runtime()))
        .flatMap(
            node ->
                NodeObstacle.of(
                    lookups.nodeNow(node),
                    wanted(current, run, trial, classes),
                    nodePods.others(node, current.uid())));
  }

  private static Trial under(String runtime, Trial trial) {
    return new Trial(trial.block(), trial.warmup(), trial.position(), runtime, trial.concurrency());
  }

  private static NodeObstacle.Wanted wanted(
      Reconciliation current, Next.Run run, Trial trial, Collection<RuntimeClass> classes) {
    Pod pod =
        current
            .renderer()
            .container(trial, run.attempt(), current.node(trial.runtime()), Optional.of(ANY_IP));
    Pod stored =
        new PodBuilder(pod).editSpec().withOverhead(largestOverhead(classes)).endSpec().build();
    return new NodeObstacle.Wanted(
        stored, PlannedPods.least(current.experiment().design(), current.experiment().workload()));
  }

  /** The overhead of the RuntimeClass with the largest one, for each resource. */
  private static Map<String, Quantity> largestOverhead(Collection<RuntimeClass> classes) {
    Map<String, Quantity> largest = new HashMap<>();
    for (RuntimeClass runtimeClass : classes) {
      if (runtimeClass.getOverhead() != null && runtimeClass.getOverhead().getPodFixed() != null) {
        runtimeClass
            .getOverhead()
            .getPodFixed()
            .forEach((name, amount) -> largest.merge(name, amount, ResumeCheck::larger));
      }
    }
    return largest;
  }

  private static Quantity larger(Quantity a, Quantity b) {
    return Quantity.getAmountInBytes(a).compareTo(Quantity.getAmountInBytes(b)) >= 0 ? a : b;
  }
}
