package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.EnvironmentBuilder;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.api.v1alpha1.SandboxViewBuilder;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.ShownIsolation;
import dev.runtimebench.results.findings.remark.CpuLimitCheck;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds status.environment: what the node reports, and what the sandboxes showed. */
final class Environments {

  private static final int MAX_TEXTS = 4;

  private final Function<String, Optional<NodeFacts>> facts;
  private final List<RuntimeCheck> checks;
  private final Map<String, String> nodes;

  /**
   * @param facts returns what a node reports; empty if the operator cannot read the node
   * @param checks what the sandboxes showed
   * @param nodes the node of each runtime, by runtime; empty unless the benchmark compares across
   *     pools
   */
  Environments(
      Function<String, Optional<NodeFacts>> facts,
      List<RuntimeCheck> checks,
      Map<String, String> nodes) {
    this.facts = facts;
    this.checks = checks;
    this.nodes = nodes;
  }

  /** The environment; empty while no node is known. */
  Optional<Environment> of(
      Optional<PreparationResult> preparation,
      List<TrialOutcome> outcomes,
      Disturbances.Watched watched) {
    return preparation
        .map(PreparationResult::node)
        .or(() -> outcomes.stream().map(TrialOutcome::node).filter(n -> n != null).findFirst())
        .map(
            name ->
                EnvironmentBuilder.builder(
                        environment(
                            name,
                            preparation.orElse(PreparationResult.NONE),
                            DisturbanceCounts.of(outcomes, watched).orElse(null),
                            outcomes))
                    .pods(PodViews.of(runtimes(), outcomes))
                    .build());
  }

  private Environment environment(
      String name,
      PreparationResult preparation,
      Disturbances disturbances,
      List<TrialOutcome> outcomes) {
    Optional<NodeFacts> node = facts.apply(name);
    return EnvironmentBuilder.builder()
        .node(name)
        .kernelVersion(system(node, NodeSystemInfo::getKernelVersion))
        .osImage(system(node, NodeSystemInfo::getOsImage))
        .architecture(system(node, NodeSystemInfo::getArchitecture))
        .kubeletVersion(system(node, NodeSystemInfo::getKubeletVersion))
        .containerRuntimeVersion(system(node, NodeSystemInfo::getContainerRuntimeVersion))
        .cpuModel(nativeSandbox(name, SandboxShown::cpuModel))
        .cpus(node.flatMap(n -> n.capacity("cpu")).orElse(null))
        .memory(node.flatMap(n -> n.capacity("memory")).orElse(null))
        .cgroupVersion(nativeSandbox(name, SandboxShown::cgroupVersion))
        .disturbances(disturbances)
        .sandboxes(checks.stream().map(check -> view(check, preparation, outcomes)).toList())
        .build();
  }

  private List<String> runtimes() {
    return checks.stream().map(check -> check.runtime().name()).toList();
  }

  private static String system(Optional<NodeFacts> node, Function<NodeSystemInfo, String> field) {
    return node.map(NodeFacts::system).map(field).orElse(null);
  }

  /**
   * The value from a sandbox on the node's own kernel; other sandboxes do not describe the node.
   */
  private <T> T nativeSandbox(String name, Function<SandboxShown, T> field) {
    return checks.stream()
        .filter(c -> name.equals(nodes.getOrDefault(c.runtime().name(), name)))
        .filter(c -> c.isolation().equals(Optional.of(Isolation.Native)))
        .flatMap(c -> c.shown().stream())
        .map(field)
        .filter(value -> value != null)
        .findFirst()
        .orElse(null);
  }

  private SandboxView view(
      RuntimeCheck check, PreparationResult preparation, List<TrialOutcome> outcomes) {
    Optional<SandboxShown> shown = check.shown();
    String runtime = check.runtime().name();
    return SandboxViewBuilder.builder()
        .runtime(runtime)
        .runtimeClassName(check.runtime().runtimeClassName())
        .handler(check.runtime().handler())
        .node(nodes.get(runtime))
        .expected(check.runtime().expect())
        .shown(check.isolation().orElse(null))
        .seenBy(check.seenBy())
        .platform(shown.flatMap(ShownIsolation::platform).orElse(null))
        .kernel(shown.flatMap(SandboxShown::kernel).orElse(null))
        .bootLog(shown.map(SandboxShown::bootLog).orElse(null))
        .cpus(shown.map(SandboxShown::cpus).orElse(null))
        .memoryBytes(shown.map(SandboxShown::memoryTotalBytes).orElse(null))
        .cgroupVersion(shown.map(SandboxShown::cgroupVersion).orElse(null))
        .syscallNanos(shown.map(SandboxShown::syscallNanos).orElse(null))
        .cpuLimit(CpuLimitCheck.of(preparation, runtime).map(CpuLimitCheck::check).orElse(null))
        .memoryLimit(preparation.memory().get(runtime))
        .facts(facts(runtime, outcomes))
        .build();
  }

  /** The texts of all Pods under the runtime: each text once, and a bounded number of texts. */
  private static Map<String, String> facts(String runtime, List<TrialOutcome> outcomes) {
    Map<String, Set<String>> texts = new TreeMap<>();
    outcomes.stream()
        .filter(outcome -> outcome.runtime().equals(runtime))
        .flatMap(outcome -> outcome.facts().entrySet().stream())
        .forEach(
            fact ->
                texts.computeIfAbsent(fact.getKey(), name -> new TreeSet<>()).add(fact.getValue()));
    Map<String, String> joined = new TreeMap<>();
    texts.forEach(
        (name, all) ->
            joined.put(name, all.stream().limit(MAX_TEXTS).collect(Collectors.joining("; "))));
    return joined;
  }
}
