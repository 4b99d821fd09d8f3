package dev.runtimebench.results.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.NumberFormat.Decimal;
import dev.runtimebench.api.v1alpha1.NumberFormat.Form;
import dev.runtimebench.api.v1alpha1.NumberFormat.Group;
import dev.runtimebench.api.v1alpha1.NumberFormat.Prefixes;
import dev.runtimebench.api.v1alpha1.NumberFormatBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {

  private static NumberReader reader(String unit) {
    return new NumberReader(unit, NumberFormat.PLAIN);
  }

  private static double value(NumberReader.Result result) {
    assertThat(result).isInstanceOf(NumberReader.Value.class);
    return ((NumberReader.Value) result).value();
  }

  private static String problem(NumberReader.Result result) {
    assertThat(result).isInstanceOf(NumberReader.Problem.class);
    return ((NumberReader.Problem) result).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 | 12",
        "-1.5 | -1.5",
        "+3 | 3",
        ".5 | 0.5",
        "5. | 5",
        "6.1e3 | 6100",
        "1E-9 | 1e-9",
        "12,345.6 | 12345.6",
        "-1,234,567 | -1234567",
        "007 | 7",
      })
  void plainNumberIsRead(String text, double expected) {
    assertThat(value(reader("s").read(" " + text + "\t"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,5",
        "0,512",
        "1,234",
        "0,123.4",
        "12,34.5",
        "1,2,3",
        "1,234,56",
        "1.41ms",
        "0x1p4",
        "12d",
        "12f",
        "1e",
        "--5",
        "1.2.3",
        "1_000",
        "1 000",
        "5-",
        "e5",
        ".",
        "-",
        "12 5",
        "١٢",
        "1m2.3s",
        "0:58.1",
        "12%"
      })
  void anythingElseIsAProblemThatShowsTheText(String text) {
    assertThat(problem(reader("s").read(text))).contains('"' + text + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-inf", "+Inf", "Infinity", "nan", "-nan", "NaN", "-INF"})
  void valueThatIsNotFiniteHasItsOwnReason(String text) {
    String reason = "\"" + text + "\" is not a finite number";
    assertThat(problem(reader("s").read(text))).isEqualTo(reason);
    assertThat(problem(reader("s").readNumber(text))).isEqualTo(reason);
    assertThat(problem(reader("s").read(text, "ms"))).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"1e999, large", "-1e309, large", "1e-999, small", "-4e-325, small"})
  void numberThatADoubleCannotHoldIsOutOfRange(String text, String size) {
    String reason = "\"%s\" is out of range: it is too %s for a number".formatted(text, size);
    assertThat(problem(reader("s").read(text))).isEqualTo(reason);
    assertThat(problem(reader("s").readNumber(text))).isEqualTo(reason);
    assertThat(problem(reader("s").read(text, "ms"))).isEqualTo(reason);
  }

  @Test
  void problemNamesTheDeclarationThatHelps() {
    assertThat(problem(reader("s").read("1,5"))).contains("number.decimal: Comma");
    assertThat(problem(reader("s").read("1,234")))
        .contains("number.group: Comma", "number.decimal");
    assertThat(problem(reader("us").read("1.41ms"))).contains("number.form: WithUnit");
    assertThat(problem(reader("s").read("0:58.1"))).contains("number.form: Duration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.0", "12.5", "1e5", "1.5e-3", ".5"})
  void numberWithoutAUnitIsReadWhereAUnitMayStand(String text) {
    NumberReader reader =
        new NumberReader("us", NumberFormatBuilder.builder().form(Form.WithUnit).build());
    assertThat(value(reader.read(text))).isEqualTo(Double.parseDouble(text));
  }

  @Test
  void signAloneIsNotADuration() {
    NumberReader reader =
        new NumberReader("s", NumberFormatBuilder.builder().form(Form.Duration).build());
    assertThat(problem(reader.read("-"))).contains("is not a duration");
  }

  @Test
  void exponentIsNotANumber() {
    Neighbours neighbours = reader("s").neighbours();
    assertThat(neighbours.problem(new Neighbours.Place("1e999", 2, 5, 2, 5)).orElseThrow())
        .contains("begins before the group");
    assertThat(neighbours.problem(new Neighbours.Place("1e-99", 3, 5, 3, 5))).isPresent();
    assertThat(neighbours.problem(new Neighbours.Place("t= .5", 4, 5, 0, 5))).isPresent();
    assertThat(neighbours.problem(new Neighbours.Place("rate 99", 5, 7, 5, 7))).isEmpty();
  }

  @Test
  void unitOfTheSpecIsVisibleInMessages() {
    assertThat(problem(reader("\u001b[1m").read("1", "s"))).contains("\\x1b[1m");
  }

  @Test
  void hostileTextIsShortAndVisible() {
    String shown = problem(reader("s").read("\u001b[1m" + "9".repeat(100_000)));
    assertThat(shown).hasSizeLessThan(100).contains("\\x1b[1m");
    assertThat(problem(reader("s").read("1e-99999"))).contains("too small");
    assertThat(problem(reader("s").read("1e99999999999"))).contains("too large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Comma |  | 0,512 | 0.512",
        "Comma | Point | 12.345,6 | 12345.6",
        "Comma | Space | 1 234 567,8 | 1234567.8",
        "Point | Comma | 1,234 | 1234",
        "Point | Comma | 1234.5 | 1234.5",
        "Point | Apostrophe | 1'234.5 | 1234.5",
        "Point | Underscore | 1_000_000 | 1000000",
      })
  void declaredSeparatorsAreRead(Decimal decimal, Group group, String text, double expected) {
    NumberFormat format = NumberFormatBuilder.builder().decimal(decimal).group(group).build();
    assertThat(value(new NumberReader("s", format).read(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Comma |  | 0.512",
        "Comma | Point | 12.34,6",
        "Point | Comma | 0,512",
        "Point | Comma | 1,5",
        "Point | Comma | 1,2345",
        "Point | Space | 1 234,5",
        "Point | Underscore | 1_00",
      })
  void declaredSeparatorsAreStrict(Decimal decimal, Group group, String text) {
    NumberFormat format = NumberFormatBuilder.builder().decimal(decimal).group(group).build();
    assertThat(problem(new NumberReader("s", format).read(text))).contains('"' + text + '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us | 850.00 | us | 850",
        "us | 1.20 | ms | 1200",
        "us | 1.2 | s | 1.2e6",
        "us | 3 | \u00b5s | 3",
        "us | 3 | \u03bcs | 3",
        "ms | 512 | us | 0.512",
        "s | 2 | m | 120",
        "s | 1.5 | min | 90",
        "ns | 0.1 | us | 100",
        "{request}/s | 6.61 | k | 6610",
        "/s | 912.40 |  | 912.4",
        "/s | 1.2 | M | 1.2e6",
        "/s | 12 | kops/s | 12000",
        "/s | 60 | req/min | 1",
        "/s | 7 | IOPS | 7",
        "1 | 3 | k | 3000",
        "1 | 12.5 | % | 0.125",
        "% | 12.5 | % | 12.5",
        "By | 1.5 | KiB | 1536",
        "MiBy/s | 1 | GiB/s | 1024",
        "By/s | 8 | Mbps | 1e6",
        "By/s | 9.4 | Gbits/sec | 1.175e9",
        "bit/s | 1 | B/s | 8",
      })
  void printedUnitIsConverted(String unit, String text, String printed, double expected) {
    assertThat(value(reader(unit).read(text, printed == null ? "" : printed)))
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @ParameterizedTest
  @CsvSource({"us, k", "us, B", "us, parsec", "/s, ms", "By, ops", "s, Ms", "1, ms", "By/s, B"})
  void otherUnitIsAProblemThatShowsTheText(String unit, String printed) {
    assertThat(problem(reader(unit).read("5", printed))).contains("5" + printed);
  }

  @ParameterizedTest
  @CsvSource({"By, KB", "By, kB", "By, MB", "By, G", "By/s, MB/s", "/s, K", "By/s, MBps"})
  void prefixThatMayBeBinaryMustBeDeclared(String unit, String printed) {
    assertThat(problem(reader(unit).read("5", printed))).contains("number.prefixes");
    for (Prefixes prefixes : Prefixes.values()) {
      NumberFormat format = NumberFormatBuilder.builder().prefixes(prefixes).build();
      double thousand = prefixes == Prefixes.Decimal ? 1000 : 1024;
      int order = printed.startsWith("M") ? 2 : printed.startsWith("G") ? 3 : 1;
      assertThat(value(new NumberReader(unit, format).read("5", printed)))
          .isEqualTo(5 * Math.pow(thousand, order));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1m2.3s, 62.3",
    "1h0m0.5s, 3600.5",
    "250ms, 0.25",
    "1 min 2 s, 62",
    "0:58.1, 58.1",
    "1:02:03.5, 3723.5",
    "-0:01, -1",
    "90s, 90",
    "1.5h, 5400",
  })
  void durationIsRead(String text, double seconds) {
    NumberFormat format = NumberFormatBuilder.builder().form(Form.Duration).build();
    assertThat(value(new NumberReader("s", format).read(text))).isEqualTo(seconds);
    assertThat(value(new NumberReader("ms", format).read(text))).isEqualTo(seconds * 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1s2m", "1m2m", "58.1", "1:75", "0:58.1.2", "1x", "m", "1m2", "", "1:2:3:4"})
  void textThatIsNoDurationIsAProblem(String text) {
    NumberFormat format = NumberFormatBuilder.builder().form(Form.Duration).build();
    assertThat(problem(new NumberReader("s", format).read(text))).contains('"' + text + '"');
  }

  @ParameterizedTest
  @CsvSource({"1.41ms, 1410", "850us, 850", "2 s, 2e6", "1e3us, 1000"})
  void numberWithItsUnitIsRead(String text, double micros) {
    NumberFormat format = NumberFormatBuilder.builder().form(Form.WithUnit).build();
    assertThat(value(new NumberReader("us", format).read(text))).isEqualTo(micros);
    assertThat(problem(new NumberReader("us", format).read("1.41 parsec"))).contains("parsec");
  }

  @Test
  void unitOfABareNumberIsDeclared() {
    NumberFormat kib = NumberFormatBuilder.builder().unit("KiB").build();
    assertThat(value(new NumberReader("By", kib).read("656"))).isEqualTo(656 * 1024);
    assertThat(value(new NumberReader("By", kib).readNumber("2"))).isEqualTo(2048);
    NumberFormat kb = NumberFormatBuilder.builder().unit("kB").prefixes(Prefixes.Binary).build();
    assertThat(value(new NumberReader("By", kb).read("656"))).isEqualTo(656 * 1024);
  }

  @Test
  void declarationThatCannotBeReadIsAProblem() {
    NumberFormat both =
        NumberFormatBuilder.builder().decimal(Decimal.Comma).group(Group.Comma).build();
    assertThat(new NumberReader("s", both).declarationProblem()).isPresent();
    NumberFormat duration = NumberFormatBuilder.builder().form(Form.Duration).build();
    assertThat(new NumberReader("By", duration).declarationProblem()).isPresent();
    assertThat(new NumberReader("s", duration).declarationProblem()).isEmpty();
    NumberFormat unit = NumberFormatBuilder.builder().unit("kB").build();
    assertThat(new NumberReader("By", unit).declarationProblem().orElseThrow())
        .contains("prefixes");
    NumberFormat other = NumberFormatBuilder.builder().unit("ms").build();
    assertThat(new NumberReader("By", other).declarationProblem()).isPresent();
    assertThat(new NumberReader("Cel", other).declarationProblem()).isPresent();
    assertThat(new NumberReader("us", other).declarationProblem()).isEmpty();
  }
}
