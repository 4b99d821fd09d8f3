package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code rtb analyze} with CSV files from other programs. */
class AnalyzeCommandTest {

  private static final String TIES =
      """
      runtime,value,block
      a,1,0
      b,2,0
      a,2,1
      b,4,1
      a,3,2
      b,6,2
      a,2,3
      b,2,3
      a,5,4
      b,5,4
      a,4,5
      b,3,5
      a,1,6
      b,1,6
      """;

  @TempDir private Path directory;

  private record Ran(int code, String out, String err) {

    private JsonNode json() throws IOException {
      assertThat(code).as(err).isZero();
      return new ObjectMapper().readTree(out);
    }

    private JsonNode comparison() throws IOException {
      return json().get("comparisons").get(0);
    }
  }

  private static Ran rtb(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Rtb.commandLine(arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  private String file(String text) throws IOException {
    Path file = directory.resolve("values.csv");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file.toString();
  }

  private Ran json(String text) throws IOException {
    return rtb("analyze", file(text), "--baseline", "a", "--output", "json");
  }

  /**
   * R 4.2.2: {@code l <- log(y / x); exp(t.test(l)$conf.int); t.test(y - x)}; the p-value by all
   * {@code 2^7} signs, {@code mean(abs(s %*% l) >= abs(sum(l)) - 1e-12)} with {@code s <-
   * as.matrix(expand.grid(rep(list(c(-1, 1)), 7)))}; {@code exp(power.t.test(n = 7, sd = sd(l),
   * power = .8, type = "one.sample", tol = 1e-12)$delta)}.
   */
  @Test
  void analysisAgreesWithRDespiteTies() throws IOException {
    JsonNode c = json(TIES).comparison();
    assertThat(c.get("ratio").asDouble()).isCloseTo(1.29170834209075, within(1e-12));
    assertThat(c.get("ciLow").asDouble()).isCloseTo(0.874792433582867, within(1e-12));
    assertThat(c.get("ciHigh").asDouble()).isCloseTo(1.90732152791165, within(1e-12));
    assertThat(c.get("confidence").asDouble()).isEqualTo(0.95);
    assertThat(c.get("pValue").asDouble()).isEqualTo(0.25);
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(c.get("minDetectableRatio").asDouble()).isCloseTo(1.709610869, within(1e-6));
    assertThat(c.get("difference").asDouble()).isCloseTo(0.714285714285714, within(1e-12));
    JsonNode b = json(TIES).json().get("results").get(1);
    assertThat(b.get("runtime").asText()).isEqualTo("b");
    assertThat(b.get("n").asInt()).isEqualTo(7);
    assertThat(b.get("mean").asDouble()).isCloseTo(23.0 / 7, within(1e-14));
    assertThat(b.get("median").asDouble()).isEqualTo(3);
    assertThat(b.get("sd").asDouble()).isCloseTo(1.79947082168487, within(1e-12));
  }

  @Test
  void columnOrderLineEndsQuotesAndMissingHeaderDoNotChangeTheResult() throws IOException {
    String expected = json(TIES).out();
    assertThat(json(TIES.replace("\n", "\r\n")).out()).isEqualTo(expected);
    assertThat(json("\uFEFF" + TIES.replace("a,", "\"a\" ,") + "\n\n").out()).isEqualTo(expected);
    StringBuilder bare = new StringBuilder();
    TIES.lines()
        .skip(1)
        .map(l -> l.split(","))
        .forEach(f -> bare.append(f[2] + "," + f[0] + "," + f[1] + "\n"));
    String note = "\"the file has no header: the columns are taken as block, runtime and value\", ";
    String out = json(bare.toString()).out();
    assertThat(out).contains(note);
    assertThat(out.replace(note, "")).isEqualTo(expected);
  }

  @Test
  void blockWithoutAValueOfOneRuntimeIsNotAPair() throws IOException {
    JsonNode c = json(TIES + "a,9,7\nb,NA,7\nb,9,8\na,,8\n").comparison();
    assertThat(c.get("pairs").asInt()).isEqualTo(7);
    assertThat(c.get("excluded").asInt()).isZero();
    assertThat(json(TIES + "b,NA,7\n").err()).contains("skipped 1 row(s) without a value");
  }

  @Test
  void oneBlockHasARatioButNoInterval() throws IOException {
    JsonNode c = json("0,a,2\n0,b,3\n").comparison();
    assertThat(c.get("ratio").asDouble()).isEqualTo(1.5, within(1e-15));
    assertThat(c.has("ciLow")).isFalse();
    assertThat(c.get("pValue").asDouble()).isEqualTo(1);
    assertThat(c.get("message").asText()).isEqualTo("1 pair(s): a verdict at 95% needs 6");
    assertThat(json("0,a,2\n0,b,3\n").json().get("results").get(0).has("sd")).isFalse();
  }

  @Test
  void verdictNeedsSixBlocks() throws IOException {
    StringBuilder text = new StringBuilder("block,runtime,value\n");
    for (int i = 0; i < 5; i++) {
      text.append("%d,a,%d\n%d,b,%d\n".formatted(i, 100 + i, i, 400 + i));
    }
    assertThat(json(text.toString()).comparison().get("verdict").asText())
        .isEqualTo("Inconclusive");
    text.append("5,a,105\n5,b,405\n");
    assertThat(json(text.toString()).comparison().get("verdict").asText()).isEqualTo("Slower");
    Ran higher =
        rtb("analyze", file(text.toString()), "-b", "a", "-o", "json", "--better", "higher");
    assertThat(higher.comparison().get("verdict").asText()).isEqualTo("Faster");
  }

  /** Zero and negative values have no ratio, so the whole comparison is one of differences. */
  @ParameterizedTest
  @CsvSource({"0", "-1", "0.0", "-0"})
  void valueOfZeroOrLessGivesADifference(String value) throws IOException {
    JsonNode c = json(TIES + "a,7,7\nb," + value + ",7\n").comparison();
    assertThat(c.get("excluded").asInt()).isZero();
    assertThat(c.get("pairs").asInt()).isEqualTo(8);
    assertThat(c.has("ratio")).isFalse();
    assertThat(c.has("difference")).isTrue();
    assertThat(c.get("remarks").toString())
        .contains("NoRatio", "1 of 8 blocks have a value that is 0 or negative");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Inf", "-inf"})
  void valueThatIsNotFiniteMakesTheVerdictInconclusive(String value) throws IOException {
    JsonNode c = json(TIES + "a,7,7\nb," + value + ",7\n").comparison();
    assertThat(c.get("excluded").asInt()).isEqualTo(1);
    assertThat(c.get("pairs").asInt()).isEqualTo(7);
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(c.get("message").asText()).contains("is not finite");
  }

  @Test
  void inconclusiveVerdictWithoutPairsHasAMessage() throws IOException {
    JsonNode c = json("1,a,1\n2,b,2\n0,a,NaN\n0,b,3\n").comparison();
    assertThat(c.has("ratio")).isFalse();
    assertThat(c.get("pairs").asInt()).isZero();
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(c.get("message").asText()).contains("no block has two values that can be compared");
  }

  @Test
  void pValuesAreAdjustedOverSeveralMetrics() throws IOException {
    StringBuilder text = new StringBuilder("block,runtime,metric,value\n");
    for (int i = 0; i < 6; i++) {
      text.append("%d,a,x,%d\n%d,b,x,%d\n".formatted(i, 100 + i, i, 200 + i));
      text.append("%d,a,y,%d\n%d,b,y,%d\n".formatted(i, 100 + i, i, 300 + i));
    }
    JsonNode c = json(text.toString()).comparison();
    assertThat(c.get("pValue").asDouble()).isEqualTo(2.0 / 64);
    assertThat(c.get("adjustedPValue").asDouble()).isEqualTo(4.0 / 64);
    assertThat(c.get("message").asText())
        .isEqualTo("6 pair(s): a verdict at 95%, as one of 2 comparisons, needs 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "block,runtime,value/0,a,1/0,b,x1 | line 3: the value \"x1\" is not a number",
        "block,runtime,value/0,a,1/0,a,2 | line 3: block 0 has a second value for a; the first is in line 2",
        "block,runtime,value/0,a | line 2: 2 fields, expected 3",
        "block,runtime,value/0,a,1,2 | line 2: 4 fields, expected 3",
        "block,runtime,value/0,\"a,1 | line 2: not CSV",
        "blk,rt,v/0,a,1 | line 1: the first line must name the columns block, runtime and value",
        "block,runtime,value,value/0,a,1,1 | line 1: two columns have the name value",
        "block,runtime,value/0.5,a,1 | line 2: the block \"0.5\" is not a whole number",
        "block,runtime,value/-1,a,1 | line 2: the block \"-1\" is not a whole number",
        "block,runtime,value/99999999999,a,1 | line 2: the block \"99999999999\" is not",
        "block,runtime,value/0,,1 | line 2: the runtime is empty",
        "block,runtime,value/0,a,1e999 | line 2: the value \"1e999\" is not a number",
        "block,runtime,value/0,a,0x10 | line 2: the value \"0x10\" is not a number",
        "block,runtime,value/0,a,1d | line 2: the value \"1d\" is not a number",
        "block,runtime,value/0,a,'1,5' | line 2: 4 fields",
        "block,runtime,value | contains no value",
        "block,runtime,value/0,c,1 | the baseline \"a\" is not one of [c]",
        "{\"format\": \"x\"} | line 1: not samples: \"format\" is \"x\"",
        "{\"format\": ///]} | line 4: not JSON",
      })
  void messageForAnInvalidFileNamesTheLine(String text, String expected) throws IOException {
    Ran ran = json(text.replace("/", "\n"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(expected).hasLineCount(1).doesNotContain("\tat ");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void outputContainsNoEscapeSequencesFromTheFile() throws IOException {
    Ran ran = rtb("analyze", file("0,a,1\n0,\u001b[31mred,2\n"), "--baseline", "a");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("red").doesNotContain("\u001b");
    Ran bad = json("0,a,1\n0,\u001b[31mred,\u001b]0;x\u0007\n");
    assertThat(bad.err()).doesNotContain("\u001b", "\u0007");
  }

  @Test
  void tableFitsIn80Columns() throws IOException {
    String text =
        TIES.replace("a,", "the-baseline-with-a-long-name,")
            .replace("b,", "a-contestant-with-a-very-long-name,");
    Ran ran = rtb("analyze", file(text), "--baseline", "the-baseline-with-a-long-name");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void messageForAMissingBaselineNamesTheRuntimes() throws IOException {
    Ran ran = rtb("analyze", file(TIES));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--baseline: one of [a, b]");
  }
}
