package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.results.sample.CpuWork;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a runtime keeps a sandbox within its CPU limit, from the work that one process
 * and two processes did in the probe. Under an enforced limit of L CPUs the ratio of the two is
 * min(2, L) / min(1, L). Without enforcement the ratio is 2. Other work on the node makes the ratio
 * wrong in both directions, so the number of CPUs that the processes used must agree.
 *
 * @param check the result, as a sentence
 * @param limit the CPU limit of the probe, in the API's format; empty if there was none
 * @param evidence what the processes did; empty if the probe measured nothing
 */
public record CpuLimitCheck(LimitCheck check, String limit, String evidence) {

  private static final int PROCESSES = 2;

  /**
   * If the two expected ratios are closer than this, the edges of the measurement window decide the
   * result.
   */
  private static final double LEAST_DISTANCE = 0.4;

  /**
   * How much more than the limit a sandbox may use. A window of four periods may hold the quota of
   * five.
   */
  private static final double QUOTA_ERROR = 1.3;

  /**
   * How much of its limit a sandbox must use to show that the limit stops the sandbox. The
   * processes do not get all of it: gVisor's kernel uses up to a quarter of a limit of 1 CPU.
   */
  private static final double LEAST_USE = 0.72;

  /** More than this multiple of the limit cannot come from quota that was saved up. */
  private static final double BEYOND_BURST = 1.6;

  /** The kernel notices a used-up quota at its next tick, which matters for a tiny limit. */
  private static final double TICK_ERROR = 0.05;

  /**
   * The CPU limit of a probe that runs because the work under the trials' limit shows nothing. The
   * ratio under this limit is 1, and so is as far from 2 as possible.
   */
  public static final Quantity OWN_LIMIT = new Quantity("1");

  /**
   * Whether two processes cannot show that a sandbox is held to this limit. The sandbox then needs
   * a probe with {@link #OWN_LIMIT}.
   */
  public static boolean isTooHigh(Quantity limit) {
    return amount(limit).filter(CpuLimitCheck::isTooHigh).isPresent();
  }

  private static boolean isTooHigh(double cpus) {
    return PROCESSES - enforcedRatio(cpus) < LEAST_DISTANCE && cpus > 1;
  }

  /** Returns the check of a runtime; empty if no probe showed its sandbox. */
  public static Optional<CpuLimitCheck> of(PreparationResult preparation, String runtime) {
    return Optional.ofNullable(preparation.probes().get(runtime))
        .map(shown -> of(shown, Optional.ofNullable(preparation.cpuLimits().get(runtime))));
  }

  /**
   * Returns the check of one sandbox.
   *
   * @param limit the CPU limit of its container; empty if there was none
   */
  public static CpuLimitCheck of(SandboxShown shown, Optional<Quantity> limit) {
    String text = limit.map(Quantity::toString).orElse("");
    if (shown.cpuWork() == null) {
      boolean single = shown.cpus() != null && shown.cpus() < PROCESSES;
      return unknown(
          text,
          "",
          single
              ? "the sandbox shows one CPU, and the check needs two"
              : "the probe measured no work: its agent is too old, or it had fewer than two CPUs");
    }
    String evidence = evidence(shown.cpuWork());
    Optional<Double> cpus = limit.flatMap(CpuLimitCheck::amount);
    if (cpus.isEmpty()) {
      return unknown(text, evidence, "the probe had no CPU limit");
    }
    if (isTooHigh(cpus.get())) {
      return unknown(
          text,
          evidence,
          "two processes cannot show whether a limit of "
              + text
              + " holds, and a probe with a limit of "
              + OWN_LIMIT
              + " gave no answer");
    }
    return decide(shown.cpuWork(), cpus.get(), text, evidence);
  }

  private static CpuLimitCheck decide(CpuWork work, double limit, String text, String evidence) {
    double enforced = enforcedRatio(limit);
    double third = (PROCESSES - enforced) / 3;
    // Where 1.3 times the limit comes close to 2 CPUs, the middle between limit and 2 counts.
    double most = Math.min(limit * QUOTA_ERROR + TICK_ERROR, (limit + PROCESSES) / 2);
    boolean ignores = work.ratio() >= PROCESSES - third && work.usedByTwo() > most;
    boolean farBeyond =
        Math.min(work.usedByOne(), work.usedByTwo()) > limit * BEYOND_BURST + 2 * TICK_ERROR;
    if (ignores || farBeyond) {
      return new CpuLimitCheck(
          new LimitCheck(
              Result.NotEnforced, "not held to its CPU limit of %s: %s".formatted(text, evidence)),
          text,
          evidence);
    }
    boolean keeps =
        work.ratio() <= enforced + third
            && work.usedByTwo() <= most
            && work.usedByTwo() >= limit * LEAST_USE;
    return keeps
        ? new CpuLimitCheck(
            new LimitCheck(
                Result.Enforced, "held to its CPU limit of %s: %s".formatted(text, evidence)),
            text,
            evidence)
        : unknown(
            text,
            evidence,
            "the work does not show whether the limit of %s holds; other work on the node may have disturbed the probe"
                .formatted(text));
  }

  /** The ratio that an enforced limit gives. */
  private static double enforcedRatio(double limit) {
    return Math.min(PROCESSES, limit) / Math.min(1, limit);
  }

  private static String evidence(CpuWork work) {
    return String.format(
        Locale.ROOT,
        "two processes do %.2f times the work of one and use %.2f CPUs",
        work.ratio(),
        work.usedByTwo());
  }

  private static Optional<Double> amount(Quantity quantity) {
    try {
      double cpus = quantity.getNumericalAmount().doubleValue();
      return cpus > 0 ? Optional.of(cpus) : Optional.empty();
    } catch (ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static CpuLimitCheck unknown(String limit, String evidence, String why) {
    String message = evidence.isEmpty() ? why : why + ": " + evidence;
    return new CpuLimitCheck(LimitCheck.unknown(message), limit, evidence);
  }
}
