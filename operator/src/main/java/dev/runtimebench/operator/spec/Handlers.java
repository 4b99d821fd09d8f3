package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Isolation;
import java.util.Optional;
import java.util.Set;

/** Maps the usual names of RuntimeClass handlers to isolations. */
final class Handlers {

  private static final Set<String> NATIVE = Set.of("runc", "crun", "youki");

  private Handlers() {}

  /** The isolation of a handler; empty for an unusual name. */
  static Optional<Isolation> isolation(String handler) {
    if (NATIVE.contains(handler)) {
      return Optional.of(Isolation.Native);
    }
    if (handler.startsWith("runsc") || handler.startsWith("gvisor")) {
      return Optional.of(Isolation.GVisor);
    }
    return handler.startsWith("kata") ? Optional.of(Isolation.VM) : Optional.empty();
  }
}
