package dev.runtimebench.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.cli.table.TextTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  private static TextTable table() {
    return new TextTable(
        List.of(Column.name("workload", 10), Column.unit(), Column.number("gvisor-ptrace")));
  }

  @Test
  void numbersAreAlignedToTheRight() {
    assertThat(table().row(List.of("a", "us", "1.5")).row(List.of("bb", "", "12")).render(80))
        .containsExactly(
            "workload     gvisor-ptrace",
            "a        us            1.5",
            "bb                      12");
  }

  @Test
  void headersBreakAtDashesBeforeNamesAreCut() {
    assertThat(table().row(List.of("workload", "us", "1.5")).render(20))
        .containsExactly("             gvisor-", "workload      ptrace", "workload us      1.5")
        .allMatch(line -> line.length() <= 20);
  }

  @Test
  void longNameIsCutAndMarkedAsCut() {
    List<String> lines = table().row(List.of("a-name-that-goes-on-and-on", "us", "1.5")).render(28);
    assertThat(lines).allMatch(line -> line.length() <= 28);
    assertThat(lines.get(lines.size() - 1)).contains("..").endsWith("1.5");
  }

  @Test
  void narrowTerminalGetsAStackedTable() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name("metric", 10),
                Column.name("runtime", 10),
                Column.number("median"),
                Column.name("interval", Integer.MAX_VALUE),
                Column.number("a-number-with-a-long-header-that-cannot-be-cut")));
    table.row(List.of("latency", "gvisor", "123456.789", "[123456.1, 123457.2]", "1.234567890"));
    table.row(List.of("", "kata", "1", "", "2"));
    assertThat(table.render(60))
        .containsExactly(
            "latency gvisor",
            "  median 123456.789, interval [123456.1, 123457.2],",
            "  a-number-with-a-long-header-that-cannot-be-cut 1.234567890",
            "kata",
            "  median 1, a-number-with-a-long-header-that-cannot-be-cut 2")
        .allMatch(line -> line.length() <= 60);
  }

  @Test
  void sentenceLosesItsEnd() {
    TextTable table =
        new TextTable(List.of(Column.name("NAME", 4), Column.sentence("RESULT", 12)))
            .row(List.of("a", "gvisor is 3 times as slow"));
    assertThat(table.render(20)).containsExactly("NAME  RESULT", "a     gvisor is 3...");
  }

  @Test
  void fitsIsFalseForATableThatIsTooWide() {
    TextTable table = table().row(List.of("name", "us", "123456789012345678901234567890"));
    assertThat(table.fits(30)).isFalse();
    assertThat(table.fits(80)).isTrue();
  }
}
