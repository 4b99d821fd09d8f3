package dev.runtimebench.results.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.NumberFormatBuilder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {

  private static Optional<String> problem(String unit, String pattern, String line) {
    return problem(unit, NumberFormat.PLAIN, pattern, line);
  }

  private static Optional<String> problem(
      String unit, NumberFormat format, String pattern, String line) {
    Matcher matcher = Pattern.compile(pattern).matcher(line);
    assertThat(matcher.find()).isTrue();
    return new NumberReader(unit, format)
        .neighbours()
        .problem(
            new Neighbours.Place(
                line, matcher.start(1), matcher.end(1), matcher.start(), matcher.end()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us | Latency\\s+([0-9.]+) | Latency   1.20ms    1.21ms",
        "us | Latency\\s+([0-9.]+)\\S* | Latency   1.20ms",
        "us | Latency\\s+([0-9.]+)ms | Latency   1.20ms",
        "/s | Req/Sec\\s+([0-9.]+) | Req/Sec  6.61k  210.00",
        "By/s | s, ([0-9.]+) | 0.05 s, 1.6 GB/s",
        "s | took ([0-9.]+) | took 12.5 min",
        "1 | ratio ([0-9.]+) | ratio 12%",
        "1 | n=([0-9]+) | n=12abc",
        "s | took ([0-9]+) | took 12.5 s",
        "s | small: ([0-9.]+) | small: 0,512 s",
        "s | took ([0-9]+) | took 1e6",
        "s | elapsed ([0-9.]+) | elapsed 0:58.1",
        "s | .*([0-9.]+) | took 12.5",
        "s | .*\\.([0-9]+) | took 12.5",
        "s | .*([0-9.]+) | took \u0000.5",
        "s | .*([0-9.]+) | took;.5",
        "s | ([0-9.]+)$ | took 1:02.3",
        "s | took -?([0-9]+) | took -5",
        "Cel | heat ([0-9.]+) | heat 12K",
        "ms | ([0-9.]+) ms | took 1,205.5 ms",
        "ms | ([0-9.]+) ms | took 12,001,205.5 ms",
        "ms | ([0-9.]+) ms | took -1,205.5 ms",
        "ms | ([0-9]+) ms | p99=1,205 ms, 3",
        "/s | ([0-9]+)$ | 1,205,700",
        "ms | ([0-9.]+) ms | took 1'205.5 ms",
        "ms | ([0-9.]+) ms | took 1\u2019205.5 ms",
        "1 | ([0-9]+) ops | did 1_205 ops",
        "ms | ([0-9.]+) ms | took 1 205.5 ms",
        "ms | ([0-9.]+) ms | took 1 002 205.5 ms",
        "ms | ([0-9.]+) ms | took 1\u00a0205.5 ms",
        "ms | ([0-9.]+) ms | took 1\u202f205.5 ms",
        "s | ([0-9.]+)s | real 1m2.3s",
        "s | ([0-9.]+)s$ | real 1m 2.3s",
        "s | ([0-9.]+) s | took 1 min 2.3 s",
        "s | ([0-9]+)s | up 2d3s",
        "ms | ([0-9]+)ms | took 1s205ms",
        "1 | x=([0-9]+) | x=0x10",
        "1 | ([0-9]+)$ | x=0x10",
        "s | ([0-9.]+) s | small: 0,512 s",
        "s | ([0-9.]+)$ | small: 0,512",
        "s | ([0-9.]+) s | 0,5 s",
        "ms | ([0-9.]+) msec | 1.234,56 msec",
        "s | ([0-9]+)$ | t=100,20",
        "ms | took ([0-9.]+) | took 12.5 Seconds",
        "s | ([0-9.]+)s | took 1h2m3.5s",
        "s | ([0-9.]+)s | took 1h02m03s",
        "s | ([0-9]+) sec | 2 hours, 3 minutes, 4 sec",
        "s | ([0-9]+) seconds | 2 minutes and 3 seconds",
        "s | ([0-9.]+)S | PT1M2.3S",
        "s | ([0-9.]+)S | P1DT2.3S",
        "min | ([0-9]+)m | real 1m2.3s",
        "s | took ([0-9]+)s | took 1s205ms",
        "s | took ([0-9]+) s | took 3 s 205 ms",
        "s | took ([0-9]+)s | took 3s, 205ms",
        "ms | ([0-9.]+) ms | took \u22125.2 ms",
        "ms | ([0-9.]+) ms | took \u20135.2 ms",
        "ms | ([0-9.]+) ms | took -.5 ms",
        "ms | ([.][0-9]+) ms | took 1.5 ms",
        "ms | ([0-9.]+) ms | took <0.01 ms",
        "ms | ([0-9.]+)$ | p99=<0.01",
        "ms | ([0-9.]+) ms | took >10.0 ms",
        "ms | ([0-9.]+) ms | took ~5 ms",
        "ms | ([0-9.]+) ms | mean 12.3 \u00b1 1.0 ms",
        "ms | ([0-9.]+) ms | mean 12.3 +/- 1.0 ms",
        "1 | ops: ([0-9.]+) | ops: 1.5\u00d710^6",
        "1 | ops: ([0-9.]+) | ops: 1.5x10^6",
        "1 | ops: ([0-9.]+) | ops: 1.5 x 10\u2076",
        "1 | ops: ([0-9.]+) | ops: 1.5*10**6",
        "1 | ops: ([0-9]+) | ops: 10^6",
        "1 | ([0-9]+) ops | did 10^6 ops",
        "1 | ops: ([0-9]+) | ops: 12\u00bd",
        "1 | ops: ([0-9]+) | ops: 1\uff12",
        "1 | ops: ([0-9]+) | ops: 1\u200b234",
        "1 | ([0-9]+)$ | ops: 1\u200b234",
        "1 | ops: ([0-9]+) | ops: 12\u00003",
        "1 | ([0-9]+)$ | ops: 12\u00003",
        "1 | ops: ([0-9]+) | ops: 12\u00b75",
        "1 | ops: ([0-9]+) | ops: 1\u00a0234",
        "1 | ops: ([0-9]+) | ops: 1\u2009234",
        "1 | ops: ([0-9]+) | ops: 1 234",
        "1 | ops: ([0-9]+) | ops: 1 234 567",
        "ms | took ([0-9]+) | took 1 234.5 ms",
        "ms | took ([0-9]+) | took 1 234 567 ms",
        "1 | ([0-9]+) ops | did 1,23,456 ops",
        "1 | ops: ([0-9.]+) | ops: 1.5 million",
        "Cel | heat ([0-9.]+) | heat 1.5 thousand",
        "/s | rate ([0-9.]+) | rate 6.61 krps",
        "/s | rate ([0-9.]+) | rate 6.61 Mpps",
        "s | took ([0-9.]+) | took 12.5  ms",
        "s | took ([0-9.]+) | took 12.5 [ms]",
        "s | took ([0-9.]+) | took 12.5 (ms)",
        "s | took ([0-9.]+) | took 12.5(ms)",
        "us | clat .*avg=([0-9.]+) | clat (nsec): min=1, max=3, avg=850.12",
        "us | clat [(]nsec[)].*avg=([0-9.]+) | clat (nsec): min=1, max=3, avg=850.12",
        "ms | ([0-9.]+)$ | User time (seconds): 0.10",
        "ms | ([0-9.]+)$ | [ms] 1.5 Latency [s]: 1.2",
        "s | ([0-9.]+)$ | Time(ms): 12",
        "kBy | ([0-9.]+)$ | Size (bytes): 12",
      })
  void numberThatIsNotTakenWholeIsAProblem(String unit, String pattern, String line) {
    assertThat(problem(unit, pattern, line)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us | Latency\\s+([0-9.]+) | Latency   850.00us  120.00us",
        "us | Latency\\s+([0-9.]+)us | Latency   850.00us",
        "us | clat .*avg=([0-9.]+) | clat (usec): min=1, max=3, avg=850.12",
        "ms | ([0-9.]+)$ | total (s) 12 p99 (ms) 850",
        "ms | took ([0-9.]+) | 3 file(s) took 12",
        "ms | took ([0-9.]+) | start (s) 3 took 12 ms",
        "/s | rate=([0-9.]+) | avg (ms) 1.2 rate=5",
        "1 | n=([0-9.]+) | cpu (%) 12 n=5",
        "ms | took ([0-9.]+) | step (a) (min) took 12 [ms]",
        "s | copied, ([0-9.e+-]+) s | 81920000 bytes (82 MB, 78 MiB) copied, 0.0512 s, 1.6 GB/s",
        "1 | speed= *([0-9.]+)x | speed=2.00x    ",
        "/s | Req/Sec\\s+([0-9.]+) | Req/Sec  912.40  17.00  970.00",
        "/s | ^\"GET\",\"([^\"]*)\" | \"GET\",\"33333.34\",\"0.096\"",
        "/s | ^GET,([0-9.]+) | GET,33333.34,0.096",
        "ms | ^([0-9.]+) | 1.5,2.5,3.5",
        "1 | errors ([0-9]+) | errors 3 in 5 s",
        "1 | ([0-9]+) of | 3 of 10",
        "s | t=([0-9.]+) | t=1.5 t=2",
        "Cel | heat ([0-9.]+) | heat 12Cel",
        "ms | p50=([0-9.]+) | p50=3;p99=4",
        "ms | ([0-9.]+)\\.$ | took 5.",
        "s | range [0-9]+-([0-9]+) | range 3-5",
        "ms | ([0-9.]+) ms | run 3 took 205.5 ms",
        "ms | p50 ([0-9.]+) ms | p50 1234 ms",
        "ms | ([0-9.]+) ms | p50 205 ms",
        "ms | ([0-9.]+) ms | [12] 205 ms",
        "ms | ([0-9.]+) ms | 12:30 205 ms",
        "ms | ([0-9.]+) ms | 2026-11-30 205 ms",
        "ms | ([0-9.]+) ms | 0 205 ms",
        "ms | ([0-9.]+) ms | threads=8 205 ms",
        "ms | ([0-9.]+) ms | took 1 20.5 ms",
        "ms | 1 ([0-9.]+) ms | took 1 205.5 ms",
        "ms | ,([0-9.]+) ms | 1,205.5 ms",
        "ms | (205) | 1,205,7",
        "ms | (205.5) | 1,205.5,7",
        "ms | (205) | 1,205,gvisor",
        "ms | (205) | 1 205 7",
        "ms | (205) | 1000,205",
        "ms | (205) | 0.5,205",
        "ms | (205) | run_1_205",
        "1 | ([0-9.]+) ops | in 1m 205 ops",
        "s | ([0-9.]+)s | room 1.2.m 3s",
        "s | ([0-9.]+) s | team1m 3 s",
        "1 | x=([0-9]+) | x=0",
        "1 | ([0-9]+)x | 10x20",
        "s | ([0-9]+)$ | 100,20",
        "s | ([0-9]+)$ | a,100,20",
        "s | ([0-9]+) ok | n: 1, 20 ok",
        "s | ([0-9.]+)S | PT2.3S",
        "s | [0-9]+m([0-9.]+)s | 60m2s",
        "us | Latency ([0-9.]+)us | Latency 850.00us 120.00ns",
        "s | took ([0-9.]+)s | took 1.5s 205ms",
        "ms | \u00b1 ([0-9.]+) | mean 12.3 \u00b1 1.0 ms",
        "ms | <= ([0-9.]+) milli | 99.99% <= 0.1 milliseconds",
        "ms | <td>([0-9.]+) | <td>12.5</td>",
        "ms | ([0-9.]+)< | <td>12.5</td>",
        "ms | x ?=> ?([0-9.]+) | x=>5",
        "ms | ([0-9.]+) ms | runc \u2013 5 ms",
        "ms | ([0-9.]+) ms | 3\u20135 ms",
        "1 | ([0-9]+) | 100 205",
        "1 | [0-9]+ ([0-9]+) | 100 205 300",
        "1 | n ([0-9]+) | n 1000 205",
        "/s | rate ([0-9.]+) | rate 6.61 rps",
        "1 | ops: ([0-9]+) | ops: 12 of 1 million",
      })
  void numberThatIsTakenWholeIsNone(String unit, String pattern, String line) {
    assertThat(problem(unit, pattern, line)).isEmpty();
  }

  /** What an earlier match took is another value. */
  @Test
  void valuesInARowAreNotGroups() {
    Neighbours neighbours = new NumberReader("ms", NumberFormat.PLAIN).neighbours();
    String line = "ms: 100 205 300";
    assertThat(neighbours.problem(new Neighbours.Place(line, 8, 11, 8, 11, 7))).isEmpty();
    assertThat(neighbours.problem(new Neighbours.Place(line, 8, 11, 8, 11, 0))).isPresent();
  }

  /** A captured unit may be one of several, such as the m of 1m2.3s. */
  @ParameterizedTest
  @CsvSource({"1m2.3s, true", "1h 2m, true", "12ms  3us, false", "1.5s 3ms, false", "3s, false"})
  void partOfADurationIsNoValue(String line, boolean refused) {
    Matcher matcher = Pattern.compile("([0-9.]+)([a-z]+)").matcher(line);
    assertThat(matcher.find()).isTrue();
    Neighbours.Place number =
        new Neighbours.Place(line, matcher.start(1), matcher.end(1), 0, matcher.end());
    Neighbours.Place unit =
        new Neighbours.Place(line, matcher.start(2), matcher.end(2), 0, matcher.end());
    assertThat(
            new NumberReader("s", NumberFormat.PLAIN)
                .neighbours()
                .problem(number, unit)
                .isPresent())
        .isEqualTo(refused);
  }

  @Test
  void commaThatBeginsAFractionIsNotCutOff() {
    NumberFormat comma = NumberFormatBuilder.builder().decimal(NumberFormat.Decimal.Comma).build();
    assertThat(problem("ms", comma, "([0-9]+) ms", "took 1,5 ms")).isPresent();
    assertThat(problem("ms", comma, "([0-9,]+) ms", "took 1,5 ms")).isEmpty();
  }

  /** The declared unit does not make another unit of what the expression matches. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MBy/s | MB/s | Decimal | ([0-9.]+) [MG]B/s | 1.2 GB/s | true",
        "MBy/s | MB/s | Decimal | ([0-9.]+) [MG]B/s | 93.7 MB/s | false",
        "MBy/s | MB/s | Decimal | ([0-9.]+)[MG]B/s | 1.2GB/s | true",
        "us | ms | | ([0-9.]+)m?s | 1.2s | true",
        "us | ms | | ([0-9.]+)m?s | 1.2ms | false",
        "By | KiB | | VmRSS: ([0-9]+) kB | VmRSS: 12 kB | false",
        "By | MB | Decimal | ([0-9]+) Mb | 12 Mb | false",
        "By | KiB | | ([0-9]+) blocks | 12 blocks | false",
      })
  void declaredUnitIsNotThatOfAnotherWord(
      String unit,
      String declared,
      NumberFormat.Prefixes prefixes,
      String pattern,
      String line,
      boolean refused) {
    NumberFormat format = NumberFormatBuilder.builder().unit(declared).prefixes(prefixes).build();
    assertThat(problem(unit, format, pattern, line).isPresent()).isEqualTo(refused);
  }
}
