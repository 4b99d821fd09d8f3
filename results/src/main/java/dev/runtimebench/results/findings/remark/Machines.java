package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds comparisons between runtimes that ran on different machines: the benchmark compares across
 * pools, or one of the runtimes has its sandbox on another machine than the Pod's node. The ratio
 * then contains the difference between the machines.
 */
final class Machines {

  private final Experiment experiment;
  private final List<TrialOutcome> counted;

  /**
   * @param counted the trials that the results rest on
   */
  Machines(Experiment experiment, List<TrialOutcome> counted) {
    this.experiment = experiment;
    this.counted = counted;
  }

  /** Returns the remarks on the comparison of a runtime with the baseline. */
  List<Remark> remarks(String runtime) {
    List<Remark> remarks = new ArrayList<>();
    String baseline = experiment.baseline();
    Set<String> nodes = nodes(runtime);
    Set<String> baselineNodes = nodes(baseline);
    boolean oneNode = nodes.size() == 1 && nodes.equals(baselineNodes);
    if (experiment.acrossPools() && !oneNode) {
      remarks.add(RuntimeMachines.acrossPools(runtime, nodes, baseline, baselineNodes));
    }
    String remote =
        Stream.of(baseline, runtime).filter(this::isRemote).collect(Collectors.joining(" and "));
    if (isRemote(runtime) != isRemote(baseline)) {
      remarks.add(
          new Remark(
              Remark.Kind.RemoteSandbox,
              "the sandboxes of %s run on another machine than the Pod's node, which the handler \"%s\" starts for each Pod: the ratio is a difference between pools, which contains the difference between the machines and their start"
                  .formatted(remote, experiment.runtime(remote).handler())));
    }
    return remarks;
  }

  private boolean isRemote(String runtime) {
    return Handlers.isRemote(experiment.runtime(runtime).handler());
  }

  private Set<String> nodes(String runtime) {
    return counted.stream()
        .filter(outcome -> outcome.runtime().equals(runtime))
        .map(TrialOutcome::node)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
