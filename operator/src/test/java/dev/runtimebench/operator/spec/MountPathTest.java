package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/data", "/data/", "/dev/shm", "/dev/shm/", "/procs", "/etc/app", "/a..b"})
  void pathIsPossible(String path) {
    assertThat(MountPath.problem(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "data, must begin with /",
    "/a:b, colon",
    "/a/../proc, must not contain ..",
    "/, hide the whole image",
    "//, hide the whole image",
    "/./, hide the whole image",
    "/proc, belongs to the container runtime",
    "/proc/sys, belongs to the container runtime",
    "//proc/, belongs to the container runtime",
    "/sys/fs/cgroup, belongs to the container runtime",
    "/dev, belongs to the container runtime",
    "/dev/termination-log, belongs to the container runtime",
    "/etc/hosts, belongs to the container runtime",
    "/etc/resolv.conf, belongs to the container runtime"
  })
  void pathIsRefused(String path, String problem) {
    assertThat(MountPath.problem(path))
        .hasValueSatisfying(p -> assertThat(p).contains(path, problem));
  }
}
