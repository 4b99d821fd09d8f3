package dev.runtimebench.api.v1alpha1;

/** Why a ramp of a Density design ended. */
public enum DensityStop {
  /** As many Pods as the spec or the policy allows. */
  MaxPods(Bound.Other),
  /** The node takes no more Pods, whatever they use, without the reserve of the spec. */
  NodePods(Bound.Other),
  /** The container network has no free address. */
  Addresses(Bound.Other),
  /** A ResourceQuota allows no more Pods. */
  Quota(Bound.Other),
  /** The requests of all Pods leave no room for another Pod. */
  NodeFull(Bound.Requests),
  /** Another Pod's request would leave less memory than the reserve of the spec. */
  ReservedMemory(Bound.Requests),
  /** The memory that is really available would fall below the reserve of the spec. */
  AvailableMemory(Bound.Runtime),
  /** The node has the condition MemoryPressure. */
  MemoryPressure(Bound.Runtime),
  /** The node has the condition PIDPressure. */
  PidPressure(Bound.Runtime),
  /** The node has the condition DiskPressure. */
  DiskPressure(Bound.Runtime),
  /** A new Pod did not run in time. */
  StartupTooSlow(Bound.Runtime),
  /** A new Pod ran, but was not ready in time. */
  PodsNotReady(Bound.Runtime),
  /** An earlier Pod was no longer ready. */
  NeighboursNotReady(Bound.Runtime),
  /**
   * The kernel killed a Pod. The Pod's own memory limit is the usual cause, and says nothing about
   * the node.
   */
  OutOfMemory(Bound.Other),
  /** The kubelet evicted a Pod. */
  Evicted(Bound.Runtime),
  /** The Pods did less than the rate that the spec asks for. */
  RateTooLow(Bound.Runtime),
  /** A Pod printed no rate, and was ready. Nobody knows why. */
  RateUnknown(Bound.Other),
  /**
   * A Pod that is not of the benchmark was killed, evicted or no longer ready. The Pod may have
   * failed for a reason of its own.
   */
  OthersDisturbed(Bound.Other);

  private enum Bound {
    Runtime,
    Requests,
    Other
  }

  private final Bound bound;

  DensityStop(Bound bound) {
    this.bound = bound;
  }

  /**
   * Whether the ramp ended at a bound that is not the runtime's, so that more Pods may fit: the
   * count is a lower bound.
   */
  public boolean isCensoring() {
    return bound == Bound.Other;
  }

  /**
   * Whether the ramp ended because of what Pods request, with the overhead of their RuntimeClass,
   * and not because of what they use.
   */
  public boolean isOfRequests() {
    return bound == Bound.Requests;
  }
}
