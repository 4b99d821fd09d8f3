package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The machines on which the values of each runtime were measured, as an export shows them. Two
 * runtimes without a common machine give a difference between pools.
 *
 * @param byRuntime the names of the machines by runtime; a runtime whose machines are not known is
 *     absent
 */
public record RuntimeMachines(Map<String, Set<String>> byRuntime) {

  /** For values of unknown machines. */
  public static final RuntimeMachines NONE = new RuntimeMachines(Map.of());

  private static final String REMOTE = "remote/";
  private static final int SHOWN = 3;

  /** The machines of the trials that the results rest on. */
  public static RuntimeMachines of(Experiment experiment, List<TrialOutcome> outcomes) {
    Map<String, Set<String>> machines = new TreeMap<>();
    for (TrialOutcome outcome : CountedTrials.of(experiment, outcomes)) {
      name(experiment, outcome)
          .ifPresent(
              name -> machines.computeIfAbsent(outcome.runtime(), r -> new TreeSet<>()).add(name));
    }
    return new RuntimeMachines(machines);
  }

  /**
   * The machine of a trial: its node, or the machine that a remote handler starts for the Pod of a
   * node; empty if unknown.
   */
  public static Optional<String> name(Experiment experiment, TrialOutcome outcome) {
    boolean remote = Handlers.isRemote(experiment.runtime(outcome.runtime()).handler());
    return Optional.ofNullable(outcome.node()).map(node -> remote ? REMOTE + node : node);
  }

  /** The machines of a runtime; empty if unknown. */
  public Set<String> of(String runtime) {
    return byRuntime.getOrDefault(runtime, Set.of());
  }

  /** Returns the remark on a comparison between machines; empty if there is a common machine. */
  public Optional<Remark> remark(String runtime, String baseline) {
    Set<String> machines = of(runtime);
    Set<String> others = of(baseline);
    return machines.isEmpty() || others.isEmpty() || !Collections.disjoint(machines, others)
        ? Optional.empty()
        : Optional.of(acrossPools(runtime, machines, baseline, others));
  }

  /**
   * The remark on a comparison across pools.
   *
   * @param machines the machines of the runtime; empty if unknown
   * @param others the machines of the baseline; empty if unknown
   */
  static Remark acrossPools(
      String runtime, Set<String> machines, String baseline, Set<String> others) {
    return new Remark(
        Remark.Kind.AcrossPools,
        "%s ran on %s, and %s on %s: the ratio is a difference between pools, which contains the difference between the machines; the interval leaves out how the nodes of a pool differ from each other"
            .formatted(baseline, text(others), runtime, text(machines)));
  }

  private static String text(Set<String> machines) {
    if (machines.isEmpty()) {
      return "an unknown node";
    }
    String first = String.join(", ", machines.stream().limit(SHOWN).toList());
    int more = machines.size() - SHOWN;
    return more > 0 ? first + " and %d more".formatted(more) : first;
  }
}
