package dev.runtimebench.localcluster.docker;

/** A container cannot be made from what its Pod says: CreateContainerConfigError. */
final class ContainerConfigException extends Exception {

  ContainerConfigException(String message) {
    super(message);
  }
}
