package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.pod.Owner;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures the operator when it starts with many finished benchmarks: the time until the operator
 * is ready, its memory, and its idle CPU. The program runs one benchmark for a real status and real
 * samples. The program then copies the benchmark, with the {@code managedFields} that a real API
 * server adds, and starts the operator in a separate process with the image's jars and flags. A
 * program, not a test: {@code tools/footprint} runs it.
 */
public final class Footprint {

  private static final Duration SETTLE_TIME = Duration.ofSeconds(10);
  private static final Duration IDLE_TIME = Duration.ofSeconds(30);

  private Footprint() {}

  /**
   * Prints the size of the benchmarks, and one line of measurements for each start.
   *
   * @param args the number of benchmarks, the number of starts, and the command that starts the
   *     operator
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int benchmarks = Integer.parseInt(args[0]);
    int starts = Integer.parseInt(args[1]);
    List<String> command = List.of(args).subList(2, args.length);
    try (OperatorOnCluster on = new OperatorOnCluster(Duration.ofMinutes(5))) {
      RuntimeBenchmark model = run(on);
      on.stopOperator();
      List<ConfigMap> samples = samples(on.client(), model);
      for (int i = 1; i < benchmarks; i++) {
        copy(on.client(), model, samples, i);
      }
      System.out.printf(
          Locale.ROOT,
          "%d complete benchmarks; one is %d bytes of JSON and %d of managedFields, its samples %d bytes%n",
          benchmarks,
          Serialization.asJson(model).length(),
          Serialization.asJson(ManagedFields.of(model)).length(),
          samples.stream().mapToInt(s -> Serialization.asJson(s).length()).sum());
      for (int i = 0; i < starts; i++) {
        measure(on, command);
      }
      on.startOperator(); // close() stops a running operator.
    }
  }

  private static RuntimeBenchmark run(OperatorOnCluster on) {
    on.apply(
        Fixtures.benchmark(
            "model", "design: {blocks: {warmup: 1, min: 12, max: 12}, settleSeconds: 0}"));
    on.awaitPhase("model", "Complete");
    return on.get("model");
  }

  private static List<ConfigMap> samples(KubernetesClient client, RuntimeBenchmark model) {
    return client
        .configMaps()
        .inNamespace("default")
        .withLabel(Labels.BENCHMARK_UID, model.getMetadata().getUid())
        .list()
        .getItems();
  }

  private static void copy(
      KubernetesClient client, RuntimeBenchmark model, List<ConfigMap> samples, int number) {
    RuntimeBenchmark copy = Fixtures.benchmark("copy-" + number, "");
    copy.setSpec(model.getSpec());
    copy.getMetadata().setManagedFields(ManagedFields.of(model));
    RuntimeBenchmark created = client.resource(copy).create();
    created.setStatus(model.getStatus());
    client.resource(created).updateStatus();
    for (int chunk = 0; chunk < samples.size(); chunk++) {
      client
          .resource(
              new ConfigMapBuilder(samples.get(chunk))
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName(new TrialNames(created.getMetadata()).samples(chunk))
                  .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
                  .addToLabels(Labels.BENCHMARK_UID, created.getMetadata().getUid())
                  .withOwnerReferences(Owner.reference(created))
                  .endMetadata()
                  .build())
          .create();
    }
  }

  private static void measure(OperatorOnCluster on, List<String> command)
      throws IOException, InterruptedException {
    try (MeasuredProcess operator = MeasuredProcess.start(command, on.cluster().url())) {
      Duration ready = operator.awaitReady();
      Duration cpuUntilReady = operator.cpu();
      Thread.sleep(SETTLE_TIME.toMillis());
      Duration before = operator.cpu();
      Thread.sleep(IDLE_TIME.toMillis());
      Duration idle = operator.cpu().minus(before);
      System.out.printf(
          Locale.ROOT,
          "ready after %.2f s (%.2f s of CPU); then %d MiB resident, at most %d; idle %.2f%% of a core; load %s%n",
          ready.toMillis() / 1e3,
          cpuUntilReady.toMillis() / 1e3,
          operator.statusMebibytes("VmRSS"),
          operator.statusMebibytes("VmHWM"),
          100.0 * idle.toMillis() / IDLE_TIME.toMillis(),
          MeasuredProcess.trimmedText(Path.of("/proc/loadavg")).split(" ")[0]);
    }
  }
}
