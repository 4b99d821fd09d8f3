package dev.runtimebench.cli.command;

import dev.runtimebench.cli.show.TerminalWidth;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The root command {@code rtb}. */
@Command(
    name = "rtb",
    mixinStandardHelpOptions = true,
    versionProvider = Rtb.Version.class,
    description = "Measures what a container runtime costs: runc, gVisor or any other.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "'rtb COMMAND --help' shows the options of a command.",
      "-o means the output format in every command: table, wide, json, yaml or name,",
      "and what else the command offers. --output-file writes a file.",
      "",
      "Exit codes of all commands: 0 done; 1 the answer is no: a gate failed, a",
      "benchmark failed, a workload fails more often under one runtime, an analysis",
      "differs from the status, a runtime is slower than before (compare --fail-on),",
      "or the cluster is not ready (doctor); 2 the command failed, or the answer is",
      "unknown; 3 the time was not enough."
    })
public final class Rtb {

  private static final String AS = "RTB_AS";

  /**
   * Returns the command line without the demo, ready to execute these arguments.
   *
   * @param arguments see {@link #commandLine(LocalPart, String...)}
   */
  public static CommandLine commandLine(String... arguments) {
    return commandLine(LocalPart.NONE, arguments);
  }

  /**
   * Returns the command line, ready to execute these arguments. To start faster, the command line
   * reads the options of a command only if the arguments name the command or an argument file.
   *
   * @param local what a program with a local cluster adds
   * @param arguments as typed
   */
  public static CommandLine commandLine(LocalPart local, String... arguments) {
    CommandLine rtb = new CommandLine(new Rtb(), new Commands(local));
    rtb.setExpandAtFiles(arguments.length == 0 || !arguments[0].equals(CompleteCommand.NAME));
    rtb.setCommandName(name());
    List<String> typed = List.of(arguments);
    boolean all =
        typed.contains(CompleteCommand.NAME)
            || typed.stream().anyMatch(argument -> argument.startsWith("@"));
    for (Class<?> command :
        List.of(
            local.demo(),
            RunCommand.class,
            GetCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            AnalyzeCommand.class,
            CompareCommand.class,
            UiCommand.class,
            WorkloadsCommand.class,
            WorkloadCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            VersionCommand.class)) {
      Command described = command.getAnnotation(Command.class);
      rtb.addSubcommand(
          described.name(), all || typed.contains(described.name()) ? command : listed(described));
    }
    Failures failures = new Failures();
    return rtb.setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionStrategy(failures)
        .setUsageHelpWidth(TerminalWidth.columns())
        .setColorScheme(Help.defaultColorScheme(ansi()))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandSpec listed(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage().description(command.description()).hidden(command.hidden());
    return spec;
  }

  /** Makes the objects of the commands. */
  private record Commands(LocalPart local) implements IFactory {

    @Override
    public <T> T create(Class<T> type) throws Exception {
      return type == WorkloadTryCommand.class
          ? type.cast(new WorkloadTryCommand(local))
          : CommandLine.defaultFactory().create(type);
    }
  }

  /** What the user types before the arguments. The plugin of kubectl sets the variable. */
  static String name() {
    return "kubectl rtb".equals(System.getenv(AS)) ? "kubectl rtb" : "rtb";
  }

  /** Picocli honours NO_COLOR, but does not know that a dumb terminal has no bold text. */
  private static Help.Ansi ansi() {
    return "dumb".equals(System.getenv("TERM")) ? Help.Ansi.OFF : Help.Ansi.AUTO;
  }

  /** Returns the version of this program, for example {@code 0.1.0}. */
  static String version() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Rtb.class.getResourceAsStream("build.properties")) {
      build.load(in);
    }
    return build.getProperty("version");
  }

  /** The text of {@code rtb --version}. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {"rtb " + version()};
    }
  }
}
