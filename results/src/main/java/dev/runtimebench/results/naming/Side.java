package dev.runtimebench.results.naming;

/** Which of a trial's Pods: most trials have only a container. */
public enum Side {
  Container,
  Server
}
