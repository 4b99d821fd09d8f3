package dev.runtimebench.cli.html.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Joins neighbouring values of a run into buckets. */
final class Buckets {

  private Buckets() {}

  /**
   * Several values of one runtime.
   *
   * @param at where the bucket begins in the run
   */
  record Bucket(int at, String runtime, Double low, Double middle, Double high) {}

  /**
   * Returns the least, the middle and the greatest value of each bucket, in the order of the run.
   *
   * @param values the values of one runtime by their place in the run
   * @param size how many places are in a bucket
   */
  static List<Bucket> of(String runtime, Map<Integer, Double> values, int size) {
    TreeMap<Integer, List<Double>> buckets = new TreeMap<>();
    values.forEach(
        (at, value) -> buckets.computeIfAbsent((at - 1) / size, b -> new ArrayList<>()).add(value));
    List<Bucket> result = new ArrayList<>();
    buckets.forEach(
        (number, in) -> {
          double[] sorted = in.stream().mapToDouble(v -> v).sorted().toArray();
          result.add(
              new Bucket(
                  number * size + 1,
                  runtime,
                  Digits.of(sorted[0]),
                  Digits.of(middle(sorted)),
                  Digits.of(sorted[sorted.length - 1])));
        });
    return result;
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return Arrays.stream(sorted, sorted.length % 2 == 0 ? half - 1 : half, half + 1)
        .average()
        .orElseThrow();
  }

  /** Returns how many places must be in a bucket, so that there are at most so many buckets. */
  static int size(int places, int most) {
    return Math.max(1, (places + most - 1) / Math.max(1, most));
  }
}
