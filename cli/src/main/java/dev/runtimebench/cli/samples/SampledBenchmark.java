package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;

/** The benchmark that samples belong to, as the benchmark was when somebody took them out. */
public interface SampledBenchmark {

  String name();

  /** What the status says of the results. */
  RecordedResults recorded();

  /** All of the benchmark, with its status. */
  RuntimeBenchmark whole();

  /** A benchmark in memory. */
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
      public RuntimeBenchmark whole() {
        return benchmark;
      }
    };
  }
}
