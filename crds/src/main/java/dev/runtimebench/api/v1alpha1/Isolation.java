package dev.runtimebench.api.v1alpha1;

/** What stands between a container and the node's kernel. */
public enum Isolation {
  /** Nothing but namespaces and cgroups: the container runs on the node's own kernel. */
  Native,
  /** gVisor's kernel, in user space. */
  GVisor,
  /** A Linux kernel that isn't the node's: a virtual machine (Kata Containers). */
  VM,
  /** Whatever it is: nothing is claimed and nothing is verified. */
  Any
}
