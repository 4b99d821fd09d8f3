package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.admission.Difference;
import dev.runtimebench.operator.observe.admission.PodComparison;
import dev.runtimebench.operator.observe.admission.PodDifferences;
import dev.runtimebench.operator.observe.admission.RanPods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks that the Pods of a trial are the Pods that the operator asked for, and that the Pods of
 * all runtimes are alike. The platform may change a Pod when the Pod is created, and its resources
 * later.
 */
final class RanAsAsked {

  /** Why a trial is invalid. */
  record Problem(FailureReason reason, String message) {}

  private final TrialView view;

  RanAsAsked(TrialView view) {
    this.view = view;
  }

  /** Checks the Pods as they were created. */
  Optional<Problem> atCreation() {
    return view.running().pods().stream()
        .flatMap(run -> problem(run, run.created(), run.differences()).stream())
        .findFirst();
  }

  /**
   * Checks the Pods as they are at the end of the trial.
   *
   * @param underTest the latest state of the Pod under test
   */
  Optional<Problem> atEnd(Pod underTest) {
    PodRun run = view.underTest().orElseThrow();
    return problem(run, underTest, PodComparison.between(run.created(), underTest))
        .or(() -> image(RanPods.of(underTest, PodDifferences.NONE)));
  }

  /** The Pod under test as it ran. */
  RanPod underTest(Pod latest) {
    return RanPods.of(latest, view.underTest().orElseThrow().differences());
  }

  /** The other Pod of the trial, if the platform changed that Pod. */
  Optional<RanPod> peer() {
    return view.running().pods().stream()
        .filter(run -> view.server().isPresent() && isPeer(run))
        .filter(run -> !run.differences().resources().isEmpty())
        .map(run -> RanPods.of(run.created(), run.differences()))
        .findFirst();
  }

  private boolean isPeer(PodRun run) {
    return view.underTest().filter(tested -> tested == run).isEmpty();
  }

  private Optional<Problem> problem(PodRun run, Pod pod, PodDifferences differences) {
    Optional<Difference> changed = differences.unacceptable();
    if (changed.isPresent()) {
      return Optional.of(
          new Problem(
              FailureReason.PodChanged,
              "Pod %s is not the Pod that was asked for: %s"
                  .formatted(run.created().getMetadata().getName(), changed.get().message())));
    }
    RanPod now = RanPods.of(pod, run.differences());
    boolean peer = view.server().isPresent() && isPeer(run);
    // A Pod with the resources that were asked for has none to compare among the peers.
    boolean asked = run.differences().resources().isEmpty();
    return peer
        ? unequal(asked ? Optional.empty() : Optional.of(now), TrialOutcome::peer)
        : unequal(Optional.of(now), TrialOutcome::ran);
  }

  private Optional<Problem> unequal(
      Optional<RanPod> now, Function<TrialOutcome, RanPod> ofOutcome) {
    return now.flatMap(
        pod ->
            lastValid()
                .flatMap(
                    before ->
                        Optional.ofNullable(ofOutcome.apply(before))
                            .flatMap(pod::unequal)
                            .map(unequal -> unequal(unequal, before.runtime()))));
  }

  private Problem unequal(RanPod.Unequal unequal, String otherRuntime) {
    String runtime = view.trial().runtime();
    return new Problem(
        FailureReason.PodChanged,
        "%s is %s under %s, but %s under %s %s, so the two cannot be compared: %s"
            .formatted(
                unequal.field(),
                unequal.here(),
                runtime,
                unequal.there(),
                otherRuntime,
                runtime.equals(otherRuntime) ? "in an earlier trial" : "in another trial",
                new Difference("spec.resources." + unequal.field(), "", "").origin()));
  }

  private Optional<Problem> image(RanPod now) {
    String node = view.latestUnderTest().getSpec().getNodeName();
    return lastValid()
        .filter(before -> before.node() != null && before.node().equals(node))
        .map(TrialOutcome::ran)
        .filter(now::hasOtherImage)
        .map(
            before ->
                new Problem(
                    FailureReason.ImageChanged,
                    "image %s is %s now, but was %s in an earlier trial on node %s: its tag has moved; name the image by its digest"
                        .formatted(
                            view.underTest().orElseThrow().image(),
                            now.imageId(),
                            before.imageId(),
                            node)));
  }

  /** The last trial whose values count, or a trial of the same block. */
  private Optional<TrialOutcome> lastValid() {
    List<TrialOutcome> outcomes = view.current().durable().outcomes();
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      TrialOutcome outcome = outcomes.get(i);
      boolean counts = !outcome.warmup() || outcome.block() == view.trial().block();
      if (counts && outcome.isValid() && outcome.ran() != null) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }
}
