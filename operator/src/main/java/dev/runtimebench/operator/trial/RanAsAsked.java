package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.admission.Difference;
import dev.runtimebench.results.admission.RanPods;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks that the Pods of a trial are the Pods that the operator asked for, and that the Pods of
 * all runtimes are alike. The platform may change a Pod when the Pod is created, and its resources
 * later.
 */
final class RanAsAsked {

  /** Why a trial is invalid. */
  record Problem(Side side, FailureReason reason, String message) {}

  private final TrialView view;

  RanAsAsked(TrialView view) {
    this.view = view;
  }

  /** Checks the Pods as they were created. */
  Optional<Problem> atCreation() {
    return pods().flatMap(run -> created(run).stream()).findFirst();
  }

  /** Checks the Pods as they are at the end of the trial. */
  Optional<Problem> atEnd() {
    return pods().flatMap(run -> ended(run).stream()).findFirst();
  }

  /** The Pod under test as it ran; empty before it was created. */
  Optional<RanPod> underTest() {
    return view.underTest().map(this::ran);
  }

  /** The other Pod of the trial as it ran; empty without a server. */
  Optional<RanPod> peer() {
    return pods().filter(this::isPeer).findFirst().map(this::ran);
  }

  /** The server, and the container that this view is about. */
  private Stream<PodRun> pods() {
    return Stream.concat(view.server().stream(), view.container().stream());
  }

  private boolean isPeer(PodRun run) {
    return view.underTest().filter(tested -> tested == run).isEmpty();
  }

  private RanPod ran(PodRun run) {
    return RanPods.of(view.latest(run), run.differences());
  }

  private Optional<Problem> created(PodRun run) {
    return run.differences()
        .unacceptable()
        .map(
            changed ->
                new Problem(run.side(), FailureReason.PodChanged, run.changedMessage(changed)))
        .or(() -> unequal(run, RanPods.of(run.created(), run.differences())))
        .or(() -> overhead(run, RanPods.of(run.created(), run.differences())));
  }

  /** Each runtime has its own overhead, so only trials of the same runtime can be compared. */
  private Optional<Problem> overhead(PodRun run, RanPod now) {
    return lastThatRan(before -> isPeer(run) || before.runtime().equals(view.trial().runtime()))
        .flatMap(before -> Optional.ofNullable(isPeer(run) ? before.peer() : before.ran()))
        .filter(now::hasOtherOverhead)
        .map(
            before ->
                new Problem(
                    run.side(),
                    FailureReason.PodChanged,
                    "spec.overhead of Pod %s is %s, but was %s in an earlier trial under the same runtime, and the Pod's cgroup gets the overhead on top of its limits: somebody changed the overhead of RuntimeClass %s; run the benchmark again"
                        .formatted(
                            run.created().getMetadata().getName(),
                            now.overhead(),
                            before.overhead(),
                            now.runtimeClassName())));
  }

  private Optional<Problem> ended(PodRun run) {
    RanPod before = RanPods.of(run.created(), run.differences());
    RanPod now = ran(run);
    return before
        .unequal(now)
        .map(
            unequal ->
                new Problem(
                    run.side(),
                    FailureReason.PodChanged,
                    "%s of Pod %s was %s when the Pod was created, and is %s at the end of its trial: somebody, perhaps a VerticalPodAutoscaler, resized the Pod"
                        .formatted(
                            unequal.field(),
                            run.created().getMetadata().getName(),
                            unequal.here(),
                            unequal.there())))
        .or(() -> image(run, now));
  }

  private Optional<Problem> unequal(PodRun run, RanPod now) {
    return lastThatRan(before -> true)
        .flatMap(
            before ->
                Optional.ofNullable(isPeer(run) ? before.peer() : before.ran())
                    .flatMap(other -> now.unequal(other).map(u -> unequal(run, u, before))));
  }

  private Problem unequal(PodRun run, RanPod.Unequal unequal, TrialOutcome before) {
    String runtime = view.trial().runtime();
    boolean containers = unequal.field().equals(RanPod.ADDED_CONTAINERS);
    String origin =
        containers
            ? "a mutating policy or webhook added a container to one of the Pods only, or with another image, other resources or another restart policy (the fingerprint is of these three); exempt the namespace"
            : new Difference(path(unequal.field()), "", "").origin();
    return new Problem(
        run.side(),
        FailureReason.PodChanged,
        "%s is %s under %s, but %s under %s %s, so the two cannot be compared: %s"
            .formatted(
                unequal.field(),
                unequal.here(),
                runtime,
                unequal.there(),
                before.runtime(),
                runtime.equals(before.runtime()) ? "in an earlier trial" : "in another trial",
                origin));
  }

  private static String path(String field) {
    return field.startsWith("spec.") ? field : "spec.resources." + field;
  }

  private Optional<Problem> image(PodRun run, RanPod now) {
    String node = view.latest(run).getSpec().getNodeName();
    return lastThatRan(before -> before.node() != null && before.node().equals(node))
        .map(before -> isPeer(run) ? before.peer() : before.ran())
        .filter(now::hasOtherImage)
        .map(
            before ->
                new Problem(
                    run.side(),
                    FailureReason.ImageChanged,
                    "image %s is %s now, but was %s in an earlier trial on node %s: its tag has moved; name the image by its digest"
                        .formatted(run.image(), now.imageId(), before.imageId(), node)));
  }

  /**
   * The last trial whose Pod ran: a valid trial that counts, a trial of the same block, or a
   * failure of the workload. A policy that changes the Pods of one runtime may be the reason why
   * the workload fails there.
   */
  private Optional<TrialOutcome> lastThatRan(Predicate<TrialOutcome> wanted) {
    List<TrialOutcome> outcomes = view.current().durable().outcomes();
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      TrialOutcome outcome = outcomes.get(i);
      boolean counts = !outcome.warmup() || outcome.block() == view.trial().block();
      boolean ran = (outcome.isValid() || outcome.isOwnFailure()) && outcome.ran() != null;
      if (counts && ran && wanted.test(outcome)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }
}
