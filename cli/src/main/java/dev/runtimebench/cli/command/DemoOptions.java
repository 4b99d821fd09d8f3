package dev.runtimebench.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of {@code rtb demo}. */
public final class DemoOptions {

  /** The name of the option for the directory. */
  static final String OUTPUT_DIR = "--output-dir";

  @Option(
      names = OUTPUT_DIR,
      paramLabel = "DIR",
      description = "Write the results to this directory. Default: target/demo in the checkout.")
  private Path directory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "How to print the results: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--keep",
      description =
          "Keep the cluster running until Ctrl-C, and write DIR/kubeconfig for kubectl and rtb.")
  private boolean keep;

  /** The directory for the results; null for the default. */
  public Path directory() {
    return directory;
  }

  public Format format() {
    return format;
  }

  public boolean keep() {
    return keep;
  }
}
