package dev.runtimebench.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      "Exit codes of all commands: 0 done; 1 the answer is no: a gate failed, a",
      "benchmark failed, a workload fails more often under one runtime, an analysis",
      "differs from the status, or a runtime is slower than before (compare",
      "--fail-on); 2 it could not be done, or the answer is not known; 3 not over in",
      "the time given."
    })
public final class Rtb {

  private static final int WIDTH = 80;

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
    List<String> typed = List.of(arguments);
    boolean inFile = typed.stream().anyMatch(argument -> argument.startsWith("@"));
    for (Class<?> command :
        List.of(
            local.demo(),
            RunCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            AnalyzeCommand.class,
            CompareCommand.class,
            WorkloadsCommand.class,
            WorkloadCommand.class)) {
      Command described = command.getAnnotation(Command.class);
      rtb.addSubcommand(
          described.name(),
          inFile || typed.contains(described.name()) ? command : listed(described));
    }
    Failures failures = new Failures();
    return rtb.setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionStrategy(failures)
        .setUsageHelpWidth(WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandSpec listed(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage().description(command.description());
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

  /** Reads the version from the build. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      Properties build = new Properties();
      try (InputStream in = Rtb.class.getResourceAsStream("build.properties")) {
        build.load(in);
      }
      return new String[] {"rtb " + build.getProperty("version")};
    }
  }
}
