package dev.runtimebench.operator.observe.isolation;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.results.sample.SandboxShown;
import java.util.Optional;

/** Determines the isolation of a sandbox from what the sandbox shows. */
public final class ShownIsolation {

  /** The end of a process's address space on x86-64 with page tables of four levels. */
  private static final long TASK_SIZE = (1L << 47) - 4096;

  /** How much systrap reserves below that end, to place its stub at a random address. */
  private static final long SYSTRAP_RESERVES = (TASK_SIZE >> 7) & -4096;

  /** The most that ptrace reserves: its stub takes some pages directly below the end. */
  private static final long PTRACE_MAX_RESERVES = 1L << 20;

  private ShownIsolation() {}

  /**
   * The isolation of a sandbox; empty if unknown.
   *
   * @param node the node to compare with; if empty, only gVisor can be recognised
   */
  public static Optional<Isolation> of(SandboxShown shown, Optional<NodeFacts> node) {
    if (shown.isGvisor()) {
      return Optional.of(Isolation.GVisor);
    }
    return hasNodesKernel(shown, node).map(same -> same ? Isolation.Native : Isolation.VM);
  }

  /**
   * Whether the kernel is the node's: by boot id, or by release if an old agent shows no boot id.
   */
  private static Optional<Boolean> hasNodesKernel(SandboxShown shown, Optional<NodeFacts> node) {
    Optional<String> nodesId = node.flatMap(NodeFacts::bootId);
    if (nodesId.isPresent() && shown.bootId() != null) {
      return nodesId.map(id -> id.equals(shown.bootId()));
    }
    return node.flatMap(NodeFacts::kernel)
        .filter(kernel -> shown.release() != null)
        .map(kernel -> kernel.equals(shown.release()));
  }

  /**
   * gVisor's platform, derived from the end of the address space: systrap reserves the last
   * tebibyte, ptrace reserves its stub, and kvm reserves nothing. Empty if the sandbox is not
   * gVisor, or shows another end.
   */
  public static Optional<String> platform(SandboxShown shown) {
    if (!shown.isGvisor() || shown.addressSpaceEnd() == null) {
      return Optional.empty();
    }
    long reserved = TASK_SIZE - shown.addressSpaceEnd();
    if (reserved == SYSTRAP_RESERVES) {
      return Optional.of("systrap");
    }
    if (reserved == 0) {
      return Optional.of("kvm");
    }
    return reserved > 0 && reserved <= PTRACE_MAX_RESERVES
        ? Optional.of("ptrace")
        : Optional.empty();
  }
}
