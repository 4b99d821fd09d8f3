package dev.runtimebench.results.naming;

/** The side of a Pod in its trial. Most trials have only a container and no server. */
public enum Side {
  Container,
  Server
}
