package dev.runtimebench.operator.state;

import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A preparation that is under way: the tasks, one at a time, and what has come of them. */
public final class PreparationProgress {

  private final List<PreparationTask> tasks;
  private final Map<String, SandboxShown> probes = new LinkedHashMap<>();
  private final Map<String, Unprobed> unprobed = new LinkedHashMap<>();
  private int index;
  private int launches;
  private int unread;
  private Optional<String> node = Optional.empty();
  private Optional<RunningTrial.Launched> launched = Optional.empty();
  private Optional<Held> held = Optional.empty();
  private Optional<Stopped> stopped = Optional.empty();

  /**
   * A probe that has said what it saw, and stays.
   *
   * @param since when it was first seen to run, on the monotonic clock
   * @param shown what it saw; empty while that is not known
   */
  public record Held(long since, Optional<SandboxShown> shown) {}

  /**
   * A held probe that is being deleted.
   *
   * @param pod as it was last seen
   * @param at on the monotonic clock
   */
  public record Stopped(Pod pod, long at) {}

  public PreparationProgress(List<PreparationTask> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /** What is to be done now; empty when all is done. */
  public Optional<PreparationTask> task() {
    return index < tasks.size() ? Optional.of(tasks.get(index)) : Optional.empty();
  }

  public int index() {
    return index;
  }

  /** The task's Pod, once it has been created. */
  public Optional<RunningTrial.Launched> launched() {
    return launched;
  }

  public void launched(RunningTrial.Launched pod) {
    launched = Optional.of(pod);
    launches++;
  }

  public Optional<Held> held() {
    return held;
  }

  public void held(Held probe) {
    held = Optional.of(probe);
  }

  public Optional<Stopped> stopped() {
    return stopped;
  }

  public void stopped(Stopped probe) {
    stopped = Optional.of(probe);
  }

  /** Whether no probe comes after this task. */
  public boolean isLastProbe() {
    return tasks.stream().skip(index + 1L).noneMatch(PreparationTask.Probe.class::isInstance);
  }

  /** The Pod is gone, and the task isn't done: says whether it is worth another. */
  public boolean again(int most) {
    launched = Optional.empty();
    held = Optional.empty();
    stopped = Optional.empty();
    return launches < most;
  }

  /** Counts a log that could not be read, and says how many in a row. */
  public int unread() {
    return ++unread;
  }

  /** Goes on to the next task. */
  public void done() {
    unread = 0;
    launched = Optional.empty();
    held = Optional.empty();
    stopped = Optional.empty();
    launches = 0;
    index++;
  }

  public void probed(SandboxShown shown) {
    probes.put(task().orElseThrow().runtime(), shown);
    done();
  }

  public void unprobed(Unprobed why) {
    unprobed(task().orElseThrow().runtime(), why);
    done();
  }

  /** Says of a runtime why it isn't even to be probed. */
  public void unprobed(String runtime, Unprobed why) {
    unprobed.put(runtime, why);
  }

  /** Gives up all further probes: what kept this one keeps them too. */
  public void unprobedAll(Unprobed why) {
    while (task().filter(PreparationTask.Probe.class::isInstance).isPresent()) {
      unprobed(why);
    }
  }

  /** The node that the first Pod was put on, once that is known. */
  public Optional<String> node() {
    return node;
  }

  public void node(String name) {
    node = node.or(() -> Optional.ofNullable(name));
  }

  public PreparationResult result() {
    return new PreparationResult(node.orElse(null), probes, unprobed);
  }
}
