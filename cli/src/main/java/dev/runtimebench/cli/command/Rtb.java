package dev.runtimebench.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line: what a container runtime costs, measured in a cluster. */
@Command(
    name = "rtb",
    mixinStandardHelpOptions = true,
    versionProvider = Rtb.Version.class,
    description = "Measures what a container runtime costs: runc, gVisor or any other.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "rtb COMMAND --help tells more.",
      "Exit codes: 0 done; 1 a gate or a benchmark failed; 2 a gate is undecided,",
      "wrong usage, or the cluster refuses or does not answer; 3 not over in the",
      "time given."
    })
public final class Rtb {

  private static final int WIDTH = 80;

  /** The command line, ready to execute; without the demo. */
  public static CommandLine commandLine() {
    return commandLine(new DemoEntry());
  }

  /**
   * The command line, ready to execute.
   *
   * @param demo the command {@link DemoEntry#NAME}
   */
  public static CommandLine commandLine(Object demo) {
    return new CommandLine(new Rtb())
        .addSubcommand(demo)
        .addSubcommand(new RunCommand())
        .addSubcommand(new ReportCommand())
        .addSubcommand(new ExportCommand())
        .addSubcommand(new AnalyzeCommand())
        .setExecutionExceptionHandler(new Failures())
        .setUsageHelpWidth(WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The version that was built. */
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
