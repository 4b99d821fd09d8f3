package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;

/** The benchmark that samples belong to, at the time of the export. */
public interface SampledBenchmark {

  String name();

  /** Returns the results in the status. */
  RecordedResults recorded();

  /** Returns the complete benchmark, with its status. */
  RuntimeBenchmark benchmark();

  /** Wraps a benchmark in memory. */
  static SampledBenchmark of(RuntimeBenchmark benchmark) {
    return new SampledBenchmark() {
      @Override
      public String name() {
        return benchmark.getMetadata().getName();
      }

      @Override
      public RecordedResults recorded() {
        return RecordedResults.of(benchmark.getStatus());
      }

      @Override
      public RuntimeBenchmark benchmark() {
        return benchmark;
      }
    };
  }
}
