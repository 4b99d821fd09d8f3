package dev.runtimebench.operator.spec;

/** Who sets the IDs of user, group and volumes in the Pods of benchmarks. */
public enum UserIds {
  /** The platform, if it assigns IDs as OpenShift does, and otherwise the operator. */
  Auto,
  /** The operator. */
  Fixed,
  /** The platform. */
  Platform
}
