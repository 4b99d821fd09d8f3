package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.PodView;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Disclosure;
import dev.runtimebench.cli.html.page.Facts;
import dev.runtimebench.cli.html.page.Facts.Fact;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the benchmark ran: the node's data, and what each sandbox showed about itself. */
final class EnvironmentSection {

  private final BenchmarkView benchmark;

  EnvironmentSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  Optional<Part> part() {
    Environment environment = benchmark.status().environment();
    if (environment == null) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Facts(facts(environment)));
    if (!environment.sandboxes().isEmpty()) {
      parts.add(sandboxes(environment));
    }
    if (!environment.pods().isEmpty()) {
      parts.add(pods(environment));
    }
    return Optional.of(new Disclosure("Where it ran", true, parts));
  }

  private static List<Fact> facts(Environment environment) {
    String cpus =
        environment.cpus() == null || environment.cpuModel() == null
            ? environment.cpus()
            : environment.cpus() + " \u00d7 " + environment.cpuModel();
    return Stream.of(
            new Fact("Node", environment.node()),
            new Fact("Kernel", environment.kernelVersion()),
            new Fact("System", join(environment.osImage(), environment.architecture())),
            new Fact("CPUs", cpus),
            new Fact("Memory", environment.memory()),
            new Fact("Kubelet", environment.kubeletVersion()),
            new Fact("Container runtime", environment.containerRuntimeVersion()))
        .filter(fact -> fact.value() != null && !fact.value().isBlank())
        .toList();
  }

  private static Table sandboxes(Environment environment) {
    return Table.plain(
        "Sandboxes",
        Table.WORDS,
        List.of(
            "runtime",
            "handler",
            "CPU limit",
            "memory limit",
            "printed by the workload",
            "kernel and boot log inside the sandbox"),
        environment.sandboxes().stream().map(EnvironmentSection::sandbox).toList(),
        List.of());
  }

  private static Row sandbox(SandboxView sandbox) {
    List<String> log =
        sandbox.bootLog() == null || sandbox.bootLog().isBlank()
            ? List.of()
            : sandbox.bootLog().strip().replaceAll("(?m)^<\\d+>", "").lines().toList();
    return new Row(
        sandbox.runtime(),
        List.of(
            new Cell(handler(sandbox)),
            new Cell(limit(sandbox.cpuLimit()), "message"),
            new Cell(limit(sandbox.memoryLimit()), "message"),
            new Cell(sandbox.facts().isEmpty() ? Labels.DASH : "", "message", printed(sandbox)),
            new Cell(orDash(sandbox.kernel()), "message code", log)));
  }

  private static List<String> printed(SandboxView sandbox) {
    return sandbox.facts().entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue())
        .toList();
  }

  /** The handler, with the node if the runtimes ran on different nodes. */
  private static String handler(SandboxView sandbox) {
    return sandbox.node() == null
        ? orDash(sandbox.handler())
        : orDash(sandbox.handler()) + " on " + sandbox.node();
  }

  /** Says whether the runtime keeps a limit, and what the probe saw. */
  private static String limit(LimitCheck check) {
    return check == null ? Labels.DASH : orDash(check.message());
  }

  private static Table pods(Environment environment) {
    return Table.plain(
        "Pods as the platform made them",
        Table.WORDS,
        List.of("runtime", "requests", "limits", "QoS class", "image", "changed by the platform"),
        environment.pods().stream().map(EnvironmentSection::pod).toList(),
        List.of());
  }

  private static Row pod(PodView pod) {
    List<String> changes =
        Stream.concat(pod.changed().stream(), pod.added().stream().map(a -> "added " + a)).toList();
    return new Row(
        pod.runtime(),
        List.of(
            new Cell(quantities(pod.requests())),
            new Cell(quantities(pod.limits())),
            new Cell(orDash(pod.qosClass())),
            new Cell("", "message code", pod.images()),
            new Cell("", "message code", changes)));
  }

  private static String orDash(String text) {
    return text == null ? Labels.DASH : text;
  }

  private static String quantities(Map<String, String> resources) {
    return resources.isEmpty()
        ? Labels.DASH
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
}
