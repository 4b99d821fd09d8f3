package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.results.findings.remark.CpuLimitCheck;
import dev.runtimebench.results.pod.ContainerLimits;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import dev.runtimebench.results.sample.PreparationResultBuilder;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running preparation: tasks, one after the other, and their results so far. Not thread-safe:
 * only the reconcile of its benchmark uses an instance.
 */
public final class PreparationProgress {

  private final List<PreparationTask> tasks;
  private final Map<String, SandboxShown> probes = new LinkedHashMap<>();
  private final Map<String, Unprobed> unprobed = new LinkedHashMap<>();
  private final Map<String, Quantity> cpuLimits = new LinkedHashMap<>();
  private final Map<String, LimitCheck> memory = new LinkedHashMap<>();
  private int index;
  private int launches;
  private int failedReads;
  private int kubeletRefusals;
  private final Stopwatch kubeletAway = new Stopwatch();
  private Optional<String> node = Optional.empty();
  private final Map<String, String> nodes = new LinkedHashMap<>();
  private Optional<PodRun> pod = Optional.empty();
  private Optional<SandboxShown> shown = Optional.empty();

  public PreparationProgress(List<PreparationTask> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /** The current task; empty when all tasks are done. */
  public Optional<PreparationTask> task() {
    return index < tasks.size() ? Optional.of(tasks.get(index)) : Optional.empty();
  }

  /** The number of the current task, from 0. */
  public int index() {
    return index;
  }

  /** The Pod of the current task; empty before the Pod was created. */
  public Optional<PodRun> pod() {
    return pod;
  }

  /** Notes that the Pod of the current task was created. */
  public void launched(PodRun run) {
    pod = Optional.of(run);
    launches++;
  }

  /** How often a Pod was created for the current task. */
  public int launches() {
    return launches;
  }

  /** Drops the Pod of the current task, so that the task gets another one. */
  public void dropPod() {
    pod = Optional.empty();
    shown = Optional.empty();
  }

  /** What the current probe has shown so far; empty before the probe has printed its record. */
  public Optional<SandboxShown> shown() {
    return shown;
  }

  /** Notes what the current probe has shown. */
  public void shown(SandboxShown sandbox) {
    shown = Optional.of(sandbox);
  }

  /** How often the log of the current probe could not be read. */
  public int failedReads() {
    return failedReads;
  }

  /** Notes that the log of the current probe could not be read. */
  public void readFailed() {
    failedReads++;
  }

  /** Measures for how long a kubelet has not answered, for a reason that often passes. */
  public Stopwatch kubeletAway() {
    return kubeletAway;
  }

  /** How often a kubelet refused the operator for a reason that does not pass by itself. */
  public int kubeletRefusals() {
    return kubeletRefusals;
  }

  /** Notes that a kubelet refused the operator for such a reason. */
  public void kubeletRefused() {
    kubeletRefusals++;
  }

  /** Whether the current task is a probe, and no probe comes after it. */
  public boolean isLastProbe() {
    return task().filter(PreparationTask.Probe.class::isInstance).isPresent()
        && tasks.stream().skip(index + 1L).noneMatch(PreparationTask.Probe.class::isInstance);
  }

  /** The current task is done: goes on to the next one. */
  public void done() {
    dropPod();
    failedReads = 0;
    launches = 0;
    index++;
  }

  /** The current probe is done. */
  public void probed(SandboxShown sandbox) {
    String runtime = task().orElseThrow().runtime();
    probes.put(runtime, sandbox);
    pod.flatMap(run -> ContainerLimits.of(run.created(), "cpu"))
        .ifPresent(limit -> cpuLimits.put(runtime, limit));
    done();
  }

  /** Whether the limit of the probe is too high for a check of that runtime's CPU limit. */
  public boolean needsCpuProbe(String runtime) {
    return Optional.ofNullable(probes.get(runtime)).map(SandboxShown::cpuWork).isPresent()
        && Optional.ofNullable(cpuLimits.get(runtime)).filter(CpuLimitCheck::isTooHigh).isPresent();
  }

  /** The current CPU probe is done: its work and its limit replace those of the probe. */
  public void cpuProbed(SandboxShown sandbox) {
    String runtime = task().orElseThrow().runtime();
    SandboxShown probe = probes.get(runtime);
    Optional<Quantity> limit = pod.flatMap(run -> ContainerLimits.of(run.created(), "cpu"));
    if (probe != null && sandbox.cpuWork() != null && limit.isPresent()) {
      probes.put(runtime, SandboxShownBuilder.builder(probe).cpuWork(sandbox.cpuWork()).build());
      cpuLimits.put(runtime, limit.get());
    }
    done();
  }

  /** The current probe gave no result. */
  public void unprobed(Unprobed why) {
    unprobed.put(task().orElseThrow().runtime(), why);
    done();
  }

  /** Notes why nobody probes that runtime. */
  public void unprobed(String runtime, Unprobed why) {
    unprobed.put(runtime, why);
  }

  /** Why that runtime was not probed; empty if it was, or if its probe has not ended. */
  public Optional<Unprobed> whyUnprobed(String runtime) {
    return Optional.ofNullable(unprobed.get(runtime));
  }

  /** The current memory probe is done. */
  public void memoryProbed(LimitCheck check) {
    memory(task().orElseThrow().runtime(), check);
    done();
  }

  /** Notes whether the memory limit of that runtime is enforced. */
  public void memory(String runtime, LimitCheck check) {
    memory.put(runtime, check);
  }

  /** Gives up the current probe and all probes after it, for the same reason. */
  public void unprobedAll(Unprobed why) {
    while (task().filter(PreparationTask.Probe.class::isInstance).isPresent()) {
      unprobed(why);
    }
  }

  /** The node of the first Pod; empty before the scheduler has picked one. */
  public Optional<String> node() {
    return node;
  }

  /**
   * Notes the node of a Pod; the first one counts.
   *
   * @param name null if the Pod has no node yet
   */
  public void node(String name) {
    node = node.or(() -> Optional.ofNullable(name));
  }

  /** The node of the first Pod of a runtime; empty before the scheduler has picked one. */
  public Optional<String> nodeOf(String runtime) {
    return Optional.ofNullable(nodes.get(runtime));
  }

  /**
   * Notes the node of a Pod of a runtime; the first one counts.
   *
   * @param name null if the Pod has no node yet
   */
  public void node(String runtime, String name) {
    node(name);
    if (name != null) {
      nodes.putIfAbsent(runtime, name);
    }
  }

  /**
   * The result, without the isolations: they need the nodes.
   *
   * @param acrossPools whether each runtime has a node of its own
   */
  public PreparationResult result(boolean acrossPools) {
    return PreparationResultBuilder.builder()
        .node(node.orElse(null))
        .nodes(acrossPools ? Map.copyOf(nodes) : Map.of())
        .probes(probes)
        .unprobed(unprobed)
        .cpuLimits(cpuLimits)
        .memory(memory)
        .build();
  }
}
