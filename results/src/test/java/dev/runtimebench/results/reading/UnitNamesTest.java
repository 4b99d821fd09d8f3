package dev.runtimebench.results.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.NumberFormat.Prefixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNamesTest {

  @ParameterizedTest
  @CsvSource({
    "usec, us", "microseconds, us", "\u00b5s, us", "secs, s", "minutes, min", "hours, h",
    "B, By", "bytes, By", "KiB, KiBy", "MiBy, MiBy", "GiB/s, GiBy/s", "B/s, By/s",
    "req/s, /s", "1/s, /s", "ops/s, /s", "Hz, /s", "iops, /s", "req/min, /min",
    "%, %", "1, 1", "Mbit/s, Mbit/s", "Gbps, Gbit/s"
  })
  void spellingsOfToolsHaveANameInUcum(String printed, String ucum) {
    assertThat(UnitNames.ucum(printed)).isEqualTo(ucum);
  }

  @ParameterizedTest
  @CsvSource({
    "850, us, ms, 0.85",
    "1.5, min, s, 90",
    "2, KiB, B, 2048",
    "1, MiB/s, KiB/s, 1024",
    "60, req/min, req/s, 1",
    "8, Mbit/s, B/s, 1e6",
    "1e-3, h, s, 3.6"
  })
  void unitsOfOneDimensionAreConverted(double value, String from, String to, double expected) {
    assertThat(UnitNames.convert(value, from, to).orElseThrow())
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"KB", "kB", "MB/s", "m", "d", "k", "K", "b", "x", "", " ", "apples", "KBps"})
  void unclearUnitsAreUnknown(String text) {
    assertThat(UnitNames.of(text)).isEmpty();
    assertThat(UnitNames.ucum(text)).isEqualTo(text);
  }

  @Test
  void anUnknownUnitConvertsToItselfOnly() {
    assertThat(UnitNames.convert(5, "apples", "apples")).contains(5.0);
    assertThat(UnitNames.convert(5, "apples", "ms")).isEmpty();
    assertThat(UnitNames.convert(5, "ms", "By")).isEmpty();
  }

  /** The table is closed: it has each unit of the list, with the factor of the list. */
  @Test
  void eachPrintedUnitHasItsFactor() {
    for (Prefixes prefixes : new Prefixes[] {null, Prefixes.Decimal, Prefixes.Binary}) {
      new PrintedUnitTable(prefixes)
          .all()
          .forEach(
              (text, unit) -> {
                PrintedUnits.Found found = PrintedUnits.of(text, Scales.BYTE, prefixes);
                assertThat(found).as(text).isInstanceOf(PrintedUnits.Known.class);
                Unit known = ((PrintedUnits.Known) found).unit();
                assertThat(known.isSameAs(unit)).as("%s: %s", text, known).isTrue();
              });
    }
  }
}
