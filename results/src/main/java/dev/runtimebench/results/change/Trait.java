package dev.runtimebench.results.change;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What must be equal in two runs, so that a change of a ratio has one cause. */
public enum Trait {
  /** What runs and how its output is read, without the image and the resources. */
  Workload,
  /** The values of the workload's parameters. */
  Parameters,
  /** How the blocks run; not how many. */
  Design,
  /** The runtimes of a block. */
  Runtimes,
  /** RuntimeClass, handler and placement of each runtime. */
  RuntimeClass,
  /** What else the operator sets in every Pod. */
  PodSetup,
  /** Requests, limits and QoS class of the Pods that ran. */
  Limits,
  /** The image that ran. */
  ImageDigest,
  /** The containers that the platform added. */
  Containers,
  Node,
  Architecture,
  OsImage,
  Kernel,
  Kubelet,
  /** The node's container runtime (CRI). */
  RuntimeVersion,
  CpuModel,
  Cpus,
  Memory,
  Cgroup,
  /** The isolation, the platform and the kernel that a sandbox shows. */
  Sandbox;

  /** What changes when a node gets another image. */
  public static final List<Trait> NODE_IMAGE = List.of(OsImage, Kernel, Kubelet, RuntimeVersion);

  /** The name that users read and write, such as {@code cpuModel}. */
  public String label() {
    return name().substring(0, 1).toLowerCase(Locale.ROOT) + name().substring(1);
  }

  /** Returns the trait with this name, in upper or lower case. */
  public static Optional<Trait> of(String label) {
    return Arrays.stream(values()).filter(t -> t.name().equalsIgnoreCase(label)).findFirst();
  }
}
