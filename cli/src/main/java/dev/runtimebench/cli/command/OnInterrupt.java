package dev.runtimebench.cli.command;

/**
 * Runs an action when the program is interrupted (Ctrl-C, SIGTERM). After the close, the action no
 * longer runs. One thread opens and closes; the action runs in a thread of its own, which the JVM
 * starts.
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

  /** From now on, an interrupt no longer runs the action. */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending: the action runs.
    }
  }
}
