package dev.runtimebench.cli.tryout;

import java.util.Map;
import java.util.Optional;

/**
 * What a person chose for a try.
 *
 * @param runtime the name in the benchmark's runtimes; empty for its baseline
 * @param runtimeClass the RuntimeClass of the Pod; empty for that of the runtime, or for the
 *     cluster's default
 * @param parameters values for the workload's parameters, in addition to those of the benchmark
 */
public record TryChoice(
    Optional<String> runtime, Optional<String> runtimeClass, Map<String, String> parameters) {}
