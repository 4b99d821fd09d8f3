package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.TeardownWatcher;

/** What a preparation needs of the operator. */
public record PreparationTools(
    Cluster cluster,
    OperatorClock clock,
    Timelines timelines,
    NodeClocks clocks,
    PodFinder finder,
    PodCleaner cleaner,
    TeardownWatcher teardowns) {}
