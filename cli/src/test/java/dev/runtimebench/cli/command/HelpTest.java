package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help of every command. */
class HelpTest {

  private static final String ESCAPE = "\u001b[";

  @AfterEach
  void widen() {
    System.clearProperty("rtb.columns");
  }

  /** The words of each command, without those that are hidden. */
  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>(List.of(List.<String>of()));
    CommandLine root = Rtb.commandLine("@all");
    root.getSubcommands().forEach((name, line) -> add(all, List.of(name), line));
    return all.stream();
  }

  private static void add(List<List<String>> all, List<String> words, CommandLine line) {
    // The module demo has the help of rtb demo.
    if (line.getCommandSpec().usageMessage().hidden() || words.contains(DemoEntry.NAME)) {
      return;
    }
    all.add(words);
    line.getSubcommands()
        .forEach(
            (name, sub) -> add(all, Stream.concat(words.stream(), Stream.of(name)).toList(), sub));
  }

  private static Ran help(List<String> command) {
    return Ran.rtb(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
  }

  /** Picocli replaces what looks like a variable, and writes null for an unknown one. */
  @ParameterizedTest
  @MethodSource("commands")
  void helpHasNoReplacedVariable(List<String> command) {
    assertThat(help(command).out()).contains("Usage: rtb").doesNotContain("null", "${");
  }

  @Test
  void completionForZshNamesTheFolder() {
    assertThat(help(List.of("completion")).out()).contains("> \"$fpath[1]/_rtb\"");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFits60Columns(List<String> command) {
    System.setProperty("rtb.columns", "60");
    assertThat(help(command).out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
  }

  private static String process(Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.runtimebench.cli.boot.Main", "get", "--help"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("NO_COLOR");
    builder.environment().put("CLICOLOR_FORCE", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** CLICOLOR_FORCE stands for a terminal, which a test does not have. */
  @Test
  void helpHasBoldTextInATerminal() throws Exception {
    assertThat(process(Map.of("TERM", "xterm"))).contains(ESCAPE + "1m");
  }

  @ParameterizedTest
  @CsvSource({"NO_COLOR, 1", "TERM, dumb"})
  void boldTextCanBeTurnedOff(String variable, String value) throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of("TERM", "xterm"));
    environment.put(variable, value);
    assertThat(process(environment)).contains("Usage: rtb get").doesNotContain(ESCAPE);
  }
}
