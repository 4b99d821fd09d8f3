package dev.runtimebench.operator.observe.isolation;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.SandboxView.SeenBy;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck.Result;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Compares each runtime's claim with everything that its sandboxes have shown. */
public final class RuntimeClaims {

  private static final PreparationResult.Unprobed NOT_PROBED_YET =
      new PreparationResult.Unprobed(Reason.NotProbedYet, "no sandbox was inspected yet");

  private final Experiment experiment;
  private final Function<String, Optional<NodeFacts>> nodes;

  /**
   * @param nodes returns the node of a runtime's sandboxes; if empty, only gVisor can be recognised
   */
  public RuntimeClaims(Experiment experiment, Function<String, Optional<NodeFacts>> nodes) {
    this.experiment = experiment;
    this.nodes = nodes;
  }

  /**
   * Checks all runtimes, in the order of the spec. One sandbox that shows another isolation refutes
   * the claim. Otherwise the probe's result comes before that of an agent in a workload's image.
   *
   * @param preparation empty while the preparation runs
   */
  public List<RuntimeCheck> all(
      Optional<PreparationResult> preparation, List<TrialOutcome> outcomes) {
    return experiment.runtimes().stream().map(r -> check(r, preparation, outcomes)).toList();
  }

  private RuntimeCheck check(
      ResolvedRuntime runtime,
      Optional<PreparationResult> preparation,
      List<TrialOutcome> outcomes) {
    List<RuntimeCheck> checks = new ArrayList<>();
    preparation
        .map(p -> p.probes().get(runtime.name()))
        .ifPresent(shown -> checks.add(check(runtime.name(), shown, SeenBy.Probe)));
    outcomes.stream()
        .filter(o -> o.runtime().equals(runtime.name()) && o.sandbox() != null)
        .map(TrialOutcome::sandbox)
        .distinct()
        .forEach(shown -> checks.add(check(runtime.name(), shown, SeenBy.Trial)));
    return checks.stream()
        .filter(c -> c.result() == Result.Refuted)
        .findFirst()
        .or(() -> checks.stream().findFirst())
        .orElseGet(() -> unseen(runtime, preparation));
  }

  /** Compares what one sandbox showed with the claim of its runtime. */
  public RuntimeCheck check(String name, SandboxShown shown, SeenBy by) {
    ResolvedRuntime runtime = experiment.runtime(name);
    Optional<Isolation> isolation = ShownIsolation.of(shown, nodes.apply(name));
    String it = isolation.map(i -> shows(i, shown)).orElse("shows " + kernel(shown));
    if (runtime.expect() == Isolation.Any) {
      return of(runtime, Result.Unclaimed, Reason.NothingClaimed, it, shown, by, isolation);
    }
    if (runtime.expect() == null && runtime.handler() == null) {
      return withoutClass(runtime, it, shown, by, isolation);
    }
    if (runtime.expect() == null) {
      return of(
          runtime,
          Result.Unknown,
          Reason.HandlerUnknown,
          unknownHandler(runtime, it),
          shown,
          by,
          isolation);
    }
    if (isolation.isEmpty()) {
      return of(
          runtime,
          Result.Unknown,
          Reason.NodeUnknown,
          it
              + ", but the operator cannot read the node to compare; grant the operator the right to get nodes",
          shown,
          by,
          isolation);
    }
    return isolation.get() == runtime.expect()
        ? of(runtime, Result.Verified, Reason.AsClaimed, it + unseen(runtime), shown, by, isolation)
        : of(
            runtime,
            Result.Refuted,
            Reason.RuntimeMismatch,
            mismatch(runtime, it),
            shown,
            by,
            isolation);
  }

  /**
   * A runtime without a RuntimeClass is often the baseline, and the reader takes the baseline for a
   * native one. A node whose default runtime is a sandbox would make the comparison meaningless.
   */
  private RuntimeCheck withoutClass(
      ResolvedRuntime runtime,
      String it,
      SandboxShown shown,
      SeenBy by,
      Optional<Isolation> isolation) {
    boolean sandboxed = isolation.filter(i -> i != Isolation.Native).isPresent();
    return sandboxed
        ? of(
            runtime,
            Result.Unknown,
            Reason.DefaultIsSandbox,
            "names no RuntimeClass, but its sandbox %s; set %s to %s, or name a native RuntimeClass"
                .formatted(it, field(runtime), isolation.get()),
            shown,
            by,
            isolation)
        : of(runtime, Result.Unclaimed, Reason.NothingClaimed, it, shown, by, isolation);
  }

  private static RuntimeCheck of(
      ResolvedRuntime runtime,
      Result result,
      Reason reason,
      String message,
      SandboxShown shown,
      SeenBy by,
      Optional<Isolation> isolation) {
    return RuntimeCheckBuilder.builder()
        .runtime(runtime)
        .result(result)
        .reason(reason)
        .message(runtime.name() + ": " + message)
        .shown(Optional.of(shown))
        .seenBy(by)
        .isolation(isolation)
        .build();
  }

  private RuntimeCheck unseen(ResolvedRuntime runtime, Optional<PreparationResult> preparation) {
    PreparationResult.Unprobed why =
        preparation.map(p -> p.unprobed().get(runtime.name())).orElse(NOT_PROBED_YET);
    boolean claims =
        runtime.expect() != Isolation.Any
            && (runtime.expect() != null || runtime.handler() != null);
    return RuntimeCheckBuilder.builder()
        .runtime(runtime)
        .result(claims ? Result.Unknown : Result.Unclaimed)
        .reason(why.reason())
        .message(runtime.name() + ": " + why.message())
        .build();
  }

  /** What the probe cannot see of the handler, as the end of a sentence. */
  private static String unseen(ResolvedRuntime runtime) {
    return Handlers.unseen(runtime.handler()).map(text -> "; " + text).orElse("");
  }

  private String unknownHandler(ResolvedRuntime runtime, String it) {
    return "%s; the isolation of handler \"%s\" is unknown: the probe tells the node's kernel from gVisor and from another kernel, and cannot see which isolation the handler should have; set %s to Native, GVisor, VM or Any"
        .formatted(it, runtime.handler(), field(runtime));
  }

  private String mismatch(ResolvedRuntime runtime, String it) {
    return "%s, but should be %s (%s); set up the handler on the node, or correct %s"
        .formatted(it, runtime.expect(), runtime.text(), field(runtime));
  }

  private String field(ResolvedRuntime runtime) {
    return "spec.runtimes[%d].expect".formatted(experiment.runtimes().indexOf(runtime));
  }

  private String shows(Isolation isolation, SandboxShown shown) {
    String what =
        switch (isolation) {
          case Native -> "the node's own kernel";
          case VM -> "not the node's kernel";
          default ->
              ShownIsolation.platform(shown).map(p -> "platform " + p).orElse("gVisor's kernel");
        };
    return "is %s (%s, %s)".formatted(isolation, what, kernel(shown));
  }

  private static String kernel(SandboxShown shown) {
    return "kernel " + Optional.ofNullable(shown.release()).orElse("unknown");
  }
}
