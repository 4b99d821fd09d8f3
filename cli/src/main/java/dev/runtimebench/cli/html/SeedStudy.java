package dev.runtimebench.cli.html;

import java.util.List;
import java.util.Optional;

/**
 * The figures of the old study that this project replaces. The study timed {@code docker run} from
 * outside, once per workload, under runc and under gVisor with the ptrace platform.
 */
final class SeedStudy {

  /**
   * The study's figure for one workload.
   *
   * @param workload the name of the workload in our catalogue that measures the same thing
   * @param what what the study ran
   * @param times empty if the study has no figure
   * @param caveat why the figure cannot be compared with ours
   */
  record Figure(String workload, String what, Optional<Times> times, String caveat) {}

  /**
   * The measured times, in seconds.
   *
   * @param gvisor the time with the ptrace platform
   */
  record Times(double runc, double gvisor) {}

  private static final String ENGINE =
      "The time of a whole docker run: engine, image start and workload in one number";

  private static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "startup-node",
              "start of a node/express server",
              Optional.of(new Times(1.001, 0.804)),
              ENGINE
                  + ". From one sample the study concluded that \u201crunsc performs slightly better\u201d."),
          new Figure(
              "http-node",
              "requests to a node server",
              Optional.empty(),
              "The study has no figure: the connection was reset under gVisor."),
          new Figure(
              "syscall-write",
              "1,250 write() calls of 4,000 bytes, 5,000,000 bytes in all",
              Optional.of(new Times(1.122, 0.968)),
              ENGINE + ". The 1,250 calls are a small part of this time."),
          new Figure(
              "process-fork",
              "fork() with a sleeping parent and child",
              Optional.of(new Times(3.812, 3.843)),
              ENGINE + ". The time also includes the seconds that parent and child sleep."));

  private SeedStudy() {}

  static Optional<Figure> of(String workload) {
    return FIGURES.stream().filter(f -> f.workload().equals(workload)).findFirst();
  }
}
