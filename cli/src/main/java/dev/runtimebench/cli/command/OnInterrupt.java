package dev.runtimebench.cli.command;

/**
 * Does something when the program is interrupted (Ctrl-C, SIGTERM), and nothing after the close.
 */
final class OnInterrupt {

  private final Thread hook;

  private OnInterrupt(Runnable action) {
    hook = new Thread(action, "interrupted");
  }

  /** Runs the action if the program ends before the close. */
  static OnInterrupt run(Runnable action) {
    OnInterrupt interrupt = new OnInterrupt(action);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** From now on, nothing happens at an interrupt. */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending: the action runs.
    }
  }
}
