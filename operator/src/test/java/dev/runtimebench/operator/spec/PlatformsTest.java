package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandlerBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans and places benchmarks on the objects that the platforms publish. */
class PlatformsTest {

  private static final String TOLERATES_KATA =
      "placement: {tolerations: [{key: kata, operator: Exists}]}\n";

  private Policy policy = PolicyBuilder.builder().allowedTolerations(List.of("kata")).build();

  private Resolution resolve(
      Function<String, Optional<RuntimeClass>> classes,
      Function<Map<String, String>, List<Node>> nodes,
      String spec) {
    return resolve(classes, nodes, Fixtures.created("b", spec));
  }

  private Resolution resolve(
      Function<String, Optional<RuntimeClass>> classes,
      Function<Map<String, String>, List<Node>> nodes,
      RuntimeBenchmark benchmark) {
    return new Resolver(
            PlatformsTest::workload,
            classes,
            nodes,
            new InstallationRules(policy, PodSettings.DEFAULT, () -> false, false))
        .resolve(benchmark.getSpec());
  }

  private Resolution resolve(Platform platform, String spec) {
    return resolve(platform::runtimeClass, platform::nodes, spec);
  }

  private static Optional<BenchmarkWorkload> workload(String name) {
    Path file = Path.of(System.getProperty("root.dir"), "workloads", name, "workload.yaml");
    try {
      return Optional.of(Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String rejection(Platform platform, String spec) {
    Resolution resolution = resolve(platform, spec);
    assertThat(resolution).isInstanceOf(Resolution.Rejected.class);
    return ((Resolution.Rejected) resolution).reason()
        + " "
        + ((Resolution.Rejected) resolution).message();
  }

  private Experiment accepted(Platform platform, String spec) {
    return accepted(platform, Fixtures.created("b", spec));
  }

  private Experiment accepted(Platform platform, RuntimeBenchmark benchmark) {
    Resolution resolution = resolve(platform::runtimeClass, platform::nodes, benchmark);
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    return ((Resolution.Resolved) resolution).experiment();
  }

  /** The nodes that the scheduler may choose for the first Pod of a runtime. */
  private Set<String> placed(Platform platform, String spec, String runtime) {
    return placed(platform, Fixtures.created("b", spec), runtime);
  }

  private Set<String> placed(Platform platform, RuntimeBenchmark benchmark, String runtime) {
    Pod pod =
        new PodRenderer(benchmark, accepted(platform, benchmark))
            .container(new Trial(1, false, 0, runtime), 0, Optional.empty(), Optional.empty());
    Map<String, String> labels =
        Optional.ofNullable(pod.getSpec().getNodeSelector()).orElse(Map.of());
    return platform.nodes(labels).stream()
        .filter(node -> Taints.areTolerated(node, pod.getSpec().getTolerations()))
        .map(node -> node.getMetadata().getName())
        .filter(name -> !avoids(pod, name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean avoids(Pod pod, String node) {
    return Optional.ofNullable(pod.getSpec().getAffinity()).stream()
        .map(affinity -> affinity.getNodeAffinity())
        .flatMap(
            a ->
                a
                    .getRequiredDuringSchedulingIgnoredDuringExecution()
                    .getNodeSelectorTerms()
                    .stream())
        .flatMap(term -> term.getMatchFields().stream())
        .filter(requirement -> requirement.getOperator().equals("NotIn"))
        .map(NodeSelectorRequirement::getValues)
        .anyMatch(names -> names.contains(node));
  }

  /** The first choice everywhere: all runtimes run on the sandbox pool. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gke-sandbox | gvisor            |                                 | gke-sandbox
          aks         | kata-vm-isolation | {tolerations: [{key: kata, operator: Exists}]} | aks-kata
          openshift   | kata              |                                 | worker-kata
          openshift   | kata-remote       |                                 | worker-kata
          eks         | kata-qemu         |                                 | ip-10-0-2-22.ec2.internal
          eks         | kata-clh          |                                 | ip-10-0-2-22.ec2.internal
          eks         | kata-fc           |                                 | ip-10-0-2-22.ec2.internal
          kind        | gvisor            |                                 | kind-worker2
          """)
  void baselineAndSandboxRunOnTheSandboxPool(
      String name, String runtimeClass, String placement, String node) {
    Platform platform = Platform.of(name);
    String spec =
        "runtimes: [{name: base}, {name: sandbox, runtimeClassName: %s}]\nbaseline: base\n"
                .formatted(runtimeClass)
            + (placement == null ? "" : "placement: " + placement);
    assertThat(placed(platform, spec, "base")).containsExactly(node);
    assertThat(placed(platform, spec, "sandbox")).containsExactly(node);
  }

  /** The sample of each page in docs/operations runs on the sandbox pool. */
  @ParameterizedTest
  @CsvSource({
    "gke-sandbox, gke-sandbox, gke-sandbox",
    "aks, aks, aks-kata",
    "openshift, openshift, worker-kata",
    "eks, eks, ip-10-0-2-22.ec2.internal",
    "kind, kind, kind-worker2"
  })
  void sampleOfThePageRunsOnTheSandboxPool(String sample, String name, String node)
      throws IOException {
    Platform platform = Platform.of(name);
    RuntimeBenchmark benchmark = sample(sample);
    assertThat(placed(platform, benchmark)).hasSizeGreaterThan(1);
    assertThat(placed(platform, benchmark))
        .allSatisfy((runtime, nodes) -> assertThat(nodes).containsExactly(node));
  }

  @Test
  void sampleAcrossPoolsRunsOnBothPools() throws IOException {
    assertThat(placed(Platform.of("aks-pool-per-runtime"), sample("aks-pools")))
        .containsExactly(
            Map.entry("kata", Set.of("aks-kata")), Map.entry("runc", Set.of("aks-runc")));
  }

  private static RuntimeBenchmark sample(String name) throws IOException {
    Path file = Path.of(System.getProperty("root.dir"), "manifests/samples", name + ".yaml");
    RuntimeBenchmark sample =
        Serialization.unmarshal(Files.readString(file), RuntimeBenchmark.class);
    return Fixtures.created("b", Serialization.asYaml(sample.getSpec()));
  }

  private Map<String, Set<String>> placed(Platform platform, RuntimeBenchmark benchmark) {
    Map<String, Set<String>> placed = new TreeMap<>();
    for (RuntimeTarget target : benchmark.getSpec().runtimes()) {
      placed.put(target.name(), placed(platform, benchmark, target.name()));
    }
    return placed;
  }

  /** AKS publishes a RuntimeClass for runc too, which selects no node. */
  @Test
  void baselineWithARuntimeClassWithoutSchedulingRunsOnTheSandboxPoolToo() {
    String spec =
        TOLERATES_KATA
            + "runtimes: [{name: runc, runtimeClassName: runc}, {name: kata, runtimeClassName: kata-vm-isolation}]";
    assertThat(placed(Platform.of("aks"), spec, "runc")).containsExactly("aks-kata");
  }

  @Test
  void clustersWithOnePoolPerRuntimeAreRefusedWithTheFieldThatAllowsThem() {
    assertThat(
            rejection(
                Platform.of("aks-pool-per-runtime"),
                "runtimes: [{name: runc, runtimeClassName: runc-pool}, {name: kata, runtimeClassName: kata-vm-isolation}]"))
        .startsWith("InvalidSpec spec.runtimes: RuntimeClass \"kata-vm-isolation\" selects")
        .contains("agentpool=kata", "agentpool=runc", "spec.placement.acrossPools");
  }

  @Test
  void acrossPoolsEachRuntimeRunsOnItsOwnPool() {
    Platform platform = Platform.of("aks-pool-per-runtime");
    String spec =
        "placement: {acrossPools: true}\n"
            + "runtimes: [{name: runc, runtimeClassName: runc-pool}, {name: kata, runtimeClassName: kata-vm-isolation}]";
    assertThat(accepted(platform, spec).acrossPools()).isTrue();
    assertThat(placed(platform, spec, "runc")).containsExactly("aks-runc");
    assertThat(placed(platform, spec, "kata")).containsExactly("aks-kata");
  }

  @Test
  void acrossPoolsABaselineWithoutARuntimeClassNamesItsPool() {
    Platform platform = Platform.of("gke-sandbox");
    String spec =
        "placement: {acrossPools: true}\n"
            + "runtimes: [{name: runc, nodeSelector: {cloud.google.com/gke-nodepool: default-pool}}, {name: gvisor, runtimeClassName: gvisor}]";
    assertThat(placed(platform, spec, "runc")).containsExactly("gke-default");
    assertThat(placed(platform, spec, "gvisor")).containsExactly("gke-sandbox");
  }

  @Test
  void nodeSelectorOfARuntimeNeedsAcrossPools() {
    assertThat(
            rejection(
                Platform.of("gke-sandbox"),
                "runtimes: [{name: runc, nodeSelector: {a: b}}, {name: gvisor, runtimeClassName: gvisor}]"))
        .startsWith("InvalidSpec spec.runtimes[0].nodeSelector: ")
        .contains("spec.placement.nodeSelector", "spec.placement.acrossPools");
  }

  @Test
  void nodeSelectorOfARuntimeMustNotContradictItsRuntimeClass() {
    assertThat(
            rejection(
                Platform.of("gke-sandbox"),
                "placement: {acrossPools: true}\n"
                    + "runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor, nodeSelector: {sandbox.gke.io/runtime: other}}]"))
        .startsWith("InvalidSpec spec.runtimes[1].nodeSelector: ")
        .contains("sandbox.gke.io/runtime=other", "sandbox.gke.io/runtime=gvisor");
  }

  @Test
  void nodeSelectorOfARuntimeMustNotContradictThePlacement() {
    assertThat(
            rejection(
                Platform.of("gke-sandbox"),
                "placement: {acrossPools: true, nodeSelector: {pool: a}}\n"
                    + "runtimes: [{name: runc, nodeSelector: {pool: b}}, {name: gvisor, runtimeClassName: gvisor}]"))
        .startsWith("InvalidSpec spec.runtimes: runtime runc selects nodes with pool=b")
        .contains("spec.placement.nodeSelector selects pool=a");
  }

  @Test
  void policyHoldsForTheNodeSelectorOfARuntime() {
    policy = PolicyBuilder.builder().allowedNodeSelectors(List.of("pool")).build();
    assertThat(
            rejection(
                Platform.of("gke-sandbox"),
                "placement: {acrossPools: true}\n"
                    + "runtimes: [{name: runc, nodeSelector: {zone: z}}, {name: gvisor, runtimeClassName: gvisor}]"))
        .startsWith("PolicyDenied policy.allowedNodeSelectors: spec.runtimes[0].nodeSelector");
  }

  private static Node of(String architecture, Node node) {
    return new NodeBuilder(node)
        .editMetadata()
        .addToLabels("kubernetes.io/arch", architecture)
        .endMetadata()
        .build();
  }

  private Resolution acrossPools(List<Node> runc, List<Node> kata) {
    return resolve(
        name -> Optional.of(Fixtures.runtimeClass(name, name)),
        labels -> labels.containsValue("kata") ? kata : runc,
        "placement: {acrossPools: true}\n"
            + "runtimes: [{name: runc, nodeSelector: {pool: runc}}, {name: kata, runtimeClassName: kata, nodeSelector: {pool: kata}}]");
  }

  @Test
  void poolsWithoutACommonArchitectureAreRefused() {
    Resolution resolution =
        acrossPools(
            List.of(of("amd64", node("a"))),
            List.of(of("arm64", node("b", "kata")), of("amd64", node("c", "runc"))));
    assertThat(((Resolution.Rejected) resolution).message())
        .startsWith("spec.placement.acrossPools: ")
        .contains("runc: amd64; kata: arm64", "spec.runtimes[].nodeSelector");
  }

  @Test
  void poolsOfSeveralArchitecturesAreBoundToACommonOne() {
    Resolution resolution =
        acrossPools(
            List.of(of("arm64", node("a")), of("amd64", node("b"))),
            List.of(of("arm64", node("c", "kata"))));
    assertThat(((Resolution.Resolved) resolution).experiment().runtimes())
        .allSatisfy(r -> assertThat(r.nodeSelector()).containsEntry("kubernetes.io/arch", "arm64"));
    Resolution unknown = acrossPools(List.of(of("arm64", node("a"))), List.of());
    assertThat(((Resolution.Resolved) unknown).experiment().runtimes())
        .allSatisfy(r -> assertThat(r.nodeSelector()).doesNotContainKey("kubernetes.io/arch"));
  }

  /** A cordon passes, and a benchmark that was refused does not come back. */
  @Test
  void cordonedNodeCountsForTheArchitectureOfItsPool() {
    Resolution resolution =
        acrossPools(
            List.of(of("amd64", node("a")), cordoned(of("arm64", node("b")))),
            List.of(of("arm64", node("c", "kata"))));
    assertThat(((Resolution.Resolved) resolution).experiment().runtimes())
        .allSatisfy(r -> assertThat(r.nodeSelector()).containsEntry("kubernetes.io/arch", "arm64"));
  }

  @Test
  void commonArchitectureWithoutACordonComesFirst() {
    Resolution resolution =
        acrossPools(
            List.of(cordoned(of("amd64", node("a"))), of("arm64", node("b"))),
            List.of(of("amd64", node("c", "kata")), of("arm64", node("d", "kata"))));
    assertThat(((Resolution.Resolved) resolution).experiment().runtimes())
        .allSatisfy(r -> assertThat(r.nodeSelector()).containsEntry("kubernetes.io/arch", "arm64"));
  }

  // Handlers

  @Test
  void cordonedNodeHasItsHandlers() {
    Resolution resolution =
        resolve(
            name -> Optional.of(Fixtures.runtimeClass(name, name)),
            labels -> List.of(cordoned(node("a", "runc", "runsc")), node("b", "runc")),
            "runtimes: [{name: runc}, {name: runsc, runtimeClassName: runsc}]");
    Experiment experiment = ((Resolution.Resolved) resolution).experiment();
    assertThat(experiment.runtime("runsc").lackedBy()).containsExactly("b");
  }

  /** A cloud provider taints a node that starts or is shut down. Both states pass. */
  @Test
  void nodeThatTheCloudProviderStartsHasItsHandlers() {
    Node starts =
        new NodeBuilder(node("a", "runc", "runsc"))
            .editSpec()
            .addNewTaint(
                "NoSchedule", "node.cloudprovider.kubernetes.io/uninitialized", null, "true")
            .endSpec()
            .build();
    Resolution resolution =
        resolve(
            name -> Optional.of(Fixtures.runtimeClass(name, name)),
            labels -> List.of(starts, node("b", "runc")),
            "runtimes: [{name: runc}, {name: runsc, runtimeClassName: runsc}]");
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
  }

  /** The RuntimeClass exists, and no node has its handler. */
  @Test
  void handlerThatNoNodeHasIsNamedWithTheNodesHandlers() {
    Platform platform = Platform.of("kind");
    RuntimeClass kata = Fixtures.runtimeClass("field-kata-qemu", "kata-qemu");
    Resolution resolution =
        resolve(
            name -> Optional.of(kata),
            platform::nodes,
            "runtimes: [{name: runc}, {name: kata, runtimeClassName: field-kata-qemu}]");
    Resolution.Rejected rejected = (Resolution.Rejected) resolution;
    assertThat(rejected.reason().name()).isEqualTo("HandlerNotFound");
    assertThat(rejected.mayAppear()).isTrue();
    assertThat(rejected.message())
        .contains(
            "spec.runtimes[1].runtimeClassName",
            "RuntimeClass \"field-kata-qemu\"",
            "handler \"kata-qemu\"",
            "kind-worker has runc, test-handler",
            "kind-worker2 has runc, runsc, test-handler")
        .doesNotContain("kind-control-plane");
  }

  @Test
  void openShiftHasNoHandlerNamedRunc() {
    Platform platform = Platform.of("openshift");
    Resolution resolution =
        resolve(
            name -> Optional.of(Fixtures.runtimeClass(name, name)),
            platform::nodes,
            "runtimes: [{name: runc, runtimeClassName: runc}, {name: kata, runtimeClassName: kata}]");
    assertThat(((Resolution.Rejected) resolution).message())
        .contains("handler \"runc\"", "worker-0 has crun");
  }

  @Test
  void handlersThatNoNodeHasTogetherAreNamed() {
    Node kata = node("a", "runc", "kata");
    Node runsc = node("b", "runc", "runsc");
    String spec =
        "runtimes: [{name: kata, runtimeClassName: kata}, {name: runsc, runtimeClassName: runsc}]\nbaseline: kata\n";
    Function<String, Optional<RuntimeClass>> classes =
        name -> Optional.of(Fixtures.runtimeClass(name, name));
    Resolution together = resolve(classes, labels -> List.of(kata, runsc), spec);
    assertThat(((Resolution.Rejected) together).message())
        .startsWith("spec.runtimes: no node")
        .contains("[kata, runsc]", "a has kata, runc; b has runc, runsc")
        .contains("spec.placement.acrossPools");
    Resolution apart =
        resolve(classes, labels -> List.of(kata, runsc), spec + "placement: {acrossPools: true}");
    Experiment experiment = ((Resolution.Resolved) apart).experiment();
    assertThat(experiment.runtime("kata").lackedBy()).containsExactly("b");
    assertThat(experiment.runtime("runsc").lackedBy()).containsExactly("a");
  }

  /** A kubelet before 1.30 reports no handlers, so such a node is unknown and never a problem. */
  @Test
  void nodesWithoutHandlersAreUnknown() {
    Function<String, Optional<RuntimeClass>> classes =
        name -> Optional.of(Fixtures.runtimeClass(name, name));
    String spec = "runtimes: [{name: runc}, {name: kata, runtimeClassName: kata}]";
    assertThat(resolve(classes, labels -> List.of(node("old")), spec))
        .isInstanceOf(Resolution.Resolved.class);
    assertThat(resolve(classes, labels -> List.of(node("old"), node("new", "runc")), spec))
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            r -> assertThat(r.experiment().runtime("kata").lackedBy()).containsExactly("new"));
    assertThat(resolve(classes, labels -> List.of(), spec)).isInstanceOf(Resolution.Resolved.class);
  }

  /** A kubelet lists the default handler under an empty name. */
  @Test
  void nodeWithOnlyItsDefaultHandlerLacksEveryNamedOne() {
    Resolution resolution =
        resolve(
            name -> Optional.of(Fixtures.runtimeClass(name, name)),
            labels -> List.of(node("plain", "")),
            "runtimes: [{name: runc}, {name: kata, runtimeClassName: kata}]");
    assertThat(((Resolution.Rejected) resolution).message())
        .contains("handler \"kata\"", "plain has only its default handler");
  }

  private static Node cordoned(Node node) {
    return new NodeBuilder(node)
        .editSpec()
        .withUnschedulable(true)
        .addNewTaint("NoSchedule", "node.kubernetes.io/unschedulable", null, null)
        .endSpec()
        .build();
  }

  private static Node node(String name, String... handlers) {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withNewStatus()
            .endStatus()
            .build();
    for (String handler : handlers) {
      node.getStatus()
          .getRuntimeHandlers()
          .add(new NodeRuntimeHandlerBuilder().withName(handler).build());
    }
    return node;
  }

  /** A handler that runs no Linux image is refused before any Pod, unless the spec says more. */
  @ParameterizedTest
  @CsvSource({
    "spin, WebAssembly modules",
    "wasmtime, WebAssembly modules",
    "urunc, unikernels",
    "runhcs-wcow-process, Windows images"
  })
  void handlerThatRunsNoLinuxImageIsRefused(String handler, String runs) {
    Function<String, Optional<RuntimeClass>> classes =
        name -> Optional.of(Fixtures.runtimeClass(name, handler));
    Resolution refused =
        resolve(
            classes,
            labels -> List.of(),
            "runtimes: [{name: runc}, {name: x, runtimeClassName: x-class}]");
    assertThat(((Resolution.Rejected) refused).message())
        .startsWith("spec.runtimes[1].runtimeClassName: RuntimeClass \"x-class\"")
        .contains("handler \"" + handler + "\"", runs, "Linux images", "spec.runtimes[1].expect");
    assertThat(
            resolve(
                classes,
                labels -> List.of(),
                "runtimes: [{name: runc}, {name: x, runtimeClassName: x-class, expect: Any}]"))
        .isInstanceOf(Resolution.Resolved.class);
  }
}
