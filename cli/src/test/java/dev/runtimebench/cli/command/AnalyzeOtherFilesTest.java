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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code rtb analyze} with files whose rows or columns mean something else than they seem to:
 * summaries, units, errors of a spreadsheet, parameters.
 */
class AnalyzeOtherFilesTest {

  private static final String LONG = "block,runtime,value\n";

  @TempDir private Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static Ran analyze(Path file, String... options) {
    List<String> all = new ArrayList<>(List.of("analyze", file.toString(), "-b", "runc"));
    all.addAll(List.of("-o", "json"));
    all.addAll(Arrays.asList(options));
    return Ran.rtb(all.toArray(String[]::new));
  }

  /** What pandas' describe() writes: a row is a count or a mean, and not a value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",runc,gvisor/count,8,8/mean,1.0,1.5 | line 2: column 1 has no name and has the text \"count\"",
        ",runc,gvisor/0,1,2/mean,1.0,1.5 | line 3: column 1 has no name and has the text \"mean\"",
        ",runtime,value/read,runc,1/write,gvisor,2 | line 2: column 1 has no name",
        "runc,gvisor,/1,2,/1,2,slow | line 3: column 3 has no name and has the text \"slow\"",
      })
  void textInAColumnWithoutANameIsRefused(String text, String expected) throws IOException {
    Ran ran = analyze(file("x.csv", text.replace("/", "\n") + "\n"));
    assertThat(ran.refused().err()).contains(expected, "give it a name");
  }

  @Test
  void separatorAtTheEndOfEachLineIsNoColumn() throws IOException {
    Path file = file("e.csv", "block;runtime;value;\n0;runc;1;\n0;gvisor;2;\n");
    assertThat(analyze(file).comparison().get("ratio").asDouble()).isEqualTo(2, within(1e-9));
  }

  private static final String GOOGLE = "name,iterations,real_time,cpu_time,time_unit\n";

  /** Google Benchmark chooses the unit, and its column is not called unit. */
  @Test
  void columnThatLooksLikeAUnitMustNotChange() throws IOException {
    Path runc = file("runc.csv", GOOGLE + "BM_a,100,850,840,us\nBM_b,9,1,1,ms\n");
    Path gvisor = file("gvisor.csv", GOOGLE + "BM_a,100,1.2,1.1,ms\nBM_b,9,2,2,ms\n");
    String[] options = {
      gvisor.toString(), "--metric", "name", "--value", "real_time", "--ignore", "iterations"
    };
    assertThat(analyze(runc, options).refused().err())
        .contains("gvisor.csv: line 2: the column time_unit has the text \"ms\"")
        .contains("\"us\" in ", "runc.csv: line 2", "--unit time_unit", "--ignore time_unit");
    List<String> declared = new ArrayList<>(Arrays.asList(options));
    declared.addAll(List.of("--unit", "time_unit"));
    JsonNode c = analyze(runc, declared.toArray(String[]::new)).comparison();
    assertThat(c.get("metric").asText()).isEqualTo("BM_a");
    assertThat(c.get("ratio").asDouble()).isEqualTo(1200.0 / 850, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unit", "units", "Units", "UNIT"})
  void columnWithUnitsIsHonouredRowByRow(String name) throws IOException {
    String rows = "0,runc,850,us\n0,gvisor,1.7,ms\n";
    JsonNode c = analyze(file("u.csv", "block,runtime,value," + name + "\n" + rows)).comparison();
    assertThat(c.get("ratio").asDouble()).isEqualTo(2, within(1e-9));
    Path wide = file("w.csv", "run,runc,gvisor," + name + "\n0,850,1700,us\n1,0.85,1.7,ms\n");
    assertThat(analyze(wide).comparison().get("ratio").asDouble()).isEqualTo(2, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"time_unit", "Score Unit", "uom"})
  void valuesWithBlocksHaveOneUnitToo(String name) throws IOException {
    String rows = "0,runc,850,us\n0,gvisor,1.7,ms\n";
    Path file = file("u.csv", "block,runtime,value," + name + "\n" + rows);
    assertThat(analyze(file).refused().err()).contains("line 3", "--unit " + name);
    assertThat(analyze(file, "--ignore", name).code()).isZero();
    assertThat(analyze(file, "--unit", name).comparison().get("ratio").asDouble())
        .isEqualTo(2, within(1e-9));
  }

  @Test
  void optionUnitMustNameAColumn() throws IOException {
    assertThat(analyze(file("u.csv", LONG + "0,runc,1\n"), "--unit", "u").refused().err())
        .contains("line 1: --unit names the column u, but the columns are block, runtime, value");
  }

  /** Such a line looks like a comment, and its other values would be lost. */
  @ParameterizedTest
  @ValueSource(strings = {"#N/A", "#DIV/0!", "#NV", "#WERT!", "#NAME?", "#REF!"})
  void errorOfASpreadsheetIsNotAComment(String error) throws IOException {
    Path file = file("e.csv", "runc,gvisor\n1,2\n" + error + ",3\n");
    assertThat(analyze(file).refused().err())
        .contains("line 3: \"" + error + ",3\"", "error of a spreadsheet", "--comment none");
  }

  @Test
  void missingCellOfASpreadsheetIsSkippedWithoutComments() throws IOException {
    Path file = file("e.csv", "runc,gvisor\n1,2\n#N/A,3\n");
    Ran ran = analyze(file, "--comment", "none");
    assertThat(ran.err()).contains("skipped 1 row(s) without a value");
    assertThat(ran.comparison().get("n").asInt()).isEqualTo(2);
    assertThat(ran.comparison().get("baselineN").asInt()).isEqualTo(1);
    Path comments = file("c.csv", "# N/A, or not\n#a,b\nrunc,gvisor\n1,2\n#end!\n");
    assertThat(analyze(comments).err()).contains("skipped 3 comment line(s)");
  }

  @Test
  void commentWithTheNamesOfTheColumnsIsPointedOut() throws IOException {
    Path file = file("s.csv", "# hostname;interval;CPU;%user\nhost;1;-1;0.5\nhost;1;-1;0.7\n");
    assertThat(analyze(file).refused().err())
        .contains("line 2", "the comment before this line", "remove its comment character");
    Path other = file("o.csv", "# made by x\na,b\n1,2\n");
    assertThat(analyze(other).refused().err()).doesNotContain("the comment before this line");
  }

  /** The column value of Criterion's raw.csv is a parameter, the same for both runtimes. */
  @Test
  void parameterOfCriterionIsNotAValue() throws IOException {
    String text =
        "group,function,value,throughput_num,throughput_type,sample_measured_value,unit,iteration_count\n"
            + IntStream.range(1, 8)
                .mapToObj(i -> "g,f,1024,,,%d.0,ns,%d\n".formatted(i * 1000, i))
                .collect(Collectors.joining());
    Path runc = file("runc.csv", text);
    Path gvisor = file("gvisor.csv", text);
    assertThat(analyze(runc, gvisor.toString()).refused().err())
        .contains("runc.csv: line 1: this is a file of Criterion", "by iteration_count");
    assertThat(analyze(runc, gvisor.toString(), "--value", "sample_measured_value").refused().err())
        .contains("Criterion");
  }

  @Test
  void fileThatAddsNothingOrIsNamedTwiceIsRefused() throws IOException {
    Path runc = file("runc.csv", "value\n1\n");
    Path gvisor = file("gvisor.csv", "value\n");
    assertThat(analyze(runc, gvisor.toString()).refused().err())
        .contains("gvisor.csv: line 1: contains no value: no row follows");
    assertThat(analyze(runc, runc.toString()).refused().err()).contains("runc.csv: is named twice");
  }

  @Test
  void messageNamesTheOtherFile() throws IOException {
    Path left = file("left.csv", LONG + "0,runc,1\n");
    Path right = file("right.csv", LONG + "0,runc,2\n");
    assertThat(analyze(left, right.toString()).refused().err())
        .contains("right.csv: line 2: block 0 has a second value for runc; the first is in ")
        .contains("left.csv: line 2");
    Path unit = file("unit.csv", LONG + "1,runc,2ms\n");
    assertThat(analyze(left, unit.toString()).refused().err())
        .contains("unit.csv: line 2", "left.csv: line 2 has no unit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nan", "-nan", "+NaN", "inf", "-INF", "Infinity", "1.#INF", "-1.#IND", "\u221e"})
  void valueThatIsNotFiniteHasNoRatio(String text) throws IOException {
    Path file = file("n.csv", LONG + "0,runc,1\n0,gvisor," + text + "\n1,runc,1\n1,gvisor,2\n");
    JsonNode c = analyze(file).comparison();
    assertThat(c.get("pairs").asInt()).isEqualTo(1);
    assertThat(c.get("excluded").asInt()).isEqualTo(1);
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.01,0.02 | multiples of 0.01 | up to 0.01",
        "10,20 | multiples of 10 | up to 10",
        "1,2 | whole numbers | up to 1",
      })
  void coarseClockOfAnyStepIsReported(String pair, String what, String error) throws IOException {
    String rows =
        IntStream.range(0, 6)
            .mapToObj(i -> i + "," + pair + "\n")
            .collect(Collectors.joining("", "run,runc,gvisor\n", ""));
    assertThat(analyze(file("c.csv", rows)).err())
        .contains("all values of value are " + what, "coarse clock", error);
    String fine = rows.replace(pair, pair.replace(",", "37,") + "41");
    assertThat(analyze(file("f.csv", fine)).err()).doesNotContain("coarse clock");
  }

  private static String modes(String form, int values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values; i++) {
      text.append(form.formatted(i, "runc", 40 + i * 0.1));
      text.append(form.formatted(i, "gvisor", i % 2 == 0 ? 40 + i * 0.1 : 900 + i));
    }
    return text.toString();
  }

  @Test
  void twoModesAreReportedForPairsAndForOtherValues() throws IOException {
    Path pairs = file("p.csv", LONG + modes("%d,%s,%s\n", 12));
    Path other = file("u.csv", "runtime,value\n" + modes("%2$s,%3$s\n", 12));
    for (Path file : List.of(pairs, other)) {
      JsonNode remark = analyze(file).comparison().path("remarks").path(0);
      assertThat(remark.path("kind").asText()).isEqualTo("TwoModes");
      assertThat(remark.path("message").asText()).contains("gvisor has 6 values around", "and 6");
      Ran table = Ran.rtb("analyze", file.toString(), "-b", "runc");
      assertThat(table.out().replaceAll("\\s+", " ")).contains("Remark on gvisor", "two groups");
    }
    Path one =
        file("o.csv", LONG + modes("%d,%s,%s\n", 12).replaceAll("gvisor,9\\d\\d", "gvisor,41"));
    assertThat(analyze(one).out()).doesNotContain("TwoModes");
  }
}
