package dev.runtimebench.results.naming;

import dev.runtimebench.results.plan.Trial;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The names of a benchmark's Pods and ConfigMaps. The same attempt always gets the same name. So a
 * stale cache cannot lead to a second Pod, because the API server refuses a duplicate name. Names
 * are DNS labels (at most 63 characters, no dots), because they become host names and parts of
 * Event names.
 */
public final class TrialNames {

  /** The name of the container in every Pod of a benchmark. */
  public static final String CONTAINER = "workload";

  /** The name of the init container that copies the agent, where a workload asks for the agent. */
  public static final String AGENT_CONTAINER = "rtb-agent";

  private static final int BENCHMARK_LENGTH = 24;
  private static final int RUNTIME_LENGTH = 16;
  private static final int BURST_RUNTIME_LENGTH = 12;
  private static final int UID_LENGTH = 5;

  private final String prefix;

  /**
   * @param benchmark the metadata of the benchmark, with name and uid
   */
  public TrialNames(ObjectMeta benchmark) {
    String uid = benchmark.getUid();
    this.prefix =
        fit(benchmark.getName().replace('.', '-'), BENCHMARK_LENGTH)
            + "-"
            + uid.substring(0, Math.min(UID_LENGTH, uid.length()));
  }

  /**
   * The name of a trial's Pod, for example {@code write-syscall-1f0a2-b3-gvisor-a0}. A server's
   * name ends in {@code -s}.
   */
  public String pod(Trial trial, int attempt, Side side) {
    return "%s-b%d-%s-a%d%s"
        .formatted(
            prefix,
            trial.block(),
            fit(trial.runtime(), RUNTIME_LENGTH),
            attempt,
            side == Side.Server ? "-s" : "");
  }

  /** The name of a preparation Pod, for example {@code write-syscall-1f0a2-prepare0-gvisor}. */
  public String preparation(String runtime, int index) {
    return "%s-prepare%d-%s".formatted(prefix, index, fit(runtime, RUNTIME_LENGTH));
  }

  /**
   * The name of a Pod of a burst, for example {@code write-syscall-1f0a2-b3-gvisor-a0-8-7}.
   *
   * @param index the Pod's number within the burst, from 0
   */
  public String burst(Trial trial, int attempt, int index) {
    return "%s-b%d-%s-a%d-%d-%d"
        .formatted(
            prefix,
            trial.block(),
            fit(trial.runtime(), BURST_RUNTIME_LENGTH),
            attempt,
            trial.concurrency(),
            index);
  }

  /**
   * The name of a Pod of a ramp, for example {@code nginx-1f0a2-b3-gvisor-a0-17}.
   *
   * @param index the Pod's number within the ramp, from 0
   */
  public String ramp(Trial trial, int attempt, int index) {
    return "%s-b%d-%s-a%d-%d"
        .formatted(
            prefix, trial.block(), fit(trial.runtime(), BURST_RUNTIME_LENGTH), attempt, index);
  }

  /** The name of the ConfigMap for that chunk of the samples. */
  public String samples(int chunk) {
    return prefix + "-samples-" + chunk;
  }

  /**
   * Cuts a name to that length. A cut name ends in a checksum, so that different names stay
   * different.
   */
  private static String fit(String name, int length) {
    if (name.length() <= length) {
      return name;
    }
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    String sum = HexFormat.of().toHexDigits((short) crc.getValue());
    return name.substring(0, length - sum.length() - 1).replaceAll("-+$", "") + "-" + sum;
  }
}
