package dev.runtimebench.operator.pod;

/** Which of a trial's Pods: most trials have only a container. */
public enum Side {
  Container,
  Server
}
