package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.BenchmarkCluster.Found;
import dev.runtimebench.cli.bench.BenchmarkName;
import dev.runtimebench.cli.io.FileErrors;
import dev.runtimebench.cli.ui.BrowserOpener;
import dev.runtimebench.cli.ui.LiveServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb ui}. */
@Command(
    name = "ui",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the report in your browser, and updates it as blocks arrive.",
      "",
      "The server listens on this machine only, reads the cluster with your own permissions, and"
          + " ends with Ctrl-C. Its address holds a random token: whoever knows the address can read"
          + " the page.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  rtb ui                     all benchmarks in the namespace",
      "  rtb ui write-syscall --open",
      "  rtb ui -A --port 8080"
    })
final class UiCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65535;

  @Mixin private SelectionOptions selection;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "The port on 127.0.0.1. Default: ${DEFAULT-VALUE}, a free port.")
  private int port;

  @Option(names = "--open", description = "Open the page in your browser.")
  private boolean open;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    selection.check(connection.namespace());
    if (port < 0 || port > MAX_PORT) {
      throw CliException.usage("--port: %d must be between 0 and %d".formatted(port, MAX_PORT));
    }
    KubernetesClient client = connection.open();
    LiveServer server;
    try {
      server =
          LiveServer.start(
              port,
              client,
              selected(client),
              e -> ApiErrors.lines(e, connection.connection().server()));
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
    Optional<BrowserOpener> opener = show(server.address());
    CountDownLatch never = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  opener.ifPresent(BrowserOpener::close);
                  server.close();
                  client.close();
                },
                "ui-end"));
    never.await();
    return ExitCode.OK;
  }

  private LiveServer.Selection selected(KubernetesClient client) {
    String in = selection.allNamespaces() ? null : connection.namespace(client);
    List<String> names = selection.names().stream().map(BenchmarkName::of).distinct().toList();
    if (!names.isEmpty()) {
      Found found = new BenchmarkCluster(client).find(in, names);
      if (found.found().isEmpty()) {
        throw CliException.usage(String.join("\n", found.missing()));
      }
      // A benchmark that is created later appears in the page.
      Missing.report(spec, found.missing());
    }
    return new LiveServer.Selection(in, names, selection.selector());
  }

  private Optional<BrowserOpener> show(String address) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(address);
    out.flush();
    err.println(
        "Only this machine reaches the address, and the token in it is a secret. Ctrl-C ends rtb ui.");
    err.flush();
    if (!open) {
      return Optional.empty();
    }
    try {
      Optional<BrowserOpener> opener =
          BrowserOpener.open(address, System.getenv("PATH"), System.getenv("BROWSER"));
      if (opener.isEmpty()) {
        err.println("--open: no xdg-open, open or wslview here: open the address yourself");
      }
      err.flush();
      return opener;
    } catch (IOException e) {
      err.println("--open: " + FileErrors.why(e) + ": open the address yourself");
      err.flush();
      return Optional.empty();
    }
  }
}
