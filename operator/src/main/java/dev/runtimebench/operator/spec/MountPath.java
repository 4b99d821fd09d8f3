package dev.runtimebench.operator.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks where a workload mounts its volumes: some paths cannot work in a container. */
final class MountPath {

  /** Paths that the container runtime or the kubelet mounts itself, with all paths below. */
  private static final List<String> TREES = List.of("/proc", "/sys", "/dev");

  /** A volume in memory is often mounted here. */
  private static final String SHM = "/dev/shm";

  private static final List<String> FILES =
      List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

  private MountPath() {}

  /** Why a volume cannot be mounted at that path; empty if it can. */
  static Optional<String> problem(String path) {
    if (!path.startsWith("/")) {
      return Optional.of("\"%s\" must begin with /".formatted(path));
    }
    if (path.contains(":")) {
      return Optional.of("\"%s\" must not contain a colon".formatted(path));
    }
    if (Arrays.asList(path.split("/")).contains("..")) {
      return Optional.of("\"%s\" must not contain ..".formatted(path));
    }
    String normal = normal(path);
    if (normal.equals("/")) {
      return Optional.of("\"%s\" would hide the whole image; use a folder".formatted(path));
    }
    boolean taken =
        FILES.contains(normal)
            || TREES.stream().anyMatch(t -> normal.equals(t) || normal.startsWith(t + "/"));
    return taken && !normal.equals(SHM)
        ? Optional.of(
            "\"%s\" belongs to the container runtime; use another folder, for example /data"
                .formatted(path))
        : Optional.empty();
  }

  /** The path without empty parts, parts that are a dot, and a slash at the end. */
  static String normal(String path) {
    return "/"
        + Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .collect(Collectors.joining("/"));
  }
}
