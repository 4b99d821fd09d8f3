package dev.runtimebench.operator.metrics;

/** A RuntimeClass as a label's value. */
final class RuntimeClassLabel {

  private RuntimeClassLabel() {}

  /**
   * The class's name.
   *
   * @param name null where the cluster's default is used, which then has no name
   */
  static String of(String name) {
    return name == null ? "(default)" : name;
  }
}
