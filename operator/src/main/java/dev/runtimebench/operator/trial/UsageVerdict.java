package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.usage.IdleTime;
import dev.runtimebench.operator.observe.usage.UsageJudge;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.UsageSamples;
import dev.runtimebench.operator.state.UsageSamples.When;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsageBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges, at the end of a trial, what the kubelet answered about the Pod under test. */
final class UsageVerdict {

  private static final String NO_IDLE_TIME =
      "the container held no idle time: its entrypoint must be the agent, in the version of this operator";

  private UsageVerdict() {}

  /**
   * What the kubelet showed of the Pod under test; empty if the design asks for nothing.
   *
   * @param output the log of the container that held the idle times
   */
  static Optional<PodUsage> of(TrialView view, TrialLog output) {
    if (!view.current().experiment().design().isUsage()) {
      return Optional.empty();
    }
    UsageSamples samples = view.underTest().map(PodRun::usage).orElseGet(UsageSamples::new);
    PodUsageBuilder usage =
        PodUsageBuilder.builder()
            .source(samples.source().orElse(null))
            .path(samples.path().orElse(null))
            .certificate(samples.certificate().orElse(null))
            .calls(samples.calls());
    Optional<IdleMark> lost =
        Arrays.stream(IdleMark.values()).filter(m -> output.idle(m).isEmpty()).findFirst();
    if (lost.isPresent()) {
      boolean none = lost.get() == IdleMark.BEFORE;
      return Optional.of(
          usage
              .missing(
                  none(
                      none
                          ? NO_IDLE_TIME
                          : "the agent's idle record %s is not in the log"
                              .formatted(lost.get().inRecord())))
              .build());
    }
    Function<IdleMark, Long> at = mark -> output.idle(mark).orElseThrow();
    UsageJudge judge =
        new UsageJudge(
            new IdleTime(
                "before",
                at.apply(IdleMark.BEFORE),
                at.apply(IdleMark.WORK),
                samples.samples(When.BeforeWork)),
            new IdleTime(
                "after",
                at.apply(IdleMark.AFTER),
                at.apply(IdleMark.END),
                samples.samples(When.AfterWork)),
            samples.node());
    return Optional.of(
        usage
            .idleFrom(at.apply(IdleMark.BEFORE))
            .workFrom(at.apply(IdleMark.WORK))
            .workTo(at.apply(IdleMark.AFTER))
            .idleTo(at.apply(IdleMark.END))
            .programRan(view.isServerUnderTest() || output.isStoppedAtMark())
            .figures(judge.figures())
            .doubtful(judge.doubtful())
            .missing(judge.missing())
            .build());
  }

  private static Map<Figure, String> none(String why) {
    return List.of(Figure.CpuTime, Figure.SettledMemory, Figure.PeakMemory, Figure.ThrottledTime)
        .stream()
        .collect(Collectors.toMap(figure -> figure, figure -> why));
  }
}
