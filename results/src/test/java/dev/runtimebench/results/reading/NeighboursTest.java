package dev.runtimebench.results.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {

  private static Optional<String> problem(String unit, String pattern, String line) {
    Matcher matcher = Pattern.compile(pattern).matcher(line);
    assertThat(matcher.find()).isTrue();
    return new NumberReader(unit, NumberFormat.PLAIN)
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
        "s | ([0-9.]+)$ | took 1:02.3",
        "s | took -?([0-9]+) | took -5",
        "Cel | heat ([0-9.]+) | heat 12K",
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
      })
  void numberThatIsTakenWholeIsNone(String unit, String pattern, String line) {
    assertThat(problem(unit, pattern, line)).isEmpty();
  }
}
