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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rtb analyze} compares only values of the same kind: one method, size or package. */
class AnalyzeKindsTest {

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

  /** The ratios by metric; NaN without a ratio. */
  private static Map<String, Double> ratios(Ran ran) throws IOException {
    Map<String, Double> ratios = new TreeMap<>();
    for (JsonNode c : ran.json().get("comparisons")) {
      ratios.put(c.get("metric").asText(), c.path("ratio").asDouble(Double.NaN));
    }
    return ratios;
  }

  private static void isTwice(Ran ran, String... metrics) throws IOException {
    Map<String, Double> ratios = ratios(ran);
    assertThat(ratios).as(ran.err()).containsOnlyKeys(metrics);
    assertThat(ratios.values()).allSatisfy(r -> assertThat(r).isCloseTo(2, within(0.1)));
  }

  private static String rows(String runtime, String kind, double value, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "%s,%s,%s\n".formatted(runtime, kind, value * (1 + i * 1e-3)))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({"node,ruby", "4,64", "4KiB,64KiB"})
  void aKindThatOneRuntimeLacksIsNoPartOfAnotherKind(String one, String other) throws IOException {
    String text =
        "runtime,kind,value\n"
            + rows("runc", one, 10, 6)
            + rows("gvisor", one, 20, 6)
            + rows("runc", other, 1000, 18);
    Ran ran = analyze(file("k.csv", text));
    assertThat(ratios(ran)).containsOnlyKeys("value " + one, "value " + other);
    assertThat(ratios(ran).get("value " + one)).isCloseTo(2, within(1e-9));
    assertThat(ratios(ran).get("value " + other)).isNaN();
    assertThat(ran.err()).contains("by kind", "do not occur under each runtime", other);
  }

  @ParameterizedTest
  @CsvSource({"t", "1"})
  void aKindBeyondTheFiftiethIsRefused(String prefix) throws IOException {
    StringBuilder text = new StringBuilder("runtime,test,value\n");
    for (int i = 0; i <= 50; i++) {
      text.append(rows("runc", prefix + i, i + 1, 2)).append(rows("gvisor", prefix + i, i + 2, 2));
    }
    Ran ran = analyze(file("k.csv", text.toString())).refused();
    assertThat(ran.err()).contains("column test", "more than 50", "--metric test", "--ignore test");
    assertThat(analyze(file("k.csv", text.toString()), "--ignore", "test").code()).isZero();
  }

  @Test
  void numbersOfRowsAreAskedForWhenOneRuntimeHasFewer() throws IOException {
    StringBuilder text = new StringBuilder("runtime,i,value\n");
    IntStream.range(0, 80).forEach(i -> text.append(rows("runc", "" + i, 10 + i, 1)));
    IntStream.range(0, 70).forEach(i -> text.append(rows("gvisor", "" + i, 10 + i, 1)));
    assertThat(analyze(file("k.csv", text.toString())).refused().err())
        .contains("--block i", "--metric i", "--ignore i");
  }

  @Test
  void columnNMayBeASize() throws IOException {
    String once = "runtime,n,value\nrunc,10,1\nrunc,1000,90\ngvisor,10,2\ngvisor,1000,200\n";
    assertThat(analyze(file("n.csv", once)).refused().err())
        .contains("column n", "--block n", "--metric n", "--ignore n");
    String often =
        "runtime,n,value\n"
            + rows("runc", "10", 1, 6)
            + rows("runc", "1000", 90, 9)
            + rows("gvisor", "10", 2, 9)
            + rows("gvisor", "1000", 180, 6);
    isTwice(analyze(file("n.csv", often)), "value 10", "value 1000");
    assertThat(analyze(file("w.csv", "n,runc,gvisor\n10,1,2\n1000,90,200\n")).refused().err())
        .contains("the column n does not look like a runtime", "--metric n");
  }

  @Test
  void kindsWithoutACommonOneAreRefused() throws IOException {
    String text =
        "runtime,kind,value\n"
            + rows("runc", "a", 1, 6)
            + rows("runc", "b", 9, 6)
            + rows("gvisor", "c", 2, 6);
    assertThat(analyze(file("k.csv", text)).refused().err())
        .contains("column kind", "no value occurs under two runtimes", "--ignore kind");
  }

  @Test
  void measuredColumnsAreNamedAsNotUsed() throws IOException {
    String text =
        "runtime,cpu,value\nrunc,0.5,1\nrunc,0.25,1.1\nrunc,0.5,1.2\ngvisor,0.75,2\ngvisor,1,2.1\n";
    Ran ran = analyze(file("k.csv", text));
    assertThat(ratios(ran)).containsOnlyKeys("value");
    assertThat(ran.err()).contains("1 column(s) are not used: cpu");
  }

  @Test
  void timesOfRequestsAreNotKinds() throws IOException {
    String text =
        "runtime,timestamp,value\n"
            + rows("runc", "1700000000", 1, 3)
            + rows("runc", "1700000001", 1, 3)
            + rows("gvisor", "1700000001", 2, 3)
            + rows("gvisor", "1700000002", 2, 3);
    Ran ran = analyze(file("k6.csv", text));
    isTwice(ran, "value");
    assertThat(ran.err()).contains("not used: timestamp");
  }

  private static String result(String command, double seconds, String parameters) {
    return "{\"command\": \"%s\", \"times\": [%s]%s}"
        .formatted(
            command,
            IntStream.range(0, 6)
                .mapToObj(i -> Double.toString(seconds * (1 + i * 1e-3)))
                .collect(Collectors.joining(",")),
            parameters.isEmpty() ? "" : ", \"parameters\": {" + parameters + "}");
  }

  private static String results(String... results) {
    return "{\"results\": [" + String.join(",", results) + "]}\n";
  }

  private static String runtime(String name) {
    return "\"runtime\": \"" + name + "\"";
  }

  @Test
  void parametersOfHyperfineAreKinds() throws IOException {
    String size = ", \"size\": \"%d\"";
    String text =
        results(
            result("docker run --runtime=runc x 1", 0.01, runtime("runc") + size.formatted(1)),
            result("docker run --runtime=gvisor x 1", 0.02, runtime("gvisor") + size.formatted(1)),
            result("docker run --runtime=runc x 100", 1, runtime("runc") + size.formatted(100)),
            result(
                "docker run --runtime=gvisor x 100", 2, runtime("gvisor") + size.formatted(100)));
    isTwice(analyze(file("h.json", text)), "time size=1", "time size=100");
    isTwice(
        analyze(file("p.json", text.replace("runtime\":", "handler\":")), "--runtime", "handler"),
        "time size=1",
        "time size=100");
    assertThat(analyze(file("h.json", text), "--runtime", "engine").refused().err())
        .contains("results[0]", "no parameter engine");
  }

  @Test
  void commandsOfHyperfineAreKinds() throws IOException {
    String text =
        results(
            result("docker run --runtime runc img a", 0.01, runtime("runc")),
            result("docker run --runtime gvisor img a", 0.02, runtime("gvisor")),
            result("docker run --runtime runc img b", 1, runtime("runc")),
            result("docker run --runtime gvisor img b", 2, runtime("gvisor")));
    isTwice(analyze(file("h.json", text)), "time a", "time b");
    String same = results(result("true", 1, ""), result("true", 9, ""), result("runc", 1, ""));
    assertThat(analyze(file("s.json", same)).refused().err())
        .contains("results[1]", "the same command as", "results[0]");
  }

  @Test
  void filesOfHyperfineAreRuntimes() throws IOException {
    Path runc = file("runc.json", results(result("a", 1, ""), result("b", 3, "")));
    Path gvisor = file("gvisor.json", results(result("a", 2, ""), result("b", 6, "")));
    isTwice(analyze(runc, gvisor.toString()), "time a", "time b");
    Path one = file("runc.json", results(result("docker run --runtime runc x", 1, "")));
    Path two = file("gvisor.json", results(result("docker run --runtime gvisor x", 2, "")));
    Ran cut = analyze(one, two.toString());
    isTwice(cut, "time");
    assertThat(cut.err()).doesNotContain("commands differ");
    Path other = file("gvisor.json", results(result("docker run --runtime runsc x", 2, "")));
    Ran told = analyze(one, other.toString());
    isTwice(told, "time");
    assertThat(told.err()).contains("2 files", "commands differ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{%s}{%s} | line 1: more text",
        "{%s} and more | not JSON at line",
        "{%s, %s} | Duplicate field 'results'",
      })
  void textBehindTheDocumentOfHyperfineIsRefused(String form, String expected) throws IOException {
    String inner = results(result("runc", 1, ""), result("gvisor", 2, "")).strip();
    String bare = inner.substring(1, inner.length() - 1);
    Ran ran = analyze(file("h.json", form.replace("%s", bare)));
    assertThat(ran.refused().err()).contains(expected);
  }

  private static String go(String name, double value) {
    return IntStream.range(0, 6)
        .mapToObj(i -> "Benchmark%s 100 %s ns/op\n".formatted(name, value * (1 + i * 1e-3)))
        .collect(Collectors.joining());
  }

  @Test
  void packagesOfGoAreKinds() throws IOException {
    String text =
        "pkg: ex.com/a\n"
            + go("X/runtime=runc-8", 100)
            + go("X/runtime=gvisor-8", 200)
            + "pkg: ex.com/b\n"
            + go("X/runtime=runc-8", 5000)
            + go("X/runtime=gvisor-8", 10000);
    isTwice(analyze(file("g.txt", text)), "ex.com/a X time", "ex.com/b X time");
  }

  @Test
  void numbersOfCpusAreKindsAndNumbersInNamesStay() throws IOException {
    String eight = go("X/runtime=runc-8", 100) + go("X/runtime=gvisor-8", 200);
    Ran ran = analyze(file("c.txt", eight + go("X/runtime=runc-2", 800)));
    assertThat(ratios(ran)).containsOnlyKeys("X-8 time", "X-2 time");
    assertThat(ratios(ran).get("X-8 time")).isCloseTo(2, within(1e-9));
    Ran bare = analyze(file("c.txt", eight + go("X/runtime=runc", 800)));
    assertThat(ratios(bare).get("X-8 time")).isCloseTo(2, within(1e-9));
    String sizes =
        go("X/runtime=runc/size-10", 1)
            + go("X/runtime=gvisor/size-10", 2)
            + go("X/runtime=runc/size-99", 100)
            + go("X/runtime=gvisor/size-99", 200);
    isTwice(analyze(file("s.txt", sizes)), "X/size-10 time", "X/size-99 time");
    isTwice(
        analyze(file("t.txt", sizes.replaceAll("-(10|99) ", "-$1-8 "))),
        "X/size-10 time",
        "X/size-99 time");
    String named = go("X/runtime=runc", 1) + go("X/runtime=kata-2", 2);
    isTwice(analyze(file("n.txt", named)), "time");
  }

  @Test
  void namesOfGoAgreeBetweenFiles() throws IOException {
    Path runc = file("runc.txt", go("X-8", 1) + go("Y-8", 100));
    Path gvisor = file("gvisor.txt", go("X-8", 2));
    Ran ran = analyze(runc, gvisor.toString());
    assertThat(ratios(ran).get("X time")).isCloseTo(2, within(1e-9));
    assertThat(ratios(ran).get("Y time")).isNaN();
  }
}
