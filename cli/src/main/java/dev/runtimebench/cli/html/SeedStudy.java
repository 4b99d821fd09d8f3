package dev.runtimebench.cli.html;

import java.util.List;
import java.util.Optional;

/**
 * The figures of the study from which this project grew: {@code docker run} timed from outside,
 * once each, under runc and under gVisor with the ptrace platform.
 */
final class SeedStudy {

  /**
   * What it says of one workload.
   *
   * @param workload of our catalogue: the one that measures the same thing
   * @param what it ran
   * @param times empty where it got no figure
   * @param caveat why the figures can't be compared with ours as they are
   */
  record Figure(String workload, String what, Optional<Times> times, String caveat) {}

  /**
   * What it measured, in seconds.
   *
   * @param gvisor with the ptrace platform
   */
  record Times(double runc, double gvisor) {}

  private static final String ENGINE =
      "The time of a whole docker run: the engine, the image's start and the workload in one number";

  private static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "startup-node",
              "start of a node/express server",
              Optional.of(new Times(1.001, 0.804)),
              ENGINE
                  + ". From the one sample it concluded that \u201crunsc performs slightly better\u201d."),
          new Figure(
              "http-node",
              "requests to a node server",
              Optional.empty(),
              "It could not be measured: the connection was reset under gVisor."),
          new Figure(
              "syscall-write",
              "1,250 write() calls of 4,000 bytes, 5,000,000 bytes in all",
              Optional.of(new Times(1.122, 0.968)),
              ENGINE + ", of which the 1,250 calls are a small part."),
          new Figure(
              "process-fork",
              "fork() with a sleeping parent and child",
              Optional.of(new Times(3.812, 3.843)),
              ENGINE + ", and the seconds for which parent and child sleep."));

  private SeedStudy() {}

  static Optional<Figure> of(String workload) {
    return FIGURES.stream().filter(f -> f.workload().equals(workload)).findFirst();
  }
}
