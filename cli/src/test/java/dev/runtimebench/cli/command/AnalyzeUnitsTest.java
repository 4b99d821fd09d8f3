package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rtb analyze} guesses no unit, no direction and no group separator. */
class AnalyzeUnitsTest {

  @TempDir private Path directory;

  private Ran analyze(String text, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve("x.csv"), text.replace("/", "\n") + "\n");
    List<String> all = new ArrayList<>(List.of("analyze", file.toString(), "-b", "runc"));
    all.addAll(List.of("-o", "json"));
    all.addAll(Arrays.asList(options));
    return Ran.rtb(all.toArray(String[]::new));
  }

  private static void isTwice(Ran ran) throws IOException {
    JsonNode comparison = ran.comparison();
    assertThat(comparison.get("ratio").asDouble()).isCloseTo(2, within(1e-9));
  }

  @Test
  void adviceForACommaNamesBothReadings() throws IOException {
    String mixed = "block;runtime;value/0;runc;550/0;gvisor;1,100/1;runc;551/1;gvisor;1,102";
    assertThat(analyze(mixed).refused().err())
        .contains("line 3", "separates thousands, write 1100", "--decimal \",\"");
    assertThat(analyze(mixed, "--decimal", ",").refused().err())
        .contains("line 3", "whole number without a separator", "line 2", "groups thousands");
    isTwice(analyze(mixed.replace("1,1", "11")));
    String points = mixed.replace(';', ',').replace("1,1", "1.1");
    assertThat(analyze(points).refused().err()).contains("line 3", "groups thousands");
    assertThat(analyze(points, "--decimal", ",").refused().err())
        .contains("point separates thousands, write 1100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "550,000;1100,000",
        "0,550;1,100",
        "1,5;3",
        "550;1100",
        "5,500;11,000",
        "0,5;1",
      })
  void aDecimalCommaThatIsCertainIsRead(String values) throws IOException {
    String[] two = values.split(";");
    isTwice(
        analyze(
            "block;runtime;value/0;runc;%s/0;gvisor;%s".formatted(two[0], two[1]),
            "--decimal",
            ","));
  }

  @Test
  void wholeNumbersOfOneMetricSayNothingAboutAnother() throws IOException {
    String text =
        "block,runtime,metric,value/0,runc,n,5/0,gvisor,n,10/0,runc,t,1.100/0,gvisor,t,2.200";
    isTwice(analyze(text));
  }

  @ParameterizedTest
  @CsvSource({
    "req/s,value",
    "MiB/s,value",
    "iops,value",
    ",requests_per_second",
    ",throughput",
    ",req/s",
  })
  void directionOfARateMustBeSaid(String unit, String metric) throws IOException {
    String row = "%s,%s,%s\n".formatted("%s", metric, unit == null ? "" : unit);
    String text =
        "runtime,value,metric,unit\n" + row.formatted("runc,1") + row.formatted("gvisor,2").strip();
    Path file = Files.writeString(directory.resolve("r.csv"), text + "\n");
    String[] command = {"analyze", file.toString(), "-b", "runc", "-o", "json"};
    assertThat(Ran.rtb(command).refused().err())
        .contains("line 2", "is a rate", "--better higher or --better lower");
    for (String better : List.of("higher", "lower")) {
      String[] with = Arrays.copyOf(command, command.length + 2);
      with[command.length] = "--better";
      with[command.length + 1] = better;
      isTwice(Ran.rtb(with));
    }
    Files.writeString(
        file,
        text.replace("metric,unit", "metric,unit,better").replaceAll("(?m)(\\d.*)$", "$1,higher")
            + "\n");
    isTwice(Ran.rtb(command));
  }

  @Test
  void rateInGosFormatNeedsItsDirection() throws IOException {
    String line = "BenchmarkX/runtime=%s-8 100 %d req/s\n";
    String text = line.formatted("runc", 1) + line.formatted("gvisor", 2);
    Path file = Files.writeString(directory.resolve("g.txt"), text);
    String[] command = {"analyze", file.toString(), "-b", "runc", "-o", "json"};
    assertThat(Ran.rtb(command).refused().err()).contains("line 1", "req/s is a rate");
    Files.writeString(file, "Unit req/s better=higher\n" + text);
    isTwice(Ran.rtb(command));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run,runc (ms),gvisor (s)/0,100,0.2",
        "run,runc [ms],gvisor[s]/0,100,0.2",
        "run,runc (ms),gvisor/0,100,0.2s",
        "run,runc (ms),gvisor (s)/0,100ms,0.2",
        "run,runc (KiB),gvisor (MiB)/0,512,1",
        "run,runc,gvisor (ms),unit/0,0.1s,200,",
      })
  void unitsInHeadingsAreRead(String text) throws IOException {
    isTwice(analyze(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run,runc (ms),gvisor/0,1,2 | line 2: the value of value has no unit",
        "run,runc (KB),gvisor (KB)/0,1,2 | line 1: the heading of runc has the unit KB",
        "run,runc (ms),runc (s)/0,1,2 | two columns have the name runc",
        "run,runc_ms,gvisor_s,runc/0,1,2,3 | end in several units (ms, s)",
        "run,runc (ms),gvisor (ms)/0,1us,2 | line 2: the value under runc has the unit us",
      })
  void unitsInHeadingsThatDisagreeAreRefused(String text, String expected) throws IOException {
    assertThat(analyze(text).refused().err()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamp",
        "Date",
        "mean",
        "speedup",
        "ratio",
        "time (s)",
        "p99",
        "size",
        "std dev"
      })
  void columnBesideTheRuntimesIsNoRuntime(String name) throws IOException {
    String text = "run," + name + ",runc,gvisor/0,7,1,2/1,9,1,2";
    String bare = name.replace(" (s)", "");
    assertThat(analyze(text).refused().err())
        .contains("line 1", "column " + bare, "--ignore " + bare, "--metric " + bare);
    Ran ran = analyze(text, "--ignore", name);
    isTwice(ran);
    assertThat(ran.json().get("comparisons")).hasSize(1);
    assertThat(analyze(text, "--metric", bare).json().get("comparisons")).hasSize(2);
  }

  @Test
  void aColumnOfTestsBecomesMetrics() throws IOException {
    String text = "test,runc,gvisor/read,1,2/write,100,200";
    assertThat(analyze(text).refused().err()).contains("column test", "--metric test");
    assertThat(analyze(text, "--metric", "test").json().get("comparisons")).hasSize(2);
  }
}
