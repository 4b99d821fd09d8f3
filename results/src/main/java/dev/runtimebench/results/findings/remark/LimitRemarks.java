package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.Remark.Kind;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.PreparationResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Remarks on runtimes that ignore the CPU limit or the memory limit of their sandboxes. */
final class LimitRemarks {

  private final Experiment experiment;
  private final PreparationResult preparation;

  LimitRemarks(Experiment experiment, PreparationResult preparation) {
    this.experiment = experiment;
    this.preparation = preparation;
  }

  /** Returns the remarks on the comparison of a runtime with the baseline. */
  List<Remark> on(String runtime) {
    Design design = experiment.design();
    return Stream.of(
            remark(
                runtime,
                "CPU",
                this::cpu,
                design.acceptsIgnoredCpuLimit() ? Kind.CpuUnlimited : Kind.CpuLimitIgnored,
                Kind.CpuUnlimited),
            remark(
                runtime,
                "memory",
                this::memory,
                design.acceptsIgnoredMemoryLimit() ? Kind.MemoryUnlimited : Kind.MemoryLimitIgnored,
                Kind.MemoryUnlimited))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * What is known about one runtime and one limit.
   *
   * @param limit the limit, in the API's format
   * @param evidence what the probe saw
   */
  private record Known(String runtime, Result result, String limit, String evidence) {

    boolean ignores() {
      return result == Result.NotEnforced;
    }

    String ofLimit() {
      return limit.isEmpty() ? "" : " of " + limit;
    }
  }

  private Known cpu(String runtime) {
    return CpuLimitCheck.of(preparation, runtime)
        .map(c -> new Known(runtime, c.check().result(), c.limit(), c.evidence()))
        .orElse(new Known(runtime, Result.Unknown, "", ""));
  }

  private Known memory(String runtime) {
    return Optional.ofNullable(preparation.memory().get(runtime))
        .map((LimitCheck c) -> new Known(runtime, c.result(), "", c.message()))
        .orElse(new Known(runtime, Result.Unknown, "", ""));
  }

  /**
   * @param ofOne the kind of the remark if only one of the two is known to ignore the limit
   * @param ofBoth the kind of the remark if both ignore the limit
   */
  private Optional<Remark> remark(
      String runtime, String resource, Function<String, Known> known, Kind ofOne, Kind ofBoth) {
    Known one = known.apply(runtime);
    Known other = known.apply(experiment.baseline());
    if (one.ignores() && other.ignores()) {
      return Optional.of(
          new Remark(
              ofBoth,
              "neither %s nor %s is held to its %s limit (%s: %s; %s: %s)"
                  .formatted(
                      one.runtime(),
                      other.runtime(),
                      resource,
                      one.runtime(),
                      one.evidence(),
                      other.runtime(),
                      other.evidence())));
    }
    if (!one.ignores() && !other.ignores()) {
      return Optional.empty();
    }
    Known ignoring = one.ignores() ? one : other;
    Known second = one.ignores() ? other : one;
    boolean keeps = second.result() == Result.Enforced;
    return Optional.of(
        new Remark(
            ofOne,
            "%s is not held to its %s limit%s (%s), %s"
                .formatted(
                    ignoring.runtime(),
                    resource,
                    ignoring.ofLimit(),
                    ignoring.evidence(),
                    keeps
                        ? second.runtime() + " is"
                        : "and for " + second.runtime() + " the probe gave no answer")));
  }
}
