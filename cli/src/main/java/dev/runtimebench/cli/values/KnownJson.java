package dev.runtimebench.cli.values;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Names the tool whose JSON a file holds, and where the tool's values are. */
public final class KnownJson {

  private static final String AS_CSV =
      "write a CSV file with the columns runtime, metric and value from ";

  private KnownJson() {}

  /**
   * Says what the document is and how to get a file that is read.
   *
   * @param first the first document of the file
   * @return empty if the tool is unknown
   */
  public static Optional<String> advice(JsonNode first) {
    JsonNode entry = first.isArray() ? first.path(0) : first;
    if (entry.has("jmhVersion")) {
      return is("JMH", AS_CSV + "primaryMetric.rawData");
    }
    JsonNode benchmark = entry.path("benchmarks").path(0);
    if (entry.has("context") && benchmark.has("real_time")) {
      return is("Google Benchmark", AS_CSV + "benchmarks[].real_time");
    }
    if (benchmark.has("stats")) {
      return is("pytest-benchmark", AS_CSV + "benchmarks[].stats.data");
    }
    if (entry.has("type") && entry.has("metric") && entry.has("data")) {
      return is("k6", "let k6 write CSV with --out csv=FILE");
    }
    if (entry.path("metrics").has("iterations") || entry.path("metrics").has("http_reqs")) {
      return is("k6", "let k6 write each value with --out csv=FILE");
    }
    if (entry.has("attack") && entry.has("latency")) {
      return is("vegeta", AS_CSV + "latency (ns)");
    }
    if (entry.has("Action") && (entry.has("Package") || entry.has("Output"))) {
      return is("go test -json", "give the output of go test without -json");
    }
    if (entry.has("start") && entry.has("intervals") && entry.has("end")) {
      return is("iperf3", AS_CSV + "intervals[].sum.bits_per_second");
    }
    if (entry.has("fio version")) {
      return is("fio", AS_CSV + "jobs[]");
    }
    if (entry.has("iters") && entry.has("times")) {
      return is("criterion", AS_CSV + "times, each divided by its number in iters");
    }
    return entry.has("runtime") && entry.has("value")
        ? Optional.of("write the objects as CSV, with the columns " + columns(entry))
        : Optional.empty();
  }

  private static Optional<String> is(String tool, String advice) {
    return Optional.of("this is the JSON of %s: %s".formatted(tool, advice));
  }

  private static String columns(JsonNode entry) {
    StringBuilder names = new StringBuilder();
    entry
        .fieldNames()
        .forEachRemaining(
            name -> names.append(names.length() == 0 ? "" : ", ").append(ValueTable.shown(name)));
    return ValueTable.shown(names.toString());
  }
}
