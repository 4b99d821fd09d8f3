package dev.runtimebench.operator.observe.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.testkit.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Lines of well-known tools, and the expressions that people write for them: each gives the number
 * that the tool printed, or a reason that shows the text.
 */
class OtherToolsTest {

  private static final String REFUSED = "refused: ";

  private static DynamicTest test(
      String tool, String unit, String source, String expected, String... lines) {
    return DynamicTest.dynamicTest(
        tool + ": " + source, () -> check(unit, source, expected, String.join("\n", lines)));
  }

  private static void check(String unit, String source, String expected, String output)
      throws IOException {
    BenchmarkWorkloadSpec workload =
        Fixtures.workload(
                "w",
                """
                container: {image: i}
                metrics:
                  - {name: m, unit: "%s", summary: Last, source: {%s}}
                """
                    .formatted(unit, source))
            .getSpec();
    StringBuilder log = new StringBuilder();
    output.lines().forEach(line -> log.append("2026-01-02T03:04:05.1Z ").append(line).append('\n'));
    TrialLog read =
        TrialLog.read(
            new ByteArrayInputStream(log.toString().getBytes(StandardCharsets.UTF_8)),
            workload.metrics());
    TrialJudge.Verdict verdict =
        new TrialJudge(workload, Optional.empty())
            .judge(
                new PodState.Ended(Optional.of(0), "Completed", ""),
                read,
                read,
                new Timeline(),
                ClockBound.NONE);
    if (expected.startsWith(REFUSED)) {
      assertThat(verdict.values()).isEmpty();
      assertThat(verdict.message()).contains(expected.substring(REFUSED.length()));
    } else {
      assertThat(verdict.values())
          .as(() -> verdict.message())
          .containsEntry("m", Double.parseDouble(expected));
    }
  }

  private static String regex(String pattern) {
    return "regex: {pattern: '" + pattern + "', group: 1}";
  }

  private static String withUnit(String pattern) {
    return "regex: {pattern: '" + pattern + "', group: 1, unitGroup: 2}";
  }

  private static String number(String source, String number) {
    return source + ", number: {" + number + "}";
  }

  @TestFactory
  Stream<DynamicTest> readsLoadGenerators() {
    return Stream.of(
        test("wrk2", "ms", withUnit("99[.]000%\\s+([0-9.]+)(\\w+)"), "1410", " 99.000%    1.41s "),
        test(
            "wrk2", "ms", regex("99[.]000%\\s+([0-9.]+)"), REFUSED + "1.41s", " 99.000%    1.41s "),
        test(
            "wrk",
            "/s",
            regex("Requests/sec:\\s+([0-9.]+)"),
            "748868.53",
            "Requests/sec: 748868.53"),
        test(
            "wrk",
            "By/s",
            withUnit("Transfer/sec:\\s+([0-9.]+)(\\w+)"),
            REFUSED + "number.prefixes",
            "Transfer/sec:    606.33MB"),
        test(
            "ab",
            "/s",
            regex("Requests per second:\\s+([0-9.]+)"),
            "12345.67",
            "Requests per second:    12345.67 [#/sec] (mean)"),
        test(
            "ab",
            "s",
            regex("Time per request:\\s+([0-9.]+)"),
            REFUSED + "\"ms\"",
            "Time per request:       8.100 [ms] (mean)"),
        test(
            "ab",
            "ms",
            regex("Time per request:\\s+([0-9.]+)"),
            "8.1",
            "Time per request:       8.100 [ms] (mean)"),
        test(
            "hey",
            "ms",
            regex("Average:\\s+([0-9.]+)"),
            REFUSED + "secs",
            "  Average:\t0.0123 secs"),
        test("hey", "s", regex("Average:\\s+([0-9.]+)"), "0.0123", "  Average:\t0.0123 secs"),
        test(
            "k6",
            "ms",
            withUnit("http_req_duration[.]+: avg=([0-9.]+)(\\S+)"),
            "1.23",
            "http_req_duration......: avg=1.23ms min=512µs med=1.1ms"),
        test(
            "k6",
            "ms",
            withUnit("min=([0-9.]+)(\\S+)"),
            "0.512",
            "http_req_duration......: avg=1.23ms min=512µs med=1.1ms"),
        test(
            "k6",
            "s",
            withUnit("iteration_duration[.]+: avg=([0-9.]+)([a-z]+)"),
            REFUSED + "1m2.3s",
            "iteration_duration.....: avg=1m2.3s"),
        test(
            "k6",
            "s",
            number(regex("iteration_duration[.]+: avg=(\\S+)"), "form: Duration"),
            "62.3",
            "iteration_duration.....: avg=1m2.3s"),
        test(
            "k6",
            "s",
            regex("running \\((.+?)\\)"),
            REFUSED + "\"1m02.3s\"",
            "running (1m02.3s), 00/10 VUs"),
        test(
            "vegeta",
            "ms",
            withUnit("Latencies .*\\s([0-9.]+)(\\S+)$"),
            "12.5",
            "Latencies     [min, mean, max]  1.1ms, 850µs, 12.5ms"),
        test(
            "vegeta",
            "s",
            number(regex("Duration .*\\s(\\S+),"), "form: Duration"),
            "30",
            "Duration      [total, attack, wait]    30.0012s, 30s, 1.2ms"),
        test(
            "vegeta",
            "1",
            regex("Success .*\\s([0-9.]+)%"),
            REFUSED + "%",
            "Success [ratio] 99.5%"),
        test("vegeta", "%", regex("Success .*\\s([0-9.]+)%"), "99.5", "Success [ratio] 99.5%"),
        test(
            "iperf3",
            "bit/s",
            withUnit("([0-9.]+) (\\S+bits/sec).*receiver"),
            "9410000000",
            "[  5]   0.00-10.00  sec  10.9 GBytes  9.41 Gbits/sec                  receiver"),
        test(
            "iperf3",
            "bit/s",
            regex("([0-9.]+) \\S+bits/sec.*receiver"),
            REFUSED + "Gbits/sec",
            "[  5]   0.00-10.00  sec  10.9 GBytes  9.41 Gbits/sec                  receiver"),
        test(
            "redis-benchmark",
            "ms",
            regex("<= ([0-9.]+) milliseconds"),
            "2.111",
            "99.99% <= 1.903 milliseconds (cumulative count 99990)",
            "100.00% <= 2.111 milliseconds (cumulative count 100000)"),
        test(
            "redis-benchmark",
            "/s",
            regex("^\"GET\",\"([^\"]*)\""),
            REFUSED + "inf",
            "\"GET\",\"inf\",\"0.1\""),
        test(
            "sockperf",
            "ms",
            regex("Latency is ([0-9.]+)"),
            REFUSED + "usec",
            "sockperf: Summary: Latency is 12.345 usec"),
        test(
            "sockperf",
            "us",
            regex("Latency is ([0-9.]+)"),
            "12.345",
            "sockperf: Summary: Latency is 12.345 usec"),
        test(
            "netperf",
            "{transaction}/s",
            regex("^[0-9]+ +[0-9]+ +1 +1 +[0-9.]+ +([0-9.]+)"),
            "43210.98",
            "16384  131072 1        1       10.00    43210.98   "));
  }

  @TestFactory
  Stream<DynamicTest> readsSystemAndDatabaseTools() {
    return Stream.of(
        test(
            "sysbench",
            "/s",
            regex("events per second:\\s+([0-9.]+)"),
            "912.4",
            "    events per second:   912.40"),
        test(
            "sysbench",
            "ms",
            regex("total time:\\s+([0-9.]+)"),
            REFUSED + "10.0006s",
            "    total time:                          10.0006s"),
        test(
            "sysbench",
            "MiBy/s",
            regex("\\(([0-9.]+) MiB/sec\\)"),
            "8123.45",
            "102400.00 MiB transferred (8123.45 MiB/sec)"),
        test(
            "sysbench",
            "By/s",
            regex("\\(([0-9.]+) MiB/sec\\)"),
            REFUSED + "MiB/sec",
            "102400.00 MiB transferred (8123.45 MiB/sec)"),
        test(
            "pgbench",
            "/s",
            regex("tps = ([0-9.]+)"),
            "812.3",
            "tps = 812.3 (without initial connection time)"),
        test(
            "pgbench",
            "s",
            regex("latency average = ([0-9.]+)"),
            REFUSED + "ms",
            "latency average = 1.230 ms"),
        test(
            "fio",
            "/s",
            withUnit("IOPS=([0-9.]+)(k?)"),
            "6100",
            "  write: IOPS=6.1k, BW=23.8MiB/s (25.0MB/s)(714MiB/30001msec)"),
        test(
            "fio",
            "/s",
            regex("IOPS=([0-9.]+)"),
            REFUSED + "6.1k",
            "  write: IOPS=6.1k, BW=23.8MiB/s (25.0MB/s)(714MiB/30001msec)"),
        test(
            "fio",
            "MiBy/s",
            withUnit("BW=([0-9.]+)(\\S+) \\("),
            "23.8",
            "  write: IOPS=6.1k, BW=23.8MiB/s (25.0MB/s)(714MiB/30001msec)"),
        test(
            "fio",
            "us",
            regex("clat .*avg=([0-9.]+)"),
            "850.12",
            "    clat (usec): min=102, max=3405, avg=850.12, stdev=12.3"),
        test(
            "fio",
            "us",
            regex("clat .*avg=([0-9.]+)"),
            REFUSED + "nsec",
            "    clat (nsec): min=102, max=3405, avg=850.12, stdev=12.3"),
        test(
            "fio",
            "us",
            "regex: {pattern: 'clat [(](\\w+)[)].*avg=([0-9.]+)', group: 2, unitGroup: 1}",
            "0.85012",
            "    clat (nsec): min=102, max=3405, avg=850.12, stdev=12.3"),
        test(
            "time -v",
            "ms",
            regex("User time .*: (\\S+)"),
            REFUSED + "\"seconds\" is before the number",
            "\tUser time (seconds): 0.10"),
        test(
            "dd",
            "MBy/s",
            withUnit("copied, .*, ([0-9.]+) (\\S+)$"),
            REFUSED + "number.prefixes",
            "81920000 bytes (82 MB, 78 MiB) copied, 0.0512 s, 1.6 GB/s"),
        test(
            "dd",
            "s",
            regex("copied, ([0-9.]+)"),
            REFUSED + "0,0512",
            "81920000 bytes (82 MB, 78 MiB) copied, 0,0512 s, 1,6 GB/s"),
        test(
            "dd",
            "s",
            regex("copied, ([0-9.]+)"),
            REFUSED + "5.12e-05",
            "81920 bytes (82 kB, 80 KiB) copied, 5.12e-05 s, 1.6 GB/s"),
        test(
            "dd",
            "s",
            regex("copied, ([0-9.e-]+)"),
            "5.12e-05",
            "81920 bytes (82 kB, 80 KiB) copied, 5.12e-05 s, 1.6 GB/s"),
        test("time", "s", regex("real\\s+([0-9.]+)"), REFUSED + "0m1.234s", "real\t0m1.234s"),
        test(
            "time",
            "s",
            number(regex("real\\s+(\\S+)"), "form: Duration"),
            "61.234",
            "real\t1m1.234s"),
        test(
            "time -v",
            "s",
            number(regex("Elapsed .*: (\\S+)"), "form: Duration"),
            "58.1",
            "\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:58.10"),
        test(
            "time -v",
            "s",
            regex("Elapsed .*: (\\S+)"),
            REFUSED + "number.form: Duration",
            "\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:58.10"),
        test(
            "time",
            "s",
            regex("([0-9.]+)elapsed"),
            REFUSED + "0:01.23elapsed",
            "0.10user 0.05system 0:01.23elapsed 12%CPU"),
        test(
            "perf stat",
            "ms",
            regex("([0-9.,]+) msec task-clock"),
            "1234.56",
            "          1,234.56 msec task-clock                #    0.998 CPUs utilized"),
        test(
            "perf stat",
            "ms",
            regex("([0-9.]+) msec task-clock"),
            REFUSED + "1,234.56",
            "          1,234.56 msec task-clock                #    0.998 CPUs utilized"),
        test(
            "perf stat -x",
            "ms",
            regex("^([0-9.]+),msec,task-clock"),
            "1234.56",
            "1234.56,msec,task-clock,1234560000,100.00,0.99,CPUs utilized"),
        test(
            "perf stat in German",
            "ms",
            regex("([0-9.]+) msec task-clock"),
            REFUSED + "1.234,56",
            "          1.234,56 msec task-clock"),
        test(
            "stress-ng",
            "/s",
            regex("cpu +[0-9]+ .* ([0-9.]+) +[0-9.]+$"),
            "123.4",
            "stress-ng: metrc: [1] cpu  1234  10.00  9.99  0.01  123.4  123.5"),
        test(
            "stress-ng yaml",
            "/s",
            regex("bogo-ops-per-second-usr-sys-time: (\\S+)"),
            "123.456789",
            "      bogo-ops-per-second-usr-sys-time: 123.456789"),
        test(
            "ffmpeg",
            "s",
            number(regex("time=(\\S+)"), "form: Duration"),
            "10.4",
            "frame=  300 fps= 30 time=00:00:10.40 bitrate=0.0kbits/s"),
        test(
            "ffmpeg",
            "s",
            number(regex("time=(\\S+)"), "form: Duration"),
            REFUSED + "N/A",
            "frame=    0 fps=0.0 time=N/A bitrate=N/A"),
        test(
            "docker stats",
            "MiBy",
            withUnit("([0-9.]+)([KMG]iB) /"),
            "12.5",
            "web   0.10%   12.5MiB / 7.6GiB"),
        test(
            "free",
            "MiBy",
            withUnit("Mem: +([0-9.]+)(\\S+)"),
            REFUSED + "Gi",
            "Mem:           7.6Gi       1.2Gi"));
  }

  @TestFactory
  Stream<DynamicTest> readsBenchmarkFrameworks() {
    return Stream.of(
        test(
            "hyperfine",
            "ms",
            withUnit("Time \\(mean ± σ\\): +([0-9.]+) (\\S+) ±"),
            "12.3",
            "  Time (mean ± σ):      12.3 ms ±   1.0 ms    [User: 1.0 ms, System: 0.9 ms]"),
        test(
            "hyperfine",
            "ms",
            withUnit("Time \\(mean ± σ\\): +([0-9.]+) (\\S+) ±"),
            "1234",
            "  Time (mean ± σ):      1.234 s ±  0.010 s    [User: 1.0 s, System: 0.9 s]"),
        test(
            "hyperfine",
            "ms",
            regex("([0-9.]+) ms +\\["),
            REFUSED + "±",
            "  Time (mean ± σ):      12.3 ms ±   1.0 ms    [User: 1.0 ms, System: 0.9 ms]"),
        test(
            "go",
            "ns",
            regex("BenchmarkFork\\S*\\s+[0-9]+\\s+([0-9.]+) ns/op"),
            "12345",
            "BenchmarkFork-2   \t  100\t     12345 ns/op\t  16 B/op"),
        test(
            "go",
            "s",
            number(regex("^ok .*\\s(\\S+)$"), "form: Duration"),
            "1.234",
            "ok  \texample.com/p\t1.234s"),
        test(
            "jmh",
            "us",
            regex("Fork\\.run +avgt +[0-9]+ +([0-9.]+)"),
            "12.345",
            "Fork.run    avgt    5  12.345 ± 0.678  us/op"),
        test(
            "jmh",
            "us",
            regex("Fork\\.run +avgt +[0-9]+ +([0-9.]+)"),
            REFUSED + "12,345",
            "Fork.run    avgt    5  12,345 ± 0,678  us/op"),
        test(
            "jmh",
            "us",
            regex("Fork\\.run +avgt +[0-9]+ +(\\S+)"),
            REFUSED + "≈ 10",
            "Fork.run    avgt    5  ≈ 10⁻³           us/op"),
        test(
            "criterion",
            "us",
            withUnit("time: +\\[[0-9.]+ \\S+ ([0-9.]+) (\\S+)"),
            "1.23",
            "fork   time:   [1.2000 µs 1.2300 µs 1.2500 µs]"),
        test(
            "criterion",
            "ns",
            withUnit("time: +\\[[0-9.]+ \\S+ ([0-9.]+) (\\S+)"),
            "1230",
            "fork   time:   [1.2000 µs 1.2300 µs 1.2500 µs]"),
        test(
            "google benchmark",
            "ns",
            withUnit("BM_fork +([0-9.]+) (\\S+)"),
            "103640",
            "BM_fork         103640 ns       103500 ns         6780"),
        test(
            "google benchmark",
            "us",
            regex("BM_fork +([0-9.]+)"),
            REFUSED + "ns",
            "BM_fork         103640 ns       103500 ns         6780"),
        test(
            "pytest-benchmark",
            "us",
            regex("test_a +([0-9.,]+)"),
            REFUSED + "1,234",
            "test_a       1,234     1,500.0"),
        test(
            "pytest-benchmark",
            "us",
            regex("test_a +([0-9.,]+)"),
            "1234.5",
            "test_a       1,234.5000 (1.0)     1,500.0"),
        test(
            "linpack",
            "1",
            regex("WR11C2R4 .* ([0-9.e+-]+)$"),
            "12.34",
            "WR11C2R4   1000   192   1   1   0.05   1.2340e+01"),
        test("phoronix", "s", regex("Average: ([0-9.]+)"), "12.34", "    Average: 12.34 Seconds"),
        test(
            "phoronix",
            "ms",
            regex("Average: ([0-9.]+)"),
            REFUSED + "Seconds",
            "    Average: 12.34 Seconds"),
        test("phoronix", "1", regex("Average: ([0-9.]+) MIPS"), "23456", "    Average: 23456 MIPS"),
        test(
            "7zip",
            "1",
            regex("Tot: +[0-9]+ +[0-9]+ +([0-9]+)"),
            "3456",
            "Tot:             199   1735   3456"));
  }
}
