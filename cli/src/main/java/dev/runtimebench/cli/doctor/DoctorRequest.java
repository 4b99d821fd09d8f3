package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;

/**
 * What to check.
 *
 * @param namespace where the benchmarks would run
 * @param benchmarks the benchmarks of files; empty: one for each workload, under all runtimes
 * @param fileWorkloads the workloads of the same files
 * @param workloads the names of workloads
 * @param probes whether to create Pods
 * @param podTimeout how long to wait for one Pod
 * @param version the version of this program
 */
@RecordBuilder
public record DoctorRequest(
    String namespace,
    List<RuntimeBenchmark> benchmarks,
    List<BenchmarkWorkload> fileWorkloads,
    List<String> workloads,
    boolean probes,
    Duration podTimeout,
    String version) {

  public DoctorRequest {
    benchmarks = benchmarks == null ? List.of() : List.copyOf(benchmarks);
    fileWorkloads = fileWorkloads == null ? List.of() : List.copyOf(fileWorkloads);
    workloads = workloads == null ? List.of() : List.copyOf(workloads);
  }
}
