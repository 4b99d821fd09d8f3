package dev.runtimebench.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.export.ObjectTree;
import dev.runtimebench.cli.install.Installation;
import dev.runtimebench.cli.install.Installations;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description =
        "Shows the version of rtb, and of each operator in the cluster if the cluster answers.")
final class VersionCommand implements Callable<Integer> {

  private static final int ANSWER_TIMEOUT_MILLIS = 3000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--client", description = "Show the version of rtb alone, and ask no cluster.")
  private boolean client;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private DocumentFormat format;

  @Mixin private OutputFileOption file;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Spec private CommandSpec spec;

  /** The operators, or why they are not known. */
  private record Operators(List<Installation> found, Optional<String> unknown) {}

  @Override
  public Integer call() throws IOException {
    format = OutputFormats.choose(format, file.file(), DocumentFormat.table);
    Operators operators = client ? new Operators(List.of(), Optional.empty()) : operators();
    file.write(
        spec,
        switch (format) {
          case table, wide -> String.join("\n", lines(operators)) + "\n";
          case json -> ObjectTree.json(tree(operators));
          case yaml -> ObjectTree.yaml(tree(operators));
        });
    return ExitCode.OK;
  }

  private Operators operators() {
    Connection cluster = connection.connection();
    Optional<String> missing = cluster.missing();
    if (missing.isPresent()) {
      return new Operators(List.of(), missing);
    }
    try (KubernetesClient opened = cluster.openFor(ANSWER_TIMEOUT_MILLIS)) {
      Installations all = Installations.find(opened, connection.namespace(opened));
      return new Operators(
          all.found(),
          all.unknown()
              .or(
                  () ->
                      all.found().isEmpty()
                          ? Optional.of("no Deployment with the chart's labels")
                          : Optional.empty()));
    } catch (KubernetesClientException e) {
      return new Operators(
          List.of(), Optional.of(String.join(" ", ApiErrors.lines(e, cluster.server()))));
    } catch (CliException e) {
      return new Operators(List.of(), Optional.of(e.getMessage()));
    }
  }

  private List<String> lines(Operators operators) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("rtb: " + Rtb.version());
    operators.found().forEach(o -> lines.add("operator: " + text(o)));
    operators
        .unknown()
        .ifPresent(
            why ->
                lines.add(
                    (operators.found().isEmpty() ? "operator: unknown: " : "other operators: ")
                        + why));
    int width = format == DocumentFormat.wide ? TerminalWidth.UNLIMITED : TerminalWidth.columns();
    return lines.stream()
        .flatMap(line -> TerminalText.wrap(TerminalText.line(line), width).stream())
        .toList();
  }

  private static String text(Installation operator) {
    return "%s (%s/%s, %d of %d ready%s)"
        .formatted(
            operator.version().orElse("version unknown"),
            operator.namespace(),
            operator.name(),
            operator.ready(),
            operator.replicas(),
            operator.image().map(image -> ", image " + image).orElse(""));
  }

  private static ObjectNode tree(Operators operators) throws IOException {
    ObjectNode tree = JSON.createObjectNode();
    tree.putObject("client").put("version", Rtb.version());
    ArrayNode all = tree.putArray("operators");
    for (Installation operator : operators.found()) {
      ObjectNode one = all.addObject();
      one.put("namespace", operator.namespace()).put("name", operator.name());
      operator.version().ifPresent(version -> one.put("version", version));
      operator.image().ifPresent(image -> one.put("image", image));
      one.put("ready", operator.ready()).put("replicas", operator.replicas());
    }
    operators.unknown().ifPresent(why -> tree.put("unknown", why));
    return tree;
  }
}
