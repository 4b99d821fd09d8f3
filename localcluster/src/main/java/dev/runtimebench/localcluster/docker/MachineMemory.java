package dev.runtimebench.localcluster.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory in use on this machine, which is the node: the engine's containers run here. A kubelet
 * shows the working set of the root of the cgroups instead.
 */
final class MachineMemory {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Pattern LINE = Pattern.compile("(\\w+):\\s+(\\d{1,15}) kB");
  private static final long KIBIBYTE = 1024;

  private MachineMemory() {}

  /** In bytes; empty if this machine does not say. */
  static OptionalLong inUse() {
    try {
      return inUse(Files.readAllLines(MEMINFO));
    } catch (IOException e) {
      // The machine is no Linux. A node without this figure says so to the operator.
      return OptionalLong.empty();
    }
  }

  /**
   * All memory without what the kernel can give to a new program.
   *
   * @param lines of /proc/meminfo
   */
  static OptionalLong inUse(List<String> lines) {
    OptionalLong total = value(lines, "MemTotal");
    OptionalLong available = value(lines, "MemAvailable");
    return total.isPresent() && available.isPresent()
        ? OptionalLong.of(Math.max(0, total.getAsLong() - available.getAsLong()) * KIBIBYTE)
        : OptionalLong.empty();
  }

  private static OptionalLong value(List<String> lines, String name) {
    return lines.stream()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(1).equals(name))
        .mapToLong(line -> Long.parseLong(line.group(2)))
        .findFirst();
  }
}
