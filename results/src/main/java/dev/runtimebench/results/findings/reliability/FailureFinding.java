package dev.runtimebench.results.findings.reliability;

import dev.runtimebench.api.v1alpha1.Remark;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The workload fails more often under one of two runtimes. The values then come from the trials
 * that did not fail, so a comparison of these values says little about the two runtimes.
 *
 * @param contestant the runtime whose comparisons with the baseline the finding concerns; either of
 *     the two may be the one that fails more often
 * @param failing the trials under the runtime that fails more often
 * @param other the trials under the other runtime
 * @param pValue the p-value of Fisher's exact test, adjusted by Holm's procedure over the runtimes
 *     that are compared with the baseline
 * @param basis why this is a finding
 */
public record FailureFinding(
    String contestant, Tally failing, Tally other, double pValue, Basis basis) {

  private static final double LEAST_SHOWN = 1e-4;

  /** How many trials failed under a runtime. */
  public record Tally(String runtime, int failed, int attempts) {

    /** The sum of two tallies of one runtime. */
    Tally plus(Tally more) {
      return new Tally(runtime, failed + more.failed, attempts + more.attempts);
    }

    /** The share of the trials that failed; 0 without a trial. */
    public double failureRate() {
      return attempts == 0 ? 0 : (double) failed / attempts;
    }

    /**
     * Returns for example {@code gvisor failed in 7 of 20 trials and runc in 0 of 20}.
     *
     * @param kind what the trials are, with a space at its end; empty for counted trials
     */
    public String failedText(Tally other, String kind) {
      return "%s failed in %d of %d %strials and %s in %d of %d"
          .formatted(runtime, failed, attempts, kind, other.runtime, other.failed, other.attempts);
    }

    /** The share of the trials that did not fail; there must be a trial. */
    double successRate() {
      return (double) (attempts - failed) / attempts;
    }
  }

  /** Why the difference is a finding. */
  public sealed interface Basis {}

  /** The rates already differ so much during the run that the run need not go on. */
  public record EarlyLook() implements Basis {}

  /** The rates differ at the end of the run. */
  public record AtTheEnd() implements Basis {}

  /**
   * The failures used up the retries of a block, and the workload failed under one runtime only.
   *
   * @param warmup whether the block belongs to the warm-up; the tallies are then those of the
   *     warm-up
   */
  public record RetriesUsedUp(int block, boolean warmup) implements Basis {}

  /** Whether the run must not go on because of the finding. */
  public boolean isEarly() {
    return basis instanceof EarlyLook;
  }

  /** Returns for example {@code gvisor fails: 7 of 20, runc 0 of 20}. */
  public String shortText() {
    return "%s fails: %d of %d, %s %d of %d"
        .formatted(
            failing.runtime(),
            failing.failed(),
            failing.attempts(),
            other.runtime(),
            other.failed(),
            other.attempts());
  }

  /** Returns the finding as a sentence without a full stop, with the p-value. */
  public String message() {
    boolean warmup = basis instanceof RetriesUsedUp used && used.warmup();
    String counts =
        "%s (Fisher's exact test, p %s)"
            .formatted(failing.failedText(other, warmup ? "warm-up " : ""), number(pValue));
    return basis instanceof RetriesUsedUp used
        ? counts + ", and the retries of block " + used.block() + " are used up"
        : counts;
  }

  /** Returns the remark on the comparisons of the two runtimes. */
  public Remark remark() {
    return new Remark(
        Remark.Kind.FailsMoreOften,
        message() + ": the values come from the trials that did not fail");
  }

  /** Returns the remarks on the comparisons of a runtime. */
  public static List<Remark> remarks(List<FailureFinding> findings, String contestant) {
    return findings.stream()
        .filter(f -> f.contestant().equals(contestant))
        .map(FailureFinding::remark)
        .toList();
  }

  public static String number(double p) {
    return p < LEAST_SHOWN
        ? "< 0.0001"
        : "= " + new BigDecimal(p).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }
}
