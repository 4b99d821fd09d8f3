package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a terminal or a spreadsheet interprets reaches the output. */
class RawTextTest {

  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";

  /**
   * Escape, C1 introducer, delete, right-to-left override and isolate, zero width, language tag.
   */
  private static final String HOSTILE =
      "a\u001b[31m\u009b31m\u007f\u202e\u2066\u200b\u061c" + Character.toString(0xE0041) + "z";

  @TempDir private Path directory;

  private static void isClean(String text) {
    assertThat(text.codePoints().filter(c -> c != '\n'))
        .allMatch(
            c ->
                !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.SURROGATE);
  }

  private String hostileExport() throws IOException {
    String escaped = new ObjectMapper().writeValueAsString(HOSTILE);
    String text = Files.readString(Path.of(EXPORT)).replace("\"gvisor\"", escaped);
    return Files.writeString(directory.resolve("hostile.ndjson"), text).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndjson", "json", "csv", "benchstat", "hyperfine", "markdown"})
  void exportEscapesControlCharacters(String format) throws IOException {
    Ran ran = Ran.rtb("export", "-f", hostileExport(), "--format", format);
    assertThat(ran.code()).as(ran.err()).isZero();
    isClean(ran.out());
    if (format.equals("ndjson")) {
      String again = Files.writeString(directory.resolve("again.ndjson"), ran.out()).toString();
      Ran same = Ran.rtb("export", "-f", again, "--format", "ndjson");
      assertThat(same.out()).isEqualTo(ran.out());
    }
  }

  @Test
  void analysisAndReportEscapeControlCharacters() throws IOException {
    String file = hostileExport();
    for (String form : new String[] {"table", "json"}) {
      Ran analysis = Ran.rtb("analyze", file, "-o", form);
      isClean(analysis.out());
      isClean(analysis.err());
      isClean(Ran.rtb("report", "-f", file, "--format", form).out());
    }
    assertThat(Ran.rtb("report", "-f", file, "--format", "html").out())
        .doesNotContain("\u001b", "\u009b", "\u202e", "\u061c");
  }

  @Test
  void fileNamesAndOptionsAreEscaped() throws IOException {
    Path named = directory.resolve("x\u001b[2J.csv");
    Files.writeString(named, "block,runtime,value\n0,a,1\n0,b,2");
    Ran read = Ran.rtb("analyze", "-b", "a", named.toString());
    assertThat(read.err()).contains("no newline");
    isClean(read.err());
    isClean(Ran.rtb("analyze", named + "absent").err());
    isClean(Ran.rtb("report", "--" + HOSTILE).err());
    isClean(Ran.rtb("analyze", "x.csv", "--better", HOSTILE).err());
    isClean(Ran.rtb(HOSTILE).err());
    isClean(Ran.rtb("analyze", named.toString(), "-b", HOSTILE).err());
    isClean(Ran.rtb("export", "-f", EXPORT, "--output-file", named.toString()).err());
  }

  @Test
  void noCellStartsAFormula() throws IOException {
    String text =
        Files.readString(Path.of(EXPORT))
            .replace("\"gvisor\"", "\"=HYPERLINK(1)\"")
            .replace("\"node-1\"", "\"@node\"");
    String file = Files.writeString(directory.resolve("f.ndjson"), text).toString();
    String csv = directory.resolve("f.csv").toString();
    assertThat(Ran.rtb("export", "-f", file, "--output-file", csv).code()).isZero();
    assertThat(
            Files.readString(Path.of(csv))
                .lines()
                .flatMap(l -> java.util.stream.Stream.of(l.split(","))))
        .noneMatch(cell -> cell.matches("\"?[=@+].*"));
    Ran again = Ran.rtb("analyze", csv, "-b", "runc", "-o", "json");
    assertThat(again.comparison().get("runtime").asText()).isEqualTo("=HYPERLINK(1)");
  }

  @Test
  void tablesKeepTheirNumbersAtAnyMagnitudeAndWidthOfNames() throws IOException {
    StringBuilder text = new StringBuilder("block,runtime,metric,unit,value\n");
    String name = "a-very-long-name-".repeat(10);
    for (int i = 0; i < 7; i++) {
      for (double size : new double[] {1e-300, 1e-9, 1, 1e15, 1e300}) {
        String metric = name + size;
        text.append("%d,%s,%s,%s,%s\n".formatted(i, name + "a", metric, "unit".repeat(20), size));
        text.append(
            "%d,%s,%s,%s,%s\n".formatted(i, name + "b", metric, "unit".repeat(20), size * 3));
      }
    }
    String file = Files.writeString(directory.resolve("m.csv"), text).toString();
    Ran ran = Ran.rtb("analyze", file, "-b", name + "a");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("3.000e+300", "1.000e-300", "3.000e+15").doesNotContain("...");
    assertThat(ran.out().lines().filter(line -> line.contains("3.00x")).count()).isEqualTo(5);
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
  }
}
