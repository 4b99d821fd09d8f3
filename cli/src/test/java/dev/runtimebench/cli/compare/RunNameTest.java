package dev.runtimebench.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.cli.CliException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an argument names. */
class RunNameTest {

  @ParameterizedTest
  @CsvSource({
    "rtb/write-syscall, false, write-syscall",
    "RuntimeBenchmark/a.b, false, a.b",
    "runtimebenchmarks.runtimebench.dev/x.json, false, x.json",
    "write-syscall, false, write-syscall",
    "before.ndjson, true, before.ndjson",
    "BEFORE.CSV, true, BEFORE.CSV",
    "./before, true, ./before",
    "pods/x, true, pods/x",
    "/tmp/x, true, /tmp/x",
    "-, true, -",
    "pom.xml, true, pom.xml",
  })
  void argumentIsAFileOrABenchmark(String argument, boolean file, String name) {
    assertThat(RunName.of(argument)).isEqualTo(new RunName(file, name));
  }

  /** None of these may become a request to the API server. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtb/",
        "rtb/../../secrets/x",
        "rtb/a?watch=1",
        "rtb/A",
        "A B",
        "-x",
        "",
        "a\u0000b",
        "rtb/x\u001b[31m",
        "rtb/-"
      })
  void otherNamesAreRefused(String argument) {
    assertThatThrownBy(() -> RunName.of(argument))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("neither an existing file nor the name of a benchmark");
  }

  @Test
  void longNameIsRefused() {
    assertThatThrownBy(() -> RunName.of("a".repeat(254))).isInstanceOf(CliException.class);
  }
}
