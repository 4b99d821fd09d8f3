package dev.runtimebench.localcluster.docker;

/** A container cannot be created from the spec of its Pod: CreateContainerConfigError. */
final class ContainerConfigException extends Exception {

  ContainerConfigException(String message) {
    super(message);
  }
}
