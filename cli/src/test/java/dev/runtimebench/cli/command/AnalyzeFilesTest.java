package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rtb analyze} with the files of other programs. Users have such files. */
class AnalyzeFilesTest {

  private static final Path FILES = Path.of("src/test/resources/fuzz/csv");
  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";

  @TempDir private Path directory;

  private static Ran analyze(Path file, String... options) {
    List<String> all = new ArrayList<>(List.of("analyze", file.toString(), "-b", "runc"));
    all.addAll(Arrays.asList(options));
    return Ran.rtb(all.toArray(String[]::new));
  }

  private static Ran json(Path file, String... options) {
    List<String> all = new ArrayList<>(List.of("-o", "json"));
    all.addAll(Arrays.asList(options));
    return analyze(file, all.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text, StandardCharsets.UTF_8);
  }

  private Path file(String name, String text, Charset charset) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(charset));
  }

  private static String text(String name) throws IOException {
    return Files.readString(FILES.resolve(name));
  }

  private static void isSevenPairs(Ran ran) throws IOException {
    JsonNode c = ran.comparison();
    assertThat(c.get("pairs").asInt()).isEqualTo(7);
    assertThat(c.get("ratio").asDouble()).isCloseTo(1.518, within(0.005));
    assertThat(c.get("verdict").asText()).isEqualTo("Slower");
  }

  @Test
  void commentLinesAreSkippedAndCounted() throws IOException {
    Ran ran = json(FILES.resolve("44-burst.csv"));
    isSevenPairs(ran);
    assertThat(ran.err()).contains("skipped 4 comment line(s)");
    Ran other = json(file("percent.csv", text("44-burst.csv").replace('#', '%')), "--comment", "%");
    isSevenPairs(other);
  }

  @Test
  void aValueThatIsTooLargeInTheUnitOfTheOthersIsRefused() throws IOException {
    Path file = file("hours.csv", "block,runtime,value\n0,runc,1ns\n0,gvisor,1e308h\n");
    analyze(file).refused();
    assertThat(analyze(file).err()).contains("line 3", "1.0E308 h", "in ns");
  }

  @Test
  void anyUnitOfTheTableIsRead() throws IOException {
    Path file = file("bits.csv", "runtime,value\nrunc,8Mbit/s\nrunc,1e6B/s\ngvisor,1kbps\n");
    assertThat(json(file, "--better", "higher").out()).contains("\"unit\" : \"Mbit/s\"");
  }

  @Test
  void semicolonsAreSeenButADecimalCommaMustBeDeclared() throws IOException {
    Path excel = FILES.resolve("45-excel.csv");
    analyze(excel).refused();
    assertThat(analyze(excel).err()).contains("line 2", "\"1,02\"", "--decimal \",\"");
    isSevenPairs(json(excel, "--decimal", ","));
    isSevenPairs(json(excel, "--separator", ";", "--decimal", "comma"));
    String declared = "sep=;\r\n" + text("45-excel.csv").replace("\n", "\r\n");
    isSevenPairs(json(file("sep.csv", declared), "--decimal", ","));
    String quoted = text("45-excel.csv").replaceAll("(?m)^(\\d);(\\w+);(.*)$", "$1,$2,\"$3\"");
    isSevenPairs(
        json(
            file("q.csv", quoted.replace("block;runtime;value", "block,runtime,value")),
            "--decimal",
            ","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;\r", "sep=;\n", "\"sep=;\"\r\n", "\"sep=;\"\r"})
  void lineOfExcelThatNamesTheSeparatorIsKnown(String line) throws IOException {
    String table = text("45-excel.csv").replace("\n", line.replaceAll("[^\r\n]", ""));
    isSevenPairs(json(file("sep.csv", line + table), "--decimal", ","));
  }

  @Test
  void guessedColumnsAreReported() throws IOException {
    Path cores =
        file("c.csv", "#cores,runtime,value\n1,runc,5\n1,gvisor,6\n2,runc,7\n2,gvisor,8\n");
    assertThat(json(cores).json().get("notes").toString())
        .contains("the file has no header", "block, runtime and value");
    Path two = file("two.csv", "runc,5\ngvisor,6\nrunc,7\ngvisor,8\n");
    assertThat(json(two).json().get("notes").toString()).contains("taken as runtime and value");
  }

  /** Each of these texts took minutes. */
  @ParameterizedTest
  @ValueSource(strings = {"0,runc,%s!", "%s,runc,1", "0,runc,%sx", "0,%s!,1", "%s!,runc,1"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void longDigitsEndSoon(String row) throws IOException {
    String digits = row.formatted("1".repeat(1_000_000));
    analyze(file("d.csv", "block,runtime,value\n" + digits + "\n")).refused();
    assertThat(analyze(file("bare.csv", digits + "\n")).code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-400", "-2.5e-999", "1e-400ms", "1e999ms"})
  void numberThatADoubleCannotHoldIsRefused(String number) throws IOException {
    Path file = file("small.csv", "block,runtime,value\n0,runc," + number + "\n");
    assertThat(analyze(file).refused().err()).contains("line 2", "a double can hold");
  }

  @Test
  void zeroIsANumber() throws IOException {
    Path file = file("zero.csv", "block,runtime,value\n0,runc,0e-400\n0,gvisor,0.0e5\n");
    assertThat(analyze(file).err()).doesNotContain("is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0661", "1_0", "0x1", "-1"})
  void blockInOtherDigitsIsRefused(String block) throws IOException {
    Path file = file("b.csv", "block,runtime,value\n" + block + ",runc,1\n");
    assertThat(analyze(file).refused().err()).contains("line 2", "is not a whole number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'results': [{'command': 'x'",
        "{'results': [{'command': 'x', 'times': [NaN]}]}",
        "{'results': [{'command': 'x', 'times': [+1]}]}",
        "{'results': [{'command': 'x', 'times': [01]}]}",
        "{'results': [{'command': 'x', 'times': [.5]}]}",
        "{'results': [{command: 'x'}]}",
        "{/* note */ 'results': []}",
      })
  void messageAboutJsonHasNoWordsOfTheLibrary(String text) throws IOException {
    Path file = file("cut.json", text.replace('\'', '"'));
    assertThat(analyze(file).refused().err())
        .contains("not JSON at line 1")
        .doesNotContain("ource:", "REDACTED", "`", "Feature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void tabsAndEncodingsOfSpreadsheetsAreRead(String charset) throws IOException {
    String tabs = "\uFEFF" + text("45-excel.csv").replace(';', '\t').replace(',', '.');
    isSevenPairs(json(file("tabs.txt", tabs, Charset.forName(charset))));
    if (!charset.equals("UTF-8")) {
      isSevenPairs(json(file("bare.txt", tabs.substring(1), Charset.forName(charset))));
    }
  }

  @Test
  void textInAnotherEncodingIsRefusedByLine() throws IOException {
    Path latin =
        file("l.csv", "block,runtime,value\n0,runc,1\u00b5s\n", StandardCharsets.ISO_8859_1);
    analyze(latin).refused();
    assertThat(analyze(latin).err()).contains("line 2", "not UTF-8", "iconv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UTF-32LE | \uFEFF | | the text is UTF-32",
        "UTF-32BE | \uFEFF | | the text is UTF-32",
        "UTF-16LE | \uFEFF | x | ends in half a character",
        "UTF-16LE | | x | ends in half a character",
        "UTF-16BE | | x | ends in half a character",
        "UTF-16LE | \u03e9 | | not UTF-8 text: the file is binary, or UTF-16 without",
      })
  void textInAnotherUnicodeEncodingIsNamed(
      String charset, String before, String end, String expected) throws IOException {
    String text = (before == null ? "" : before) + text("47-wide.csv");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.getBytes(Charset.forName(charset)));
    bytes.writeBytes((end == null ? "" : end).getBytes(StandardCharsets.US_ASCII));
    Path file = Files.write(directory.resolve("u.csv"), bytes.toByteArray());
    assertThat(analyze(file).refused().err()).contains(expected);
  }

  @Test
  void tableWithAColumnForEachRuntimeIsRead() throws IOException {
    Ran ran = json(FILES.resolve("47-wide.csv"));
    isSevenPairs(ran);
    assertThat(ran.err()).contains("the values of a row are a pair");
    Ran bare = json(file("bare.csv", text("47-wide.csv").replaceAll("(?m)^[^,]*,", "")));
    assertThat(bare.json().get("design").asText()).isEqualTo("Unpaired");
    assertThat(bare.err()).contains("no column numbers the rows");
    Ran text = analyze(file("t.csv", "run,runc,gvisor,day\n1,1.0,1.5,Monday\n")).refused();
    assertThat(text.err()).contains("line 2", "\"Monday\"", "--ignore day");
  }

  @Test
  void wideTableWithoutABaselineNamesTheColumns() {
    Ran ran = Ran.rtb("analyze", FILES.resolve("47-wide.csv").toString()).refused();
    assertThat(ran.err()).contains("runtime", "value", "run, runc, gvisor", "--baseline");
  }

  @Test
  void valuesWithUnitsHaveOneCommonUnit() throws IOException {
    Ran ran = json(FILES.resolve("48-units.csv"));
    JsonNode runc = ran.json().get("results").get(0);
    assertThat(runc.get("unit").asText()).isEqualTo("us");
    assertThat(runc.get("median").asDouble()).isEqualTo(870, within(1e-9));
    assertThat(ran.comparison().get("ratio").asDouble()).isBetween(1.3, 1.4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,runc,1ms/0,gvisor,2 | line 3: the value of value has no unit",
        "0,runc,1/0,gvisor,2ms | line 3: the value of value has the unit ms",
        "0,runc,1ms/0,gvisor,2KiB | line 3: the value of value has the unit KiB",
        "0,runc,12KB/0,gvisor,2KB | line 2: the value \"12KB\" is not a number: the unit KB",
        "0,runc,1m2.3s | line 2: the value \"1m2.3s\" is not a number",
        "0,runc,1.234.5 | line 2: the value \"1.234.5\" is not a number",
        "0,runc,1 234 | line 2: the value \"1 234\" is not a number",
        "0,runc,0x1p4 | line 2: the value \"0x1p4\" is not a number",
        "0,runc,12d | line 2: the value \"12d\" is not a number",
      })
  void valueWithAnUnknownOrAnotherUnitIsRefusedByLine(String rows, String expected)
      throws IOException {
    Ran ran = analyze(file("u.csv", "block,runtime,value\n" + rows.replace("/", "\n") + "\n"));
    assertThat(ran.refused().err()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unit,ns,ms | ratio 1000000",
        "unit,ns,B | line 3: the value of value has the unit B",
        "unit,ns, | line 3: the value of value has no unit",
        "better,lower,higher | line 3: better of value is Higher, but Lower in line 2",
        "better,bigger,bigger | line 2: better is \"bigger\": write Lower or Higher",
        "primary,no,yes | line 3: primary of value is true, but false in line 2",
        "primary,maybe,yes | line 2: primary is \"maybe\": write true or false",
        "counted,0,1 | skipped 1 row(s) that do not count",
        "counted,perhaps,1 | line 2: counted is \"perhaps\"",
        "warmup,true,false | skipped 1 row(s) of the warm-up",
        "warmup,x,false | line 2: warmup is \"x\"",
      })
  void columnsOfAnExportAreHonouredRowByRow(String column, String expected) throws IOException {
    String[] cells = column.split(",", -1);
    String text =
        "block,runtime,value,%s\n0,runc,1,%s\n0,gvisor,1,%s\n1,runc,1,%s\n"
            .formatted(cells[0], cells[1], cells[2], cells[1]);
    if (cells[0].equals("counted") || cells[0].equals("warmup")) {
      text += "2,runc,1,%s\n".formatted(cells[2]);
      text = text.replaceFirst("1,runc,1,.*\n", "");
    }
    Ran ran = json(file("c.csv", text));
    if (expected.startsWith("ratio")) {
      assertThat(ran.comparison().get("ratio").asDouble())
          .isEqualTo(Double.parseDouble(expected.substring(6)), within(1e-6));
    } else if (expected.startsWith("skipped")) {
      assertThat(ran.err()).contains(expected);
    } else {
      assertThat(ran.refused().err()).contains(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unit,ms,B | line 3: the value of value has the unit B",
        "better,lower,higher | line 3: better of value is Higher, but Lower in line 2",
        "better,bigger,bigger | line 2: better is \"bigger\": write Lower or Higher",
        "primary,no,yes | line 3: primary of value is true, but false in line 2",
        "primary,maybe,yes | line 2: primary is \"maybe\": write true or false",
        "counted,perhaps,1 | line 2: counted is \"perhaps\"",
        "warmup,x,false | line 2: warmup is \"x\"",
        "counted,1,0 | skipped 1 row(s) that do not count",
        "warmup,no,yes | skipped 1 row(s) of the warm-up",
      })
  void columnsOfAnExportAreHonouredInAWideTable(String column, String expected) throws IOException {
    String[] cells = column.split(",");
    Ran ran =
        json(
            file(
                "w.csv",
                "run,runc,gvisor,%s\n0,1,2,%s\n1,1,900,%s\n"
                    .formatted(cells[0], cells[1], cells[2])));
    if (expected.startsWith("skipped")) {
      assertThat(ran.err()).contains(expected);
      assertThat(ran.comparison().get("ratio").asDouble()).isEqualTo(2, within(1e-9));
    } else {
      assertThat(ran.refused().err()).contains(expected);
    }
  }

  @Test
  void directionAndMachineOfAWideTableAreRead() throws IOException {
    String rows =
        IntStream.range(0, 8)
            .mapToObj(i -> "%d,1%d,2%d,higher,no,m1\n".formatted(i, i, i))
            .collect(Collectors.joining());
    JsonNode c =
        json(file("w.csv", "run,runc,gvisor,better,primary,machine\n" + rows)).comparison();
    assertThat(c.get("verdict").asText()).isEqualTo("Faster");
    assertThat(c.path("primary").asBoolean()).isFalse();
  }

  @Test
  void noBreakSpaceSeparatesNumberAndUnit() throws IOException {
    String rows = "0,runc,1\u00a0s\n0,gvisor,\u00a02\u202fs\u00a0\n";
    JsonNode c = json(file("n.csv", "block,runtime,value\n" + rows)).comparison();
    assertThat(c.get("ratio").asDouble()).isEqualTo(2, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1\u00005, 1\\u00005", "1\u00a0500, 1\\u00a0500", "1.5\u200b, 1.5\\u200b"})
  void charactersThatNobodySeesAreShown(String text, String shown) throws IOException {
    Ran ran = analyze(file("n.csv", "block,runtime,value\n0,runc," + text + "\n"));
    assertThat(ran.refused().err()).contains("line 2: the value \"" + shown + "\" is not a number");
    Path block = file("b.csv", "block,runtime,value\n\ufeff0,runc,1\n");
    assertThat(analyze(block).refused().err()).contains("line 2: the block \"\\ufeff0\"");
  }

  @Test
  void noBreakSpacesAroundNamesAreNotPartOfThem() throws IOException {
    String wide = text("47-wide.csv").replace("runc,", "runc\u00a0,");
    isSevenPairs(json(file("w.csv", wide)));
    String rows = "0,runc\u00a0,1\n0,gvisor,2\n1,runc,1\n1,\u202fgvisor,2\n";
    JsonNode c = json(file("l.csv", "block,runtime\u00a0,value\n" + rows)).comparison();
    assertThat(c.get("pairs").asInt()).isEqualTo(2);
  }

  @Test
  void headerBeforeABlankLineHasItsOwnLineNumber() throws IOException {
    assertThat(analyze(file("s.txt", "sysbench 1.0\n\n\nCPU speed:\n")).refused().err())
        .contains("line 1: the first line must name the columns");
  }

  @Test
  void tableWithoutNamesOfColumnsIsAskedForThem() throws IOException {
    assertThat(analyze(file("fio.log", "100, 1234, 0, 4096\n200, 1300, 0, 4096\n")).refused().err())
        .contains("line 1", "put a line with the names before it")
        .doesNotContain("--value");
  }

  @Test
  void oneRuntimeAloneIsReportedAsSuch() throws IOException {
    Ran ran = json(file("one.csv", "block,runtime,value\n0,runc,1\n1,runc,2\n"));
    assertThat(ran.err()).contains("only runc has values, so there is no comparison");
    assertThat(ran.json().get("notes").toString()).contains("there is no comparison");
  }

  @Test
  void publishedFiguresNeedTheColumnWithTheValues() throws IOException {
    Path figures = FILES.resolve("50-applications.csv");
    Ran refused = analyze(figures, "--better", "higher").refused();
    assertThat(refused.err())
        .contains("missing: block", "value", "runtime, method, metric, result", "--value result");
    Ran mapped = json(figures, "--better", "higher", "--value", "result");
    assertThat(mapped.json().get("design").asText()).isEqualTo("Unpaired");
    assertThat(mapped.json().get("comparisons")).hasSize(2);
    JsonNode node = mapped.comparison();
    assertThat(node.get("metric").asText()).contains("http.node");
    assertThat(node.get("ratio").asDouble()).isCloseTo(375.13 / 885.81, within(1e-9));
    assertThat(node.has("ciLow")).isFalse();
    assertThat(node.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(node.get("message").asText()).contains("1 and 1 value(s)", "needs 6 of each");
  }

  @Test
  void timesOfHyperfineAreUnpairedAndFailedRunsAreLeftOut() throws IOException {
    Path file = FILES.resolve("51-hyperfine.json");
    Ran ran = Ran.rtb("analyze", file.toString(), "-b", "sleep 0.01", "-o", "json");
    JsonNode c = ran.comparison();
    assertThat(c.get("design").asText()).isEqualTo("Unpaired");
    assertThat(c.get("n").asInt()).isEqualTo(5);
    assertThat(c.get("baselineN").asInt()).isEqualTo(6);
    assertThat(c.get("ratio").asDouble()).isBetween(1.7, 1.85);
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(ran.err()).contains("left out 1 run(s) that failed", "unpaired");
    Ran table = Ran.rtb("analyze", file.toString(), "-b", "sleep 0.01");
    assertThat(table.out()).contains("Unpaired comparison");
  }

  @Test
  void commandThatFailsMoreOftenHasNoVerdict() throws IOException {
    String times = "0.1,0.2,0.1,0.2,0.1,0.2,0.1,0.2,0.1,0.2,0.1,0.2,0.1,0.2,0.1,0.2";
    String text =
        ("{\"results\": [{\"command\": \"a\", \"times\": [%s], \"exit_codes\": [%s]},"
                + "{\"command\": \"b\", \"times\": [%s], \"exit_codes\": [%s]}]}")
            .formatted(
                times,
                "0,".repeat(15) + "0",
                times.replace("0.", "9."),
                "1,".repeat(8) + "0,".repeat(7) + "null");
    Ran ran = Ran.rtb("analyze", file("h.json", text).toString(), "-b", "a", "-o", "json");
    assertThat(ran.comparison().get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(ran.comparison().get("message").asText()).contains("b failed in 9 of 16 trials");
  }

  @Test
  void coarseClockAndBothReasonsAreReported() throws IOException {
    Ran ran = json(FILES.resolve("53-kata-floor.csv"));
    JsonNode c = ran.comparison();
    assertThat(c.get("pairs").asInt()).isEqualTo(5);
    assertThat(c.get("excluded").asInt()).isZero();
    assertThat(c.has("ratio")).isFalse();
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(c.get("message").asText()).contains("5 pair(s)", "needs 6");
    assertThat(c.get("remarks").toString()).contains("NoRatio");
    assertThat(ran.err()).contains("whole numbers", "coarse clock", "up to 1");
    assertThat(ran.json().get("notes").toString()).contains("coarse clock");
  }

  @Test
  void valuesWithoutBlocksAreNotPairs() throws IOException {
    Ran ran = json(FILES.resolve("54-unpaired.csv"));
    JsonNode c = ran.comparison();
    assertThat(c.get("design").asText()).isEqualTo("Unpaired");
    assertThat(c.has("pairs")).isFalse();
    assertThat(c.get("n").asInt()).isEqualTo(18);
    assertThat(c.get("baselineN").asInt()).isEqualTo(20);
    assertThat(c.get("ratio").asDouble()).isBetween(1.53, 1.55);
    assertThat(c.get("verdict").asText()).isEqualTo("Slower");
    assertThat(ran.json().get("intervalMethod").asText()).contains("Welch", "unpaired");
    assertThat(analyze(FILES.resolve("54-unpaired.csv")).out()).contains("Unpaired comparison");
  }

  @Test
  void indexColumnAndBlocksOfPandasAreRead() throws IOException {
    StringBuilder pandas = new StringBuilder(",block,runtime,value\n");
    int row = 0;
    for (String line : text("44-burst.csv").lines().filter(l -> l.matches("\\d.*")).toList()) {
      pandas.append(row++).append(',').append(line.replaceFirst(",", ".0,")).append('\n');
    }
    isSevenPairs(json(file("pandas.csv", pandas.toString())));
  }

  /** The same number of blocks and values: a column that says what was measured is not a sample. */
  @Test
  void methodsAreNotMixedIntoOneSample() throws IOException {
    String rows = "runtime,size,value\nrunc,4,1\nrunc,64,100\ngvisor,4,2\ngvisor,64,150\n";
    Ran refused = analyze(file("s.csv", rows)).refused();
    assertThat(refused.err()).contains("--block size", "--metric size", "--ignore size");
    Ran by = json(file("s.csv", rows), "--metric", "size");
    assertThat(by.json().get("comparisons")).hasSize(2);
    Ran text = json(file("t.csv", rows.replace(",4,", ",read,").replace(",64,", ",write,")));
    assertThat(text.json().get("comparisons")).hasSize(2);
    assertThat(text.err()).contains("compared separately, by size");
  }

  @Test
  void filesOfLoadGeneratorsAreNamed() throws IOException {
    Path k6 = file("k6.csv", "metric_name,timestamp,metric_value\nhttp_req_duration,1,2.5\n");
    assertThat(analyze(k6).refused().err())
        .contains("k6", "--metric metric_name --value metric_value");
    Path jmeter = file("j.jtl", "timeStamp,elapsed,label,success\n1,20,home,true\n");
    assertThat(analyze(jmeter).refused().err()).contains("JMeter", "--value elapsed");
    Path hey = file("hey.csv", "response-time,DNS+dialup,status-code\n0.1,0.0,200\n");
    assertThat(analyze(hey).refused().err()).contains("hey", "--value response-time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"context\":{},\"benchmarks\":[{\"name\":\"a\",\"real_time\":1}]} | Google Benchmark: write a CSV",
        "{\"machine_info\":{},\"benchmarks\":[{\"stats\":{\"data\":[1]}}]} | pytest-benchmark: write a CSV",
        "[{\"jmhVersion\":\"1.37\"}] | JMH: write a CSV",
        "{\"type\":\"Point\",\"data\":{},\"metric\":\"m\"}/{\"type\":\"Point\"} | k6: let k6 write CSV",
        "{\"root_group\":{},\"metrics\":{\"iterations\":{}}} | k6: let k6 write each value",
        "{\"attack\":\"\",\"latency\":1}/{\"attack\":\"\"} | vegeta: write a CSV",
        "{\"Action\":\"output\",\"Package\":\"p\"}/{\"Action\":\"pass\"} | without -json",
        "{\"start\":{},\"intervals\":[],\"end\":{}} | iperf3: write a CSV",
        "{\"fio version\":\"fio-3.33\",\"jobs\":[]} | fio: write a CSV",
        "{\"sampling_mode\":\"Linear\",\"iters\":[1],\"times\":[2]} | criterion: write a CSV",
        "[{\"block\":0,\"runtime\":\"runc\",\"value\":1}] | the columns block, runtime, value",
        "{\"runtime\":\"runc\",\"value\":1}/{\"runtime\":\"runc\",\"value\":2} | the columns runtime, value",
      })
  void jsonOfAnotherToolIsNamed(String text, String expected) throws IOException {
    Ran ran = analyze(file("x.json", text.replace("/", "\n") + "\n"));
    assertThat(ran.refused().err()).contains(expected, "rtb analyze reads exports");
  }

  @Test
  void messageNamesTheColumnOfTheValues() throws IOException {
    Path file = file("x.csv", "block,runtime,ms,note\n0,runc,1,a\n0,gvisor,1:02,b\n");
    assertThat(analyze(file, "--value", "ms", "--ignore", "note").refused().err())
        .contains("line 3: column ms: the value \"1:02\" is not a number");
  }

  @Test
  void severalFilesAreOneTable() throws IOException {
    String runc =
        "response-time,status-code\n1.0,200\n1.1,200\n1.2,200\n1.05,200\n1.1,200\n1,200\n";
    Path first = file("runc.csv", runc);
    Path second = file("gvisor.csv", runc.replace("1.", "2."));
    Ran ran =
        Ran.rtb(
            "analyze",
            first.toString(),
            second.toString(),
            "-b",
            "runc",
            "--value",
            "response-time",
            "-o",
            "json");
    assertThat(ran.comparison().get("runtime").asText()).isEqualTo("gvisor");
    assertThat(ran.comparison().get("n").asInt()).isEqualTo(6);
    List<String> lines = text("44-burst.csv").lines().toList();
    Path left = file("left.csv", String.join("\n", lines.subList(2, 9)) + "\n");
    Path right =
        file("right.csv", lines.get(2) + "\n" + String.join("\n", lines.subList(9, 17)) + "\n");
    isSevenPairs(Ran.rtb("analyze", left.toString(), right.toString(), "-b", "runc", "-o", "json"));
    Path again = file("again.csv", Files.readString(left));
    assertThat(Ran.rtb("analyze", left.toString(), again.toString(), "-b", "runc").refused().err())
        .contains("block 0 has a second value");
    assertThat(Ran.rtb("analyze", EXPORT, left.toString()).refused().err()).contains("export");
  }

  @Test
  void goBenchmarksAreUnpaired() throws IOException {
    StringBuilder text = new StringBuilder("goos: linux\nUnit req/s better=higher\n");
    for (int i = 0; i < 6; i++) {
      text.append(
          "BenchmarkWrite/runtime=runc-8  \t 100\t %d ns/op\t 10 B/op\n".formatted(100 + i));
      text.append(
          "BenchmarkWrite/runtime=gvisor-8 \t 100\t %d ns/op\t 10 B/op\n".formatted(300 + i));
    }
    Ran ran = json(file("go.txt", text + "PASS\n"));
    assertThat(ran.comparison().get("metric").asText()).isEqualTo("time");
    assertThat(ran.comparison().get("verdict").asText()).isEqualTo("Slower");
    assertThat(ran.json().get("results").get(0).get("unit").asText()).isEqualTo("ns");
    assertThat(ran.comparison().get("design").asText()).isEqualTo("Unpaired");
    Path bare = file("b.txt", "BenchmarkWrite-8 100 1 ns/op\n");
    assertThat(analyze(bare).refused().err()).contains("line 1", "/runtime=runc", "--runtime");
  }

  /** What {@code rtb export} writes for machines. */
  @ParameterizedTest
  @ValueSource(strings = {"ndjson", "json", "csv", "benchstat", "hyperfine"})
  void everyExportForMachinesIsRead(String format) throws IOException {
    Path file = directory.resolve("export." + format);
    Ran export =
        Ran.rtb("export", "-f", EXPORT, "--format", format, "--output-file", file.toString());
    assertThat(export.code()).as(export.err()).isZero();
    JsonNode c = json(file).comparison();
    assertThat(c.get("runtime").asText()).isEqualTo("gvisor");
    assertThat(c.get("ratio").asDouble())
        .isCloseTo(json(Path.of(EXPORT)).comparison().get("ratio").asDouble(), within(1e-9));
    boolean pairs = !format.equals("benchstat") && !format.equals("hyperfine");
    assertThat(c.has("pairs")).isEqualTo(pairs);
  }

  @Test
  void lastLineWithoutANewlineIsReported() throws IOException {
    String cut = text("44-burst.csv").strip();
    assertThat(analyze(file("cut.csv", cut)).err()).contains("the last line has no newline");
    assertThat(analyze(FILES.resolve("44-burst.csv")).err()).doesNotContain("no newline");
    String export = Files.readString(Path.of(EXPORT)).strip();
    assertThat(analyze(file("cut.ndjson", export)).err()).contains("the last line has no newline");
    Path torn = file("torn.ndjson", export.substring(0, export.length() - 20));
    assertThat(analyze(torn).refused().err()).contains("cut off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<testResults> | XML",
        "[1, 2] | unknown form",
        "{\"type\": \"Point\"} | unknown form",
        "block runtime value/0 runc 1 | --separator",
        "0,runc,1,02 | missing:",
        "1,1.02,1.55 | missing:",
        "runtime,block,value/a,0,1/a,0 | line 3: 2 fields, expected 3",
        "block,runtime,value/0,runc,1/,runc,2 | line 3: the block \"\" is not a whole number",
      })
  void whatCannotBeReadIsRefusedWithTheForm(String text, String expected) throws IOException {
    Ran ran = analyze(file("x.csv", text.replace("/", "\n") + "\n"));
    assertThat(ran.refused().err()).contains(expected);
  }
}
