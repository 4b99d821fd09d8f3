package dev.runtimebench.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says how to come back to benchmarks that {@code rtb run --wait} leaves running.
 *
 * @param files the files as typed; {@code -} is standard input
 * @param names the names of the benchmarks in the cluster, with the suffix
 * @param options the other options of the command, each ready for a shell, without the connection
 * @param connection the options that name the namespace and the cluster, with a space before
 */
record ComeBack(List<String> files, List<String> names, List<String> options, String connection) {

  private static final String STANDARD_INPUT = "-";

  /** Returns the commands, one line each. */
  List<String> lines() {
    String rtb = Rtb.name();
    String all = names.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
    List<String> lines = new ArrayList<>();
    lines.add(
        "wait again:        " + rtb + " run" + filesAgain() + " --wait" + more() + connection);
    if (files.contains(STANDARD_INPUT)) {
      lines.add("  FILE is what came from standard input: keep the benchmarks in a file");
    }
    lines.add("see how far:       " + rtb + " get " + all + connection + " -w");
    lines.add("results so far:    " + rtb + " report " + all + connection);
    return lines;
  }

  private String filesAgain() {
    return files.stream()
        .map(file -> file.equals(STANDARD_INPUT) ? "FILE" : ShellText.quoted(file))
        .map(file -> " -f " + file)
        .collect(Collectors.joining());
  }

  private String more() {
    return options.stream().map(option -> " " + option).collect(Collectors.joining());
  }
}
