package dev.runtimebench.operator.boot;

import java.io.IOException;

/** The operator as a program: against the cluster of the Pod it is in, or the kubeconfig's. */
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
