package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a benchmark that was started.
 *
 * @param outcomes in the order in which they were recorded
 * @param findings what they say: {@link Findings#of(Experiment, List)}
 * @param chunks the ConfigMaps that hold them
 * @param digest of their lines
 * @param frozenDigest of the experiment and the preparation
 * @param node what the node says of itself
 * @param preparation what was seen before the first trial; empty while that is under way
 * @param watched which of a node's other Pods can be seen
 */
@RecordBuilder
public record StatusInput(
    Experiment experiment,
    List<TrialOutcome> outcomes,
    Findings findings,
    List<String> chunks,
    String digest,
    String frozenDigest,
    Optional<NodeFacts> node,
    Optional<PreparationResult> preparation,
    Disturbances.Watched watched) {}
