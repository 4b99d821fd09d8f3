package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Events;
import dev.runtimebench.operator.cluster.OvertakenException;
import dev.runtimebench.operator.cluster.StoredStatus;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.state.Reconciliation;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only one installation work on a benchmark. The first installation that sees a new benchmark
 * writes its name into {@code status.installation}, before it does anything else. The
 * resourceVersion decides between two installations. The others say so in one Event, and leave the
 * benchmark alone.
 */
final class Claims {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  /** Within this time the cache shows the status that the first installation wrote. */
  private static final Duration RACE_RECHECK = Duration.ofSeconds(1);

  /** JOSDK reports no status changes, so the operator polls for benchmarks that are handed over. */
  private static final Duration OTHERS_RECHECK = Duration.ofMinutes(1);

  private final Installation installation;
  private final Cluster cluster;

  Claims(Installation installation, Cluster cluster) {
    this.installation = installation;
    this.cluster = cluster;
  }

  /** A benchmark that this installation does not work on now. */
  record Denied(Optional<Duration> recheck) {}

  /**
   * Claims the benchmark, unless this installation owns it.
   *
   * @return empty if this installation works on the benchmark
   */
  Optional<Denied> claim(Reconciliation current) {
    if (current.run().status().stored().filter(s -> installation.owns(s.status())).isPresent()) {
      return Optional.empty();
    }
    Optional<String> other = installation.other(current.benchmark());
    if (other.isPresent()) {
      return Optional.of(leave(current, other.get()));
    }
    RuntimeBenchmarkStatus status = current.benchmark().getStatus();
    if (installation.owns(status) || isOver(current.benchmark())) {
      return Optional.empty();
    }
    return write(current, status);
  }

  /** Whether another installation owns the benchmark. */
  boolean isOfAnother(RuntimeBenchmark benchmark) {
    return installation.other(benchmark).isPresent();
  }

  private Optional<Denied> write(Reconciliation current, RuntimeBenchmarkStatus status) {
    RuntimeBenchmarkStatus claimed =
        (status == null
                ? RuntimeBenchmarkStatusBuilder.builder()
                : RuntimeBenchmarkStatusBuilder.builder(status))
            .installation(installation.name())
            .build();
    try {
      cluster
          .benchmarks()
          .writeStatus(current.benchmark(), StoredStatus.of(current.benchmark()), claimed)
          .ifPresent(current.run().status()::stored);
      return Optional.empty();
    } catch (OvertakenException e) {
      return Optional.of(new Denied(Optional.of(RACE_RECHECK)));
    }
  }

  /** Whether the benchmark is over. Nobody claims a benchmark that has ended. */
  private static boolean isOver(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    return status != null
        && BenchmarkPhase.of(status).filter(BenchmarkPhase::isOver).isPresent()
        && Objects.equals(status.observedGeneration(), benchmark.getMetadata().getGeneration());
  }

  private Denied leave(Reconciliation current, String owner) {
    if (isOver(current.benchmark())) {
      return new Denied(Optional.empty());
    }
    if (!current.run().leftTo().equals(Optional.of(owner))) {
      current.run().leftTo(owner);
      String message =
          "installation %s of the operator runs this benchmark, so installation %s leaves it alone; if %s is gone, remove status.installation: kubectl -n %s patch rtb %s --subresource=status --type=merge -p '{\"status\":{\"installation\":null}}'"
              .formatted(
                  owner,
                  installation.name(),
                  owner,
                  current.benchmark().getMetadata().getNamespace(),
                  current.benchmark().getMetadata().getName());
      LOG.atInfo().addKeyValue("benchmark", current.name()).log(message);
      cluster
          .events()
          .writeOnce(current.benchmark(), Events.Type.Normal, Reason.OtherInstallation, message);
    }
    return new Denied(Optional.of(OTHERS_RECHECK));
  }
}
