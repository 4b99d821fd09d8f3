package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import com.github.dockerjava.api.model.ThrottlingDataConfig;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodFiguresBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Reads a Pod's figures from the engine, which reads the cgroup of the container, with cgroup v1 or
 * v2. A sandbox such as gVisor's runs in the cgroup of its container, so the figures include the
 * processes of the sandbox.
 */
final class EngineFigures {

  private EngineFigures() {}

  /**
   * Asks for the figures of a running container. The supplier waits for the answer; it is empty if
   * the container has ended.
   */
  static Supplier<Optional<PodFigures>> ask(Engine engine, String container, Pod pod) {
    StatisticsAnswer answer = engine.askStatistics(container);
    return () -> {
      try {
        return answer.await().flatMap(statistics -> of(statistics, pod));
      } catch (DockerException e) {
        // The container has ended meanwhile.
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    };
  }

  /** The figures in an answer of the engine; empty without CPU time, memory or time stamp. */
  static Optional<PodFigures> of(Statistics statistics, Pod pod) {
    Optional<Instant> read = instant(statistics.getRead());
    CpuStatsConfig cpu = statistics.getCpuStats();
    MemoryStatsConfig memory = statistics.getMemoryStats();
    if (read.isEmpty()
        || cpu == null
        || cpu.getCpuUsage() == null
        || cpu.getCpuUsage().getTotalUsage() == null
        || memory == null
        || memory.getUsage() == null) {
      return Optional.empty();
    }
    ObjectMeta meta = pod.getMetadata();
    return Optional.of(
        PodFiguresBuilder.builder()
            .namespace(meta.getNamespace())
            .name(meta.getName())
            .uid(meta.getUid())
            .time(read.get())
            .cpuNanos(cpu.getCpuUsage().getTotalUsage())
            .workingSetBytes(workingSet(memory))
            .peakBytes(optional(memory.getMaxUsage()))
            .throttledNanos(throttled(pod, cpu.getThrottlingData()))
            .build());
  }

  /** As cAdvisor computes it: the usage without the inactive file cache. */
  private static long workingSet(MemoryStatsConfig memory) {
    StatsConfig stats = memory.getStats();
    Long inactive = null;
    if (stats != null) {
      // cgroup v1 counts the whole subtree in total_inactive_file; v2 has only inactive_file.
      inactive =
          stats.getTotalInactiveFile() != null
              ? stats.getTotalInactiveFile()
              : stats.getInactiveFile();
    }
    return Math.max(0, memory.getUsage() - (inactive == null ? 0 : inactive));
  }

  private static OptionalLong throttled(Pod pod, ThrottlingDataConfig throttling) {
    var resources = pod.getSpec().getContainers().get(0).getResources();
    boolean limited =
        resources != null
            && resources.getLimits() != null
            && resources.getLimits().get("cpu") != null;
    return limited && throttling != null
        ? optional(throttling.getThrottledTime())
        : OptionalLong.empty();
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
