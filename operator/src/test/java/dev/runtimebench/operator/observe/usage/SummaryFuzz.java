package dev.runtimebench.operator.observe.usage;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import dev.runtimebench.testkit.fuzz.FuzzedLines;
import java.util.Arrays;

/**
 * A target for {@code Fuzzer}: the answers of a kubelet to {@code /stats/summary}. The first line
 * is the uid of the Pod, the second one gives the length of the parts in which the answer arrives;
 * the rest is an answer.
 *
 * <p>Any bytes are an answer. A figure has a positive value and a time stamp; where there is no
 * figure there is a reason.
 */
public final class SummaryFuzz {

  private SummaryFuzz() {}

  /** Reads one answer. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedLines lines = new FuzzedLines(data);
    String uid = lines.next();
    int part = 1 + lines.next().length() * 7;
    byte[] rest = lines.rest();
    SummaryAnswer answer = new SummaryAnswer(uid);
    for (int from = 0; from < rest.length; from += part) {
      answer.take(Arrays.copyOfRange(rest, from, Math.min(rest.length, from + part)));
    }
    answer.end();
    UsageSample sample = answer.sample();
    check(sample.cpu());
    check(sample.memory());
    require(sample.peak().figure().isEmpty(), "there is no peak", sample);
    require(sample.throttling().byCgroup().isEmpty(), "there is no throttling", sample);
    require(
        sample.cpu().figure().isEmpty() || answer.whyNoPodCounts().isEmpty(),
        "a Pod counts",
        sample);
  }

  private static void check(Reading reading) {
    require(
        reading.figure().isEmpty() != reading.missing().isEmpty(),
        "there is a figure or a reason",
        reading);
    reading
        .figure()
        .ifPresent(
            figure -> {
              require(
                  figure.value() > 0 && Double.isFinite(figure.value()), "a value counts", figure);
              require(
                  figure.earliest() > 0 && figure.latest() > figure.earliest(),
                  "a time has order",
                  figure);
            });
  }
}
