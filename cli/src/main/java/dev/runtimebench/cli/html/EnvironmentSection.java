package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkView;

/** Writes where the benchmark ran: the node's data, and what each sandbox showed about itself. */
final class EnvironmentSection {

  private final BenchmarkView benchmark;

  EnvironmentSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    Environment environment = benchmark.status().environment();
    if (environment == null) {
      return;
    }
    out.open("details", "open", "open").leaf("summary", "Environment");
    out.open("dl");
    item(out, "Node", environment.node());
    item(out, "Kernel", environment.kernelVersion());
    item(out, "System", join(environment.osImage(), environment.architecture()));
    item(out, "Kubelet", environment.kubeletVersion());
    item(out, "Container runtime", environment.containerRuntimeVersion());
    out.close();
    if (!environment.sandboxes().isEmpty()) {
      sandboxes(out, environment);
    }
    out.close();
  }

  private static void sandboxes(Markup out, Environment environment) {
    out.open("div", "class", "scroll").open("table").open("thead").open("tr");
    out.leaf("th", "runtime", "scope", "col").leaf("th", "handler", "scope", "col");
    out.leaf("th", "kernel and boot log inside the sandbox", "scope", "col");
    out.close().close().open("tbody");
    for (SandboxView sandbox : environment.sandboxes()) {
      out.open("tr").leaf("th", sandbox.runtime(), "scope", "row");
      out.leaf("td", sandbox.handler() == null ? "\u2013" : sandbox.handler());
      out.open("td", "class", "message");
      out.leaf("code", sandbox.kernel() == null ? "\u2013" : sandbox.kernel());
      if (sandbox.bootLog() != null && !sandbox.bootLog().isBlank()) {
        out.leaf("code", sandbox.bootLog().strip().replaceAll("(?m)^<\\d+>", ""), "class", "log");
      }
      out.close().close();
    }
    out.close().close().close();
  }

  private static String join(String first, String second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first + ", " + second;
  }

  private static void item(Markup out, String term, String text) {
    if (text != null && !text.isBlank()) {
      out.open("div").leaf("dt", term).leaf("dd", text).close();
    }
  }
}
