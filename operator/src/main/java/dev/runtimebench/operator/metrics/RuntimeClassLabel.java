package dev.runtimebench.operator.metrics;

/** Formats a RuntimeClass as a label value. */
final class RuntimeClassLabel {

  private RuntimeClassLabel() {}

  /**
   * The label value.
   *
   * @param name the RuntimeClass's name; null for the cluster's default runtime, which has no name
   */
  static String of(String name) {
    return name == null ? "(default)" : name;
  }
}
