package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints a failure: one line per cause, no stack trace, no class of Java. With {@code RTB_DEBUG=1}
 * in the environment an unexpected failure has its stack trace too.
 */
final class Failures
    implements IExecutionExceptionHandler, IParameterExceptionHandler, IExecutionStrategy {

  /** The name of the mixin with the options of the connection. */
  static final String CONNECTION = "connection";

  private static final String DEBUG = "RTB_DEBUG";
  private static final String API_SERVER = "the API server";
  private static final long MIB = 1 << 20;
  private static final int MAX_CAUSES = 100;

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
    return print(e, commandLine.getErr(), server(commandLine));
  }

  /** Names the API server that the command asked. */
  private static String server(CommandLine line) {
    CommandSpec connection = line.getCommandSpec().mixins().get(CONNECTION);
    return connection != null && connection.userObject() instanceof ConnectionOptions options
        ? options.connection().server()
        : API_SERVER;
  }

  /** Reports a wrong option in one line; the help is one command away. */
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    Optional<String> format = format(e);
    List<String> parts = new ArrayList<>(e.getMessage().lines().map(String::strip).toList());
    if (e instanceof UnmatchedArgumentException unknown && !unknown.getSuggestions().isEmpty()) {
      parts.add("did you mean " + String.join(" or ", unknown.getSuggestions()) + "?");
    }
    String name = line.getCommandSpec().qualifiedName(" ");
    format.ifPresent(
        text -> {
          parts.clear();
          parts.add(text);
        });
    if (isFile(e)) {
      boolean file = line.getCommandSpec().findOption(OutputFileOption.NAME) != null;
      parts.add(
          file
              ? "to write a file, use %s %s".formatted(OutputFileOption.NAME, e.getValue())
              : "to choose the directory, use %s %s"
                  .formatted(DemoOptions.OUTPUT_DIR, e.getValue()));
    }
    parts.add("'" + name + " --help' shows the options");
    line.getErr().println(name + ": " + TerminalText.line(String.join("; ", parts)));
    line.getErr().flush();
    return ExitCode.USAGE;
  }

  /** Other commands may offer the format. */
  private static Optional<String> format(ParameterException e) {
    return isFormat(e)
        ? OutputFormats.notOffered(
            e.getCommandLine().getCommandSpec(),
            e.getValue(),
            e.getArgSpec().type().getEnumConstants())
        : Optional.empty();
  }

  private static boolean isFormat(ParameterException e) {
    return e.getArgSpec() instanceof OptionSpec option
        && List.of(option.names()).contains("-o")
        && option.type().isEnum();
  }

  /** Earlier versions of some commands took a file here. */
  private static boolean isFile(ParameterException e) {
    return isFormat(e) && e.getValue() != null && e.getValue().matches(".*[./\\\\-].*");
  }

  /** Picocli hands on neither errors, nor exceptions while it prints a help. */
  @Override
  public int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (CliException | Error e) {
      List<CommandLine> lines = parsed.asCommandLineList();
      return print(e, lines.get(lines.size() - 1).getErr(), API_SERVER);
    }
  }

  /** Prints a failure outside of a command, and returns its exit code. */
  static int print(Throwable e, PrintWriter err) {
    return print(e, err, API_SERVER);
  }

  private static int print(Throwable e, PrintWriter err, String server) {
    lines(e, server).forEach(line -> err.println("rtb: " + TerminalText.line(line)));
    boolean known = e instanceof CliException || e instanceof KubernetesClientException;
    if (!known && System.getenv(DEBUG) != null) {
      e.printStackTrace(err);
    }
    err.flush();
    return e instanceof CliException own ? own.exitCode() : ExitCode.USAGE;
  }

  private static List<String> lines(Throwable e, String server) {
    if (e instanceof CliException) {
      return e.getMessage().lines().toList();
    }
    if (e instanceof KubernetesClientException refused) {
      return ApiErrors.lines(refused, server);
    }
    if (isBecauseOf(e, OutOfMemoryError.class)) {
      return List.of(
          "not enough memory: Java may use %d MiB here; JDK_JAVA_OPTIONS=-Xmx4g allows 4 GiB"
              .formatted(Runtime.getRuntime().maxMemory() / MIB));
    }
    if (isBecauseOf(e, StackOverflowError.class)) {
      return List.of("the input is nested too deeply");
    }
    return List.of("this is a defect of rtb; %s=1 shows where it is".formatted(DEBUG));
  }

  /** Libraries wrap errors: a template engine ends with an exception of its own. */
  private static boolean isBecauseOf(Throwable failure, Class<? extends Error> error) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (error.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
