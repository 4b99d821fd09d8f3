package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;

/**
 * A benchmark whose Pods are checked. The benchmark itself is never created.
 *
 * @param label how findings name the benchmark
 * @param benchmark with a uid that no object has
 */
record Subject(String label, RuntimeBenchmark benchmark, Experiment experiment) {}
