package dev.runtimebench.cli.command;

import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.complete.Candidates;
import dev.runtimebench.cli.complete.Completer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code rtb __complete WORD...}: completes the last word. The output has the format of the library
 * cobra, which kubectl expects from its plugins: one candidate per line, then a colon and a number
 * that says whether the shell may offer files.
 */
@Command(name = CompleteCommand.NAME, hidden = true, description = "Completes a command line.")
final class CompleteCommand implements Callable<Integer> {

  static final String NAME = "__complete";

  @Parameters(arity = "0..*")
  private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Candidates candidates =
        new Completer(spec.parent(), new ClusterNames())
            .complete(words.isEmpty() ? List.of("") : words);
    PrintWriter out = spec.commandLine().getOut();
    candidates.lines().forEach(out::println);
    out.println(":" + candidates.directive());
    out.flush();
    return ExitCode.OK;
  }
}
