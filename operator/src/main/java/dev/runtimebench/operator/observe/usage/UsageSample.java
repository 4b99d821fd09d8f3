package dev.runtimebench.operator.observe.usage;

/**
 * What the kubelet answered about one Pod. Each figure has a time stamp of its own: the kubelet
 * answers from a cache.
 *
 * @param cpu seconds of CPU time since the Pod's start
 * @param memory the working set, in bytes
 * @param throttling how long each cgroup of the Pod was throttled since its start
 * @param peak the kernel's high-water mark of the memory, in bytes
 */
public record UsageSample(Reading cpu, Reading memory, Throttling throttling, Reading peak) {

  /** No figure, for that reason. */
  public static UsageSample missing(String why) {
    Reading none = Reading.missing(why);
    return new UsageSample(none, none, Throttling.missing(why), none);
  }
}
