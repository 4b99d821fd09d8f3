package dev.runtimebench.demo;

import dev.runtimebench.cli.command.LocalPart;
import dev.runtimebench.cli.progress.StatusLine;

/** Adds the demo and the local cluster to the commands. */
final class DemoPart implements LocalPart {

  @Override
  public Class<?> demo() {
    return DemoCommand.class;
  }

  @Override
  public Started start(StatusLine line) {
    return LocalRun.start(Checkout.find(), line);
  }
}
