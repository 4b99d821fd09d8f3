package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.EnvVar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds what is valid in a workload, but rarely what its author means. */
public final class WorkloadHints {

  /** Two dollar signs. Four of them, and those before a parenthesis, are written on purpose. */
  private static final Pattern TWO_DOLLARS = Pattern.compile("(?<!\\$)\\$\\$(?![$(])");

  private static final String MESSAGE =
      "%s: Kubernetes makes one $ of $$, so a shell does not see its process id; write $$$$ for $$";

  private WorkloadHints() {}

  /** Returns the hints, each a sentence that names the field. */
  public static List<String> of(BenchmarkWorkloadSpec workload) {
    List<String> hints = new ArrayList<>();
    container(
        "container",
        workload.container().command(),
        workload.container().args(),
        workload.container().env(),
        hints);
    if (workload.server() != null) {
      container(
          "server",
          workload.server().command(),
          workload.server().args(),
          workload.server().env(),
          hints);
    }
    return List.copyOf(hints);
  }

  private static void container(
      String name, List<String> command, List<String> args, List<EnvVar> env, List<String> hints) {
    texts(name + ".command", command, hints);
    texts(name + ".args", args, hints);
    texts(name + ".env", env.stream().map(e -> e.value() == null ? "" : e.value()).toList(), hints);
  }

  private static void texts(String field, List<String> texts, List<String> hints) {
    for (int i = 0; i < texts.size(); i++) {
      if (TWO_DOLLARS.matcher(texts.get(i)).find()) {
        hints.add(MESSAGE.formatted(field + "[" + i + "]"));
      }
    }
  }
}
