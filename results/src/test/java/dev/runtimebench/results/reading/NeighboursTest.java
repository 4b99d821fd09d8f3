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
