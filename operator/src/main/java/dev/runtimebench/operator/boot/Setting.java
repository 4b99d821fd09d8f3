package dev.runtimebench.operator.boot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's settings. The environment variable of a setting is {@code RTB_} and the constant's
 * name. The table in the documentation is generated from this enum.
 */
public enum Setting {
  WATCH_NAMESPACES(
      "",
      "names, separated by commas",
      "The namespaces in which benchmarks run. Empty: all namespaces."),
  PARALLEL_BENCHMARKS(
      "0",
      "0 to 1000",
      "How many benchmarks may measure at the same time, on all nodes together. 0: no limit. On one"
          + " node only one benchmark measures at a time, whatever this number is."),
  PORT("8080", "0 to 65535", "The port of `/livez`, `/readyz` and `/metrics`. 0: any free port."),
  PROBE_IMAGE(
      "",
      "an image",
      "The image of the agent. Before the first trial, the operator runs this image under each"
          + " runtime to inspect its sandbox. Empty: only an agent in the workload's own image can"
          + " inspect a sandbox."),
  MEMORY_PROBE(
      "true",
      "true or false",
      "Whether a Pod of the probe image also checks that each runtime enforces a memory limit. The"
          + " Pod writes to a quarter more than its own limit of at most 128Mi. The operator keeps"
          + " the result for 24 hours, for each node and runtime. Without RTB_PROBE_IMAGE the"
          + " setting has no effect."),
  METRICS_RESULTS(
      "0",
      "0 to 100",
      "For how many of the most recently completed benchmarks to export ratios as metrics, labelled"
          + " by namespace and name. Everyone who can read the metrics can then read these"
          + " results."),
  POLICY(
      "{}",
      "JSON, as the chart's value policy",
      "What benchmarks may use: RuntimeClasses, images, nodes, Pods and time."),
  INSTALLATION(
      "runtimebench",
      "text",
      "The name of this installation in `status.installation` of its benchmarks. The replicas of"
          + " one installation have the same name; two installations in one cluster need different"
          + " names. The chart sets namespace/name."),
  NODE(
      "",
      "a node's name",
      "The node on which the operator runs. Benchmarks prefer other nodes, and their results say"
          + " when they ran on this node. Empty: unknown."),
  CATALOGUE(
      "",
      "a folder",
      "The folder with the workloads of the catalogue, one YAML file each. The operator creates the"
          + " workloads and updates them when the files change. Empty: the operator writes no"
          + " workloads."),
  BENCHMARK_PODS(
      "{}",
      "JSON, as the chart's value benchmarkPods",
      "What every Pod of a benchmark has: labels, annotations, pull secrets, a PriorityClass, and"
          + " whether its root file system is read-only."),
  USER_IDS(
      "Auto",
      "Auto, Fixed or Platform",
      "Who sets the IDs of user, group and volumes in the Pods of benchmarks. Fixed: the operator"
          + " sets 65532. Platform: the platform assigns them. Auto: the platform assigns them if"
          + " the API server serves the group security.openshift.io; the operator looks again every"
          + " 10 minutes."),
  POD_USAGE(
      "Off",
      "Off, ClusterCA, CAFile or Unverified",
      "Whether benchmarks may measure CPU and memory of Pods by the kubelet (design.mode Usage), and"
          + " how the operator checks the certificates of kubelets: by the cluster's CA, by the"
          + " CA in RTB_KUBELET_CA, or not at all. With Unverified, whoever answers in place of a"
          + " kubelet gets the operator's token."),
  KUBELET_CA(
      "",
      "a file",
      "The file with the CA certificates of the kubelets, in PEM. Must be set when RTB_POD_USAGE is"
          + " CAFile. The operator reads the file again when it changes."),
  LEADER_ELECTION(
      "false",
      "true or false",
      "Whether the replicas elect a leader. Only the leader works; the others wait."),
  LEASE_NAMESPACE(
      "",
      "a namespace",
      "The namespace of the Lease. Must be set when RTB_LEADER_ELECTION is true."),
  LEASE_NAME("runtimebench-operator", "a name", "The name of the Lease."),
  LEASE_SECONDS(
      "15",
      "3 to 3600",
      "How long a leader keeps the Lease without renewing it. A leader that cannot renew the Lease"
          + " exits after two thirds of this time."),
  IDENTITY("", "text", "The name of this replica in the Lease. Empty: the host name."),
  LOG_LEVEL("INFO", "ERROR, WARN, INFO, DEBUG or TRACE", "The lowest level that is logged."),
  LOG_FORMAT("text", "text or json", "The format of a log line: plain text, or one JSON object.");

  private static final String PREFIX = "RTB_";

  private final String byDefault;
  private final String form;
  private final String description;

  Setting(String byDefault, String form, String description) {
    this.byDefault = byDefault;
    this.form = form;
    this.description = description;
  }

  /** The environment variable. */
  public String variable() {
    return PREFIX + name();
  }

  /** The value that is used when the variable is not set, as text. */
  public String byDefault() {
    return byDefault;
  }

  /** Describes the allowed values, in words. */
  public String form() {
    return form;
  }

  /** Says what the setting does. */
  public String description() {
    return description;
  }

  /**
   * Reads the setting's value from environment variables.
   *
   * @throws IllegalArgumentException names the variable and says how to fix the value
   */
  public <T> T read(Map<String, String> environment, Function<String, T> parser) {
    try {
      return parser.apply(environment.getOrDefault(variable(), byDefault).strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(variable() + ": is not a number; it must be " + form, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable() + ": " + e.getMessage(), e);
    }
  }

  /** Like {@link #read}, for a setting that allows only these words. */
  public String readOneOf(Map<String, String> environment, String... words) {
    return read(
        environment,
        text -> {
          if (!List.of(words).contains(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is not one of " + form);
          }
          return text;
        });
  }

  /** Rejects an unknown variable with our prefix: a typing error would otherwise be ignored. */
  public static void refuseUnknown(Set<String> variables) {
    Set<String> known = Stream.of(values()).map(Setting::variable).collect(Collectors.toSet());
    Set<String> unknown =
        variables.stream()
            .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown setting " + unknown + "; the known settings are " + new TreeSet<>(known));
    }
  }
}
