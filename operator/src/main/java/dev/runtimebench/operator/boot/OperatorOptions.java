package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.cluster.KubeletSettings;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.UserIds;
import dev.runtimebench.results.pod.PodSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operator's configuration, read from environment variables. {@link Setting} lists the
 * variables. Logback itself reads the two variables of the log; they are only checked here.
 *
 * @param watchNamespaces namespaces in which benchmarks run; empty: all namespaces
 * @param parallelBenchmarks how many benchmarks may measure at the same time; 0: no limit
 * @param port port of the probes and the metrics; 0: any free port
 * @param probeImage image of the agent, which inspects a sandbox of each runtime before the first
 *     trial; empty: no inspection
 * @param memoryProbe whether a Pod of its own checks the memory limit of each runtime
 * @param metricsResults for how many of the most recently completed benchmarks to export ratios
 * @param policy what benchmarks may do
 * @param installation whose benchmarks the operator runs
 * @param operatorNode the node on which this process runs; empty: unknown
 * @param catalogue folder with the workloads that the operator keeps; empty: none
 * @param benchmarkPods what the administrator sets in every Pod of a benchmark
 * @param userIds who sets the IDs of user, group and volumes in these Pods
 * @param kubelets whether and how the operator asks kubelets about the CPU and memory of Pods
 * @param election how replicas choose a leader; empty: there is only one replica
 */
@RecordBuilder
public record OperatorOptions(
    Set<String> watchNamespaces,
    int parallelBenchmarks,
    int port,
    Optional<String> probeImage,
    boolean memoryProbe,
    int metricsResults,
    Policy policy,
    Installation installation,
    Optional<String> operatorNode,
    Optional<Path> catalogue,
    PodSettings benchmarkPods,
    UserIds userIds,
    KubeletSettings kubelets,
    Optional<ElectionOptions> election) {

  /** The defaults, used when no variable is set. */
  public static OperatorOptions defaults() {
    return from(Map.of());
  }

  /**
   * Reads the options from environment variables.
   *
   * @throws IllegalArgumentException names the variable and says how to fix the value
   */
  public static OperatorOptions from(Map<String, String> environment) {
    Setting.refuseUnknown(environment.keySet());
    Setting.LOG_LEVEL.readOneOf(environment, "ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    Setting.LOG_FORMAT.readOneOf(environment, "text", "json");
    return OperatorOptionsBuilder.builder()
        .watchNamespaces(Setting.WATCH_NAMESPACES.read(environment, OperatorOptions::names))
        .parallelBenchmarks(
            Setting.PARALLEL_BENCHMARKS.read(environment, text -> number(text, 0, 1000)))
        .port(Setting.PORT.read(environment, text -> number(text, 0, 65535)))
        .probeImage(Setting.PROBE_IMAGE.read(environment, OperatorOptions::image))
        .memoryProbe(Setting.MEMORY_PROBE.readOneOf(environment, "true", "false").equals("true"))
        .metricsResults(Setting.METRICS_RESULTS.read(environment, text -> number(text, 0, 100)))
        .policy(Setting.POLICY.read(environment, JsonText.of(Policy.class, Policy.DEFAULT)::parse))
        .installation(Setting.INSTALLATION.read(environment, OperatorOptions::installation))
        .operatorNode(Setting.NODE.read(environment, OperatorOptions::text))
        .catalogue(Setting.CATALOGUE.read(environment, OperatorOptions::folder))
        .benchmarkPods(
            Setting.BENCHMARK_PODS.read(
                environment, JsonText.of(PodSettings.class, PodSettings.DEFAULT)::parse))
        .userIds(
            UserIds.valueOf(Setting.USER_IDS.readOneOf(environment, "Auto", "Fixed", "Platform")))
        .kubelets(kubelets(environment))
        .election(ElectionOptions.from(environment))
        .build();
  }

  public static Set<String> names(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<Path> folder(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static KubeletSettings kubelets(Map<String, String> environment) {
    KubeletSettings.Check check =
        KubeletSettings.Check.valueOf(
            Setting.POD_USAGE.readOneOf(environment, "Off", "ClusterCA", "CAFile", "Unverified"));
    Optional<Path> file = Setting.KUBELET_CA.read(environment, OperatorOptions::folder);
    if (check == KubeletSettings.Check.CAFile && file.isEmpty()) {
      throw new IllegalArgumentException(
          Setting.KUBELET_CA.variable()
              + ": must be set when "
              + Setting.POD_USAGE.variable()
              + " is CAFile");
    }
    return new KubeletSettings(check, file);
  }

  private static Installation installation(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return new Installation(text);
  }

  private static Optional<String> image(String text) {
    if (text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("\"" + text + "\" is not the name of an image");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  public static int number(String text, int least, int most) {
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException(text + " is not between " + least + " and " + most);
    }
    return value;
  }
}
