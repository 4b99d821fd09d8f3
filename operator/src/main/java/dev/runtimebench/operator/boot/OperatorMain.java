package dev.runtimebench.operator.boot;

import java.io.IOException;

/** Main class of the operator. Uses the cluster of its own Pod, else that of the kubeconfig. */
public final class OperatorMain {

  private static final int USAGE = 2;

  private OperatorMain() {}

  public static void main(String[] args) throws IOException {
    OperatorOptions options;
    try {
      options = OperatorOptions.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("runtimebench-operator: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    new OperatorProcess(options).run();
  }
}
