package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.PodView;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes where the benchmark ran: the node's data, and what each sandbox showed about itself. */
final class EnvironmentSection {

  private static final String NONE = "\u2013";

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
    if (!environment.pods().isEmpty()) {
      pods(out, environment);
    }
    out.close();
  }

  private static void sandboxes(Markup out, Environment environment) {
    out.open("div", "class", "scroll").open("table").open("thead").open("tr");
    out.leaf("th", "runtime", "scope", "col").leaf("th", "handler", "scope", "col");
    out.leaf("th", "CPU limit", "scope", "col").leaf("th", "memory limit", "scope", "col");
    out.leaf("th", "kernel and boot log inside the sandbox", "scope", "col");
    out.close().close().open("tbody");
    for (SandboxView sandbox : environment.sandboxes()) {
      out.open("tr").leaf("th", sandbox.runtime(), "scope", "row");
      String handler = sandbox.handler() == null ? "\u2013" : sandbox.handler();
      out.leaf("td", sandbox.node() == null ? handler : handler + " on " + sandbox.node());
      limit(out, sandbox.cpuLimit());
      limit(out, sandbox.memoryLimit());
      out.open("td", "class", "message");
      out.leaf("code", sandbox.kernel() == null ? "\u2013" : sandbox.kernel());
      if (sandbox.bootLog() != null && !sandbox.bootLog().isBlank()) {
        out.leaf("code", sandbox.bootLog().strip().replaceAll("(?m)^<\\d+>", ""), "class", "log");
      }
      out.close().close();
    }
    out.close().close().close();
  }

  /** Writes whether the runtime keeps a limit, and what the probe saw. */
  private static void limit(Markup out, LimitCheck check) {
    out.leaf("td", check == null ? NONE : check.message(), "class", "message");
  }

  private static void pods(Markup out, Environment environment) {
    out.open("div", "class", "scroll").open("table").open("thead").open("tr");
    for (String head :
        List.of("runtime", "requests", "limits", "QoS class", "image", "changed by the platform")) {
      out.leaf("th", head, "scope", "col");
    }
    out.close().close().open("tbody");
    for (PodView pod : environment.pods()) {
      out.open("tr").leaf("th", pod.runtime(), "scope", "row");
      out.leaf("td", quantities(pod.requests())).leaf("td", quantities(pod.limits()));
      out.leaf("td", pod.qosClass() == null ? NONE : pod.qosClass());
      out.open("td", "class", "message");
      pod.images().forEach(image -> out.leaf("code", image));
      out.close().open("td", "class", "message");
      pod.changed().forEach(change -> out.leaf("code", change));
      pod.added().forEach(addition -> out.leaf("code", "added " + addition));
      out.close().close();
    }
    out.close().close().close();
  }

  private static String quantities(Map<String, String> resources) {
    return resources.isEmpty()
        ? NONE
        : resources.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
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
