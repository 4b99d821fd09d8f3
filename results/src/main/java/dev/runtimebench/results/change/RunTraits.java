package dev.runtimebench.results.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.EnvironmentBuilder;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.SecretMask;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the traits of a run from its experiment, its trials and its status. */
public final class RunTraits {

  private static final JsonMapper JSON = new JsonMapper();
  private static final double MEMORY_MARGIN = 0.02;

  /** Fields that do not influence a value, or that another trait covers. */
  private static final Set<String> NOT_OF_WORKLOAD =
      Set.of(
          "description",
          "length",
          "parameters",
          "rules",
          "resources",
          "timeouts",
          "minimumResources");

  private static final Set<String> NOT_OF_METRIC = Set.of("description", "primary");
  private static final Set<String> OF_DESIGN =
      Set.of(
          "mode",
          "concurrency",
          "order",
          "settleSeconds",
          "acceptIgnoredCpuLimit",
          "acceptIgnoredMemoryLimit",
          "acceptDifferentCpus",
          "acceptDifferentStorage");
  private static final Set<String> OF_PODS =
      Set.of("annotations", "priorityClassName", "fixedIds", "readOnlyRootFilesystem");

  /** What the status says about one node. */
  private static final List<Trait> OF_NODE =
      List.of(
          Trait.Architecture,
          Trait.OsImage,
          Trait.Kernel,
          Trait.Kubelet,
          Trait.RuntimeVersion,
          Trait.CpuModel,
          Trait.Cpus,
          Trait.Memory,
          Trait.Cgroup);

  private static final String OTHER_NODES = "other nodes";

  private final Experiment experiment;
  private final Environment environment;
  private final List<TrialOutcome> counted;
  private final Traits.Builder traits = new Traits.Builder();

  private RunTraits(
      Experiment experiment, Optional<Environment> environment, List<TrialOutcome> outcomes) {
    this.experiment = experiment;
    this.environment = environment.orElseGet(() -> EnvironmentBuilder.builder().build());
    this.counted = CountedTrials.of(experiment, outcomes);
  }

  /**
   * Returns the traits of a run.
   *
   * @param environment the status's environment; empty if there is none
   * @param runtimes the names of the runtimes that are compared, with the baseline
   */
  public static Traits of(
      Experiment experiment,
      Optional<Environment> environment,
      List<TrialOutcome> outcomes,
      List<String> runtimes) {
    return new RunTraits(experiment, environment, outcomes).traits(runtimes);
  }

  private Traits traits(List<String> runtimes) {
    experiment();
    nodes();
    for (String runtime : runtimes) {
      runtimeClass(experiment.runtime(runtime));
      pods(runtime);
      traits.add(Trait.Sandbox, runtime, sandbox(runtime));
    }
    return traits.build();
  }

  private void experiment() {
    JsonNode tree = tree();
    for (Trait trait : List.of(Trait.Workload, Trait.Parameters, Trait.Design, Trait.PodSetup)) {
      traits.known(trait);
    }
    tree.path("workload")
        .properties()
        .forEach(
            field -> {
              if (!NOT_OF_WORKLOAD.contains(field.getKey())) {
                leaves(Trait.Workload, field.getKey(), field.getValue());
              }
            });
    leaves(Trait.Parameters, "", tree.path("parameters"));
    some(Trait.Design, tree.path("design"), OF_DESIGN);
    leaves(Trait.Design, "warmup", tree.path("design").path("blocks").path("warmup"));
    if (experiment.workload().server() != null) {
      leaves(Trait.Design, "peerRuntime", tree.path("peerRuntime"));
    }
    some(Trait.PodSetup, tree.path("pods"), OF_PODS);
    traits.add(
        Trait.Runtimes,
        "",
        Fact.of(experiment.runtimeNames().stream().sorted().collect(Collectors.joining(", "))));
  }

  private JsonNode tree() {
    try {
      return JSON.readTree(Samples.json(experiment));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON can be read", e);
    }
  }

  private void some(Trait trait, JsonNode object, Set<String> names) {
    names.forEach(name -> leaves(trait, name, object.path(name)));
  }

  /** Adds each value in a tree under its path, such as {@code container.args[0]}. */
  private void leaves(Trait trait, String path, JsonNode node) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                String name = field.getKey();
                boolean left =
                    trait == Trait.Workload
                        && (name.equals("image")
                            || (path.startsWith("metrics[") && NOT_OF_METRIC.contains(name)));
                if (!left) {
                  leaves(trait, path.isEmpty() ? name : path + "." + name, field.getValue());
                }
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        leaves(trait, "%s[%d]".formatted(path, i), node.get(i));
      }
    } else if (!node.isMissingNode() && !node.isNull()) {
      String text = SecretMask.mask(node.asText());
      traits.add(
          trait, path, Fact.of(text.isBlank() ? "\"" + text + "\"" : text, "=" + node.asText()));
    }
  }

  private void nodes() {
    List<String> ran =
        counted.stream().flatMap(o -> Stream.ofNullable(o.node())).distinct().sorted().toList();
    if (environment.node() != null && ran.stream().anyMatch(n -> !n.equals(environment.node()))) {
      // With pools, the status describes one of the nodes.
      OF_NODE.forEach(trait -> traits.add(trait, OTHER_NODES, Fact.UNKNOWN));
    }
    traits
        .add(Trait.Node, "", Fact.of(ran.isEmpty() ? environment.node() : String.join(", ", ran)))
        .add(Trait.Architecture, "", Fact.of(environment.architecture()))
        .add(Trait.OsImage, "", Fact.of(environment.osImage()))
        .add(Trait.Kernel, "", Fact.of(environment.kernelVersion()))
        .add(Trait.Kubelet, "", Fact.of(environment.kubeletVersion()))
        .add(Trait.RuntimeVersion, "", Fact.of(environment.containerRuntimeVersion()))
        .add(Trait.CpuModel, "", Fact.of(environment.cpuModel()))
        .add(Trait.Cpus, "", Fact.of(environment.cpus()))
        .add(Trait.Memory, "", memory())
        .add(
            Trait.Cgroup,
            "",
            Fact.of(
                environment.cgroupVersion() == null
                    ? null
                    : environment.cgroupVersion().toString()));
  }

  /** A kernel keeps some memory for itself, and another kernel keeps a little more. */
  private Fact memory() {
    String memory = environment.memory();
    return memory == null ? Fact.UNKNOWN : Fact.of(memory, amount(memory)).within(MEMORY_MARGIN);
  }

  private void runtimeClass(ResolvedRuntime runtime) {
    String placed =
        new TreeMap<>(runtime.nodeSelector())
            .entrySet().stream()
                .map(e -> ", node " + e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining());
    traits.add(
        Trait.RuntimeClass,
        runtime.name(),
        Fact.of(
            runtime.runtimeClassName() == null
                ? "the cluster's default" + placed
                : runtime.runtimeClassName() + ", handler " + runtime.handler() + placed));
  }

  private void pods(String runtime) {
    List<TrialOutcome> own = counted.stream().filter(o -> o.runtime().equals(runtime)).toList();
    List<RanPod> pods = own.stream().flatMap(o -> Stream.ofNullable(o.ran())).toList();
    List<RanPod> peers = own.stream().flatMap(o -> Stream.ofNullable(o.peer())).toList();
    boolean known = !own.isEmpty() && pods.size() == own.size();
    traits
        .add(Trait.Limits, runtime, known ? distinct(pods, RunTraits::limits) : Fact.UNKNOWN)
        .add(Trait.ImageDigest, runtime, known ? images(pods) : Fact.UNKNOWN)
        .add(
            Trait.Containers,
            runtime,
            known ? distinct(pods, RunTraits::containers) : Fact.UNKNOWN);
    if (experiment.workload().server() != null) {
      boolean both = known && peers.size() == own.size();
      traits.add(Trait.ImageDigest, runtime + ", other side", both ? images(peers) : Fact.UNKNOWN);
    }
  }

  private static Fact distinct(List<RanPod> pods, Function<RanPod, Fact> fact) {
    List<Fact> facts = pods.stream().map(fact).distinct().toList();
    return Fact.of(joined(facts, f -> f.shown().orElse("")), joined(facts, Fact::key));
  }

  private static String joined(List<Fact> facts, Function<Fact, String> part) {
    return facts.stream().map(part).distinct().sorted().collect(Collectors.joining(" or "));
  }

  private static Fact limits(RanPod pod) {
    return Fact.of(limits(pod, q -> q), limits(pod, RunTraits::amount));
  }

  private static String limits(RanPod pod, Function<String, String> quantity) {
    return "requests %s, limits %s, %s"
        .formatted(
            quantities(pod.requests(), quantity),
            quantities(pod.limits(), quantity),
            pod.qosClass() == null ? "QoS class unknown" : pod.qosClass());
  }

  private static String quantities(Map<String, String> all, Function<String, String> quantity) {
    return all.isEmpty()
        ? "none"
        : new TreeMap<>(all)
            .entrySet().stream()
                .map(e -> e.getKey() + "=" + quantity.apply(String.valueOf(e.getValue())))
                .collect(Collectors.joining(" "));
  }

  private static String amount(String quantity) {
    try {
      return Quantity.parse(quantity).getNumericalAmount().stripTrailingZeros().toPlainString();
    } catch (ArithmeticException | IllegalArgumentException e) {
      return quantity;
    }
  }

  private static Fact containers(RanPod pod) {
    return Fact.of(
        pod.containers().isEmpty()
            ? "none"
            : pod.containers().stream().sorted().collect(Collectors.joining(", ")));
  }

  private static Fact images(List<RanPod> pods) {
    if (pods.stream().anyMatch(pod -> pod.imageId() == null)) {
      return Fact.UNKNOWN;
    }
    // The kubelet names an image by a digest in a repository, or by the digest of the image's
    // configuration.
    String form =
        pods.stream()
            .map(pod -> pod.imageId().contains("@") ? "repository" : "configuration")
            .distinct()
            .sorted()
            .collect(Collectors.joining(" and "));
    return distinct(pods, pod -> Fact.of(pod.imageId().substring(pod.imageId().indexOf('@') + 1)))
        .inForm(form);
  }

  private Fact sandbox(String runtime) {
    return environment.sandboxes().stream()
        .filter(view -> view.runtime().equals(runtime) && view.shown() != null)
        .findFirst()
        .map(RunTraits::sandbox)
        .orElse(Fact.UNKNOWN);
  }

  /** A native sandbox shows the node's own kernel, which is a trait of its own. */
  private static Fact sandbox(SandboxView view) {
    String kernel =
        view.shown() == Isolation.Native || view.kernel() == null
            ? ""
            : ", kernel " + view.kernel();
    String platform = view.platform() == null ? "" : ", " + view.platform();
    return Fact.of(view.shown() + platform + kernel);
  }
}
