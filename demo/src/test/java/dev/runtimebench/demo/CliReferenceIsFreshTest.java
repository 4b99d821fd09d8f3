package dev.runtimebench.demo;

import dev.runtimebench.cli.command.Rtb;
import dev.runtimebench.testkit.GeneratedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Checks that docs/reference/cli.md matches the commands. */
class CliReferenceIsFreshTest {

  private static final String HEAD =
      """
      # The command line `rtb`

      `./rtb` runs from a checkout. `kubectl rtb` is the same program, if `kubectl-rtb` and `kubectl_complete-rtb` of the
      checkout (or links to them) are on the PATH.

      | command | what it does |
      |---|---|
      """;

  private static final String HABITS =
      """

      ## In every command

      - **A cluster**: `--context` and `--kubeconfig`, else the files that `KUBECONFIG` lists, else `~/.kube/config`. Of two
        entries with one name in the listed files, the first counts, as in kubectl.
      - **Benchmarks**: a name, or TYPE/NAME with the types `rtb`, `runtimebenchmark` and `rtb.runtimebench.dev`. `-n` names
        the namespace, `-A` asks all namespaces, `-l` selects by label. When one name is missing, the command shows the
        others, and exits with 2.
      - **Output**: `-o` is the format. Its names mean the same in every command: `table`; `wide`, which cuts and wraps
        nothing, and has more columns in `get`, `workloads`, `report`, `run --wait`, `demo`, `analyze` and `compare`; `json`;
        `yaml`; `name`, which is TYPE/NAME. Commands whose output is one document (`analyze`, `compare`, `doctor`,
        `version`, `workload try`) and `export` have no `name`. `export` has only the formats of samples and results. A
        command that does not offer a format names those that it offers. JSON and YAML of one name are one object, and of
        one name that does not exist nothing; otherwise they are a `List`, which may be empty.
      - **Files**: `--output-file` writes a file, and without `-o` its extension is the format: `json`, `yaml` or `yml`, `md`,
        `html`, `csv`, `ndjson`, `xml` (JUnit), `txt`. With another extension the format is the usual one of the command.
        `demo` writes a directory instead. Earlier versions took a file after `-o` in `report`, `export` and `demo`; the
        message names the new option. `--format` still works.
      - **Width**: tables fit a terminal from 60 to 80 columns. `COLUMNS` sets the width of what goes to a pipe.
      - **Colour**: only the help has bold text. `NO_COLOR` and `TERM=dumb` turn the bold text off. With `TERM=dumb`, or when
        standard error is no terminal, progress comes line by line.
      - **Exit codes**: [exit codes](exit-codes.md).

      ## Completion

      `rtb completion bash|zsh|fish` prints a script; `rtb completion --help` says where the script belongs. The script asks
      `rtb __complete`, so commands, options, values, and the names of benchmarks, workloads, namespaces and contexts are
      completed. Without an answer of the cluster within 2 s there are no names.
      """;

  @Test
  void pageIsFresh() throws IOException {
    CommandLine all =
        Rtb.commandLine(
            new DemoPart(),
            Rtb.commandLine(new DemoPart()).getSubcommands().keySet().toArray(String[]::new));
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE).append(HEAD);
    List<CommandSpec> commands = new ArrayList<>();
    for (Map.Entry<String, CommandLine> one : all.getSubcommands().entrySet()) {
      CommandSpec spec = one.getValue().getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        commands.add(spec);
        page.append(
            "| [`rtb %s`](#rtb-%s) | %s |\n".formatted(spec.name(), spec.name(), first(spec)));
      }
    }
    page.append(HABITS);
    for (CommandSpec spec : commands) {
      command(page, spec, "rtb " + spec.name());
      for (CommandLine sub : spec.subcommands().values()) {
        command(page, sub.getCommandSpec(), "rtb " + spec.name() + " " + sub.getCommandName());
      }
    }
    GeneratedFile.check("docs/reference/cli.md", page.toString());
  }

  private static String first(CommandSpec spec) {
    return cell(spec.usageMessage().description()[0]);
  }

  private static void command(StringBuilder page, CommandSpec spec, String name) {
    page.append("\n## ").append(name).append("\n\n");
    Stream.of(spec.usageMessage().description())
        .filter(text -> !text.isEmpty())
        .forEach(text -> page.append(wrapped(text)).append("\n\n"));
    StringBuilder rows = new StringBuilder();
    for (ArgSpec argument : spec.positionalParameters()) {
      row(rows, argument.paramLabel(), argument);
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()
          && !List.of(option.names()).contains("--help")
          && !List.of(option.names()).contains("--version")) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        row(rows, String.join("`, `", option.names()) + value, option);
      }
    }
    if (!rows.isEmpty()) {
      page.append("| argument | meaning |\n|---|---|\n").append(rows);
    }
    List<String> footer =
        Stream.of(spec.usageMessage().footer()).dropWhile(String::isEmpty).toList();
    if (!footer.isEmpty()) {
      page.append("\n```text\n").append(String.join("\n", footer)).append("\n```\n");
    }
  }

  private static void row(StringBuilder page, String name, ArgSpec argument) {
    String[] rendered =
        argument instanceof OptionSpec option ? option.description() : argument.description();
    page.append("| `%s` | %s |\n".formatted(name, cell(String.join(" ", rendered))));
  }

  private static String cell(String text) {
    return Help.Ansi.OFF.string(text).replace("|", "\\|").strip();
  }

  /** The documents have lines of at most 120 columns. */
  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : cell(text).split(" ")) {
      boolean fits = column + 1 + word.length() <= 120;
      lines.append(column == 0 ? "" : fits ? " " : "\n").append(word);
      column = fits ? column + (column == 0 ? 0 : 1) + word.length() : word.length();
    }
    return lines.toString();
  }
}
