package dev.runtimebench.operator.observe.isolation;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.results.sample.SandboxShown;
import java.util.Optional;

/** Tells from what a sandbox shows what it is. */
public final class ShownIsolation {

  /** gVisor's release and version of Linux before it named itself there. */
  private static final String OLD_RELEASE = "4.4.0";

  private static final String OLD_VERSION = "#1 SMP Sun Jan 10 15:06:54 PST 2016";

  /** Where processes end on x86-64, with page tables of four levels. */
  private static final long TASK_SIZE = (1L << 47) - 4096;

  /** What systrap keeps for itself below that, so that its stub's place can be random. */
  private static final long SYSTRAP_RESERVES = (TASK_SIZE >> 7) & -4096;

  /** ptrace's stub takes as many pages as it needs, directly below the end. */
  private static final long PTRACE_AT_MOST = 1L << 20;

  private ShownIsolation() {}

  /**
   * The isolation.
   *
   * @param node to compare with; without it only gVisor can be told
   */
  public static Optional<Isolation> of(SandboxShown shown, Optional<NodeFacts> node) {
    if (isGvisor(shown)) {
      return Optional.of(Isolation.GVisor);
    }
    return hasNodesKernel(shown, node).map(same -> same ? Isolation.Native : Isolation.VM);
  }

  /** gVisor says what it is: in the kernel's log, of late also in the kernel's release. */
  private static boolean isGvisor(SandboxShown shown) {
    String release = Optional.ofNullable(shown.release()).orElse("");
    return Optional.ofNullable(shown.bootLog()).orElse("").contains("Starting gVisor")
        || release.endsWith("-gvisor")
        || (release.equals(OLD_RELEASE) && OLD_VERSION.equals(shown.version()));
  }

  /** The boot id tells two kernels of the same release apart; old agents don't tell it. */
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
   * gVisor's platform, as the end of the address space gives it away: systrap keeps the last
   * tebibyte, ptrace its stub, kvm nothing. Empty where the sandbox isn't gVisor's or shows
   * something else.
   */
  public static Optional<String> platform(SandboxShown shown) {
    if (!isGvisor(shown) || shown.addressSpaceEnd() == null) {
      return Optional.empty();
    }
    long reserved = TASK_SIZE - shown.addressSpaceEnd();
    if (reserved == SYSTRAP_RESERVES) {
      return Optional.of("systrap");
    }
    if (reserved == 0) {
      return Optional.of("kvm");
    }
    return reserved > 0 && reserved <= PTRACE_AT_MOST ? Optional.of("ptrace") : Optional.empty();
  }
}
