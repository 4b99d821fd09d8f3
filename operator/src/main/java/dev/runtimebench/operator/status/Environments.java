package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.spec.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.List;
import java.util.Optional;

/** Where a benchmark ran: what the node says of itself, and what the sandboxes showed. */
final class Environments {

  private static final int LONGEST = 500;

  private Environments() {}

  static Optional<Environment> of(
      Experiment experiment, List<TrialOutcome> outcomes, Optional<NodeSystemInfo> node) {
    Optional<String> name =
        outcomes.stream().map(TrialOutcome::node).filter(n -> n != null).findFirst();
    return name.map(
        n ->
            new Environment(
                n,
                node.map(NodeSystemInfo::getKernelVersion).orElse(null),
                node.map(NodeSystemInfo::getOsImage).orElse(null),
                node.map(NodeSystemInfo::getArchitecture).orElse(null),
                node.map(NodeSystemInfo::getKubeletVersion).orElse(null),
                node.map(NodeSystemInfo::getContainerRuntimeVersion).orElse(null),
                sandboxes(experiment, outcomes)));
  }

  private static List<SandboxView> sandboxes(Experiment experiment, List<TrialOutcome> outcomes) {
    return experiment.runtimes().stream().flatMap(r -> sandbox(r, outcomes).stream()).toList();
  }

  private static Optional<SandboxView> sandbox(
      ResolvedRuntime runtime, List<TrialOutcome> outcomes) {
    return outcomes.stream()
        .filter(o -> o.runtime().equals(runtime.name()) && o.sandboxKernel() != null)
        .findFirst()
        .map(
            o ->
                new SandboxView(
                    runtime.name(),
                    runtime.runtimeClassName(),
                    runtime.handler(),
                    cut(o.sandboxKernel()),
                    cut(o.bootLog())));
  }

  private static String cut(String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
