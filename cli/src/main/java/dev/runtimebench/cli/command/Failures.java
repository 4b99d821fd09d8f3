package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints a failure: one line per cause, no stack trace. */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
    lines(e).forEach(line -> commandLine.getErr().println("rtb: " + TerminalText.line(line)));
    commandLine.getErr().flush();
    return e instanceof CliException known ? known.exitCode() : ExitCode.USAGE;
  }

  private static List<String> lines(Exception e) {
    if (e instanceof CliException) {
      return e.getMessage().lines().toList();
    }
    if (e instanceof KubernetesClientException refused) {
      return ApiErrors.lines(refused);
    }
    return List.of("unexpected error: " + e);
  }
}
