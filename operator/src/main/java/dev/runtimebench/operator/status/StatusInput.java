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
 * What is known about a benchmark that has started.
 *
 * @param outcomes the trials' outcomes, in the order in which they were recorded
 * @param findings the analysis of the outcomes: {@link Findings#of(Experiment, PreparationResult,
 *     List)}
 * @param chunks the names of the ConfigMaps that hold the samples
 * @param digest the digest of the samples' lines
 * @param frozenDigest the digest of the experiment and the preparation
 * @param node what the node reports; empty if the operator can't read the node
 * @param preparation the result of the preparation; empty while the preparation runs
 * @param watched which of the node's other Pods the operator watches
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
