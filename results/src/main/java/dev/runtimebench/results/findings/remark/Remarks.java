package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.findings.comparison.IdleCpu;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds what a reader must know before using a comparison. */
@FunctionalInterface
public interface Remarks {

  /**
   * Returns the remarks on the comparison of a runtime with the baseline, the most important remark
   * first.
   */
  List<Remark> on(String runtime, Metric metric);

  /** Returns these remarks together with others, the most important remark first. */
  default Remarks and(Remarks others) {
    return (runtime, metric) ->
        Stream.concat(on(runtime, metric).stream(), others.on(runtime, metric).stream())
            .sorted(Comparator.comparing(Remark::kind))
            .toList();
  }

  /** Returns the remarks on the comparisons of an experiment. */
  static Remarks of(
      Experiment experiment, PreparationResult preparation, List<TrialOutcome> outcomes) {
    List<TrialOutcome> counted = CountedTrials.of(experiment, outcomes);
    Throttling throttling = new Throttling(counted);
    PodRemarks pods = new PodRemarks(counted);
    LimitRemarks limits = new LimitRemarks(experiment, preparation);
    DefaultRuntimes defaults = new DefaultRuntimes(experiment, preparation, outcomes);
    OperatorOnNode operator = new OperatorOnNode(counted);
    Machines machines = new Machines(experiment, counted);
    ShownResources shown = new ShownResources(experiment, preparation, outcomes);
    StorageFacts storage = new StorageFacts(experiment, counted, defaults::isSandbox);
    IdleCpu idle = new IdleCpu(experiment, outcomes);
    UsagePaths paths = new UsagePaths(counted);
    BufferedOutput buffered = new BufferedOutput(counted);
    return (runtime, metric) -> {
      List<Remark> remarks = new ArrayList<>(pods.on(runtime, experiment.baseline(), metric));
      operator.remark(runtime, experiment.baseline()).ifPresent(remarks::add);
      List<Remark> ofMachines = machines.remarks(runtime);
      remarks.addAll(ofMachines);
      throttling.remark(runtime, experiment.baseline()).ifPresent(remarks::add);
      idle.remark(runtime, experiment.baseline(), metric).ifPresent(remarks::add);
      paths.remark(runtime, experiment.baseline(), metric).ifPresent(remarks::add);
      buffered.remark(runtime, experiment.baseline(), metric).ifPresent(remarks::add);
      remarks.addAll(limits.on(runtime));
      defaults.remark(runtime).ifPresent(remarks::add);
      remarks.addAll(shown.remarks(runtime, metric, ofMachines.isEmpty()));
      storage.remark(runtime).ifPresent(remarks::add);
      remarks.sort((a, b) -> a.kind().compareTo(b.kind()));
      return List.copyOf(remarks);
    };
  }
}
