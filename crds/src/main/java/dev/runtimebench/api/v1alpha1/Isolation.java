package dev.runtimebench.api.v1alpha1;

/** What separates a container from the node's kernel. */
public enum Isolation {
  /** Nothing but namespaces and cgroups: the container runs on the node's own kernel. */
  Native,
  /** gVisor's kernel, in user space. */
  GVisor,
  /** A Linux kernel of its own, in a virtual machine (Kata Containers). */
  VM,
  /** Any isolation: nothing is claimed, so nothing is verified. */
  Any
}
