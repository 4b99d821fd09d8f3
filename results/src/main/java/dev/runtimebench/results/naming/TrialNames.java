package dev.runtimebench.results.naming;

import dev.runtimebench.results.plan.Trial;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Names for what a benchmark owns. The same trial always gets the same name, so that a stale cache
 * can't lead to a second Pod: the API server refuses it. Names are DNS labels (at most 63
 * characters, no dots), since they become host names, and Kubernetes puts them into event names.
 */
public final class TrialNames {

  private static final int BENCHMARK_LENGTH = 24;
  private static final int RUNTIME_LENGTH = 16;
  private static final int BURST_RUNTIME_LENGTH = 12;
  private static final int UID_LENGTH = 5;

  private final String prefix;

  /**
   * @param benchmark with name and uid
   */
  public TrialNames(ObjectMeta benchmark) {
    String uid = benchmark.getUid();
    this.prefix =
        fit(benchmark.getName().replace('.', '-'), BENCHMARK_LENGTH)
            + "-"
            + uid.substring(0, Math.min(UID_LENGTH, uid.length()));
  }

  /** For example {@code write-syscall-1f0a2-b3-gvisor-a0}; the server's ends in {@code -s}. */
  public String pod(Trial trial, int attempt, Side side) {
    return "%s-b%d-%s-a%d%s"
        .formatted(
            prefix,
            trial.block(),
            fit(trial.runtime(), RUNTIME_LENGTH),
            attempt,
            side == Side.Server ? "-s" : "");
  }

  /** For example {@code write-syscall-1f0a2-prepare0-gvisor}. */
  public String preparation(String runtime, int index) {
    return "%s-prepare%d-%s".formatted(prefix, index, fit(runtime, RUNTIME_LENGTH));
  }

  /**
   * One of those that start at once: {@code write-syscall-1f0a2-b3-gvisor-a0-8-7}.
   *
   * @param index from 0
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

  /** The ConfigMap that holds that chunk of the samples. */
  public String samples(int chunk) {
    return prefix + "-samples-" + chunk;
  }

  /** A name of at most that length; a cut one ends in a checksum, so that two stay two. */
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
