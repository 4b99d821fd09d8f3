package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.pod.Owner;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
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
 * What the operator takes when it starts beside many finished benchmarks: the time until it is
 * ready, its memory, its CPU when nothing happens. One benchmark is really run, to the status and
 * the samples that such a run leaves, and copied with the {@code managedFields} that a real API
 * server adds; then the operator starts as a process of its own, with the image's jars and flags. A
 * program, not a test: {@code tools/footprint} runs it.
 */
public final class Footprint {

  private static final Duration SETTLES = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private Footprint() {}

  /**
   * Prints what was measured.
   *
   * @param args how many benchmarks, how many starts, and the command that starts the operator
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
      on.startOperator(); // For the cluster's end, which stops one.
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
      Thread.sleep(SETTLES.toMillis());
      Duration before = operator.cpu();
      Thread.sleep(IDLE.toMillis());
      Duration idle = operator.cpu().minus(before);
      System.out.printf(
          Locale.ROOT,
          "ready after %.2f s (%.2f s of CPU); then %d MiB resident, at most %d; idle %.2f%% of a core; load %s%n",
          ready.toMillis() / 1e3,
          cpuUntilReady.toMillis() / 1e3,
          operator.status("VmRSS"),
          operator.status("VmHWM"),
          100.0 * idle.toMillis() / IDLE.toMillis(),
          MeasuredProcess.text(Path.of("/proc/loadavg")).split(" ")[0]);
    }
  }
}
