package dev.runtimebench.cli.command;

import dev.runtimebench.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script that completes commands, options and the names of the cluster's objects.",
      ""
    },
    footer = {
      "",
      "For this shell only:",
      "  source <(rtb completion bash)",
      "  source <(rtb completion zsh)",
      "  rtb completion fish | source",
      "For each new shell:",
      "  rtb completion bash > /etc/bash_completion.d/rtb",
      "  rtb completion zsh > \"$fpath[1]/_rtb\"",
      "  rtb completion fish > ~/.config/fish/completions/rtb.fish",
      "'kubectl rtb' completes if kubectl_complete-rtb is on the PATH."
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      out.flush();
    }
    return ExitCode.OK;
  }
}
