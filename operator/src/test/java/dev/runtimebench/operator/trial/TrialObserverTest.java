package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.logs.LogAttempts;
import dev.runtimebench.operator.logs.LogRequest;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.timeline.InitPull;
import dev.runtimebench.operator.observe.timeline.NodeStamp;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Lane;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.state.UsageSamples.CallEnd;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.RanPodBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the observer answers, for each state of a trial's Pods and logs. No cluster, no thread, no
 * waiting: each case sets up what is known, and reads the answer.
 */
class TrialObserverTest {

  private static final Executor AT_ONCE = Runnable::run;
  private static final Executor NEVER = task -> {};
  private static final long START = 5_000_000_000_000L;
  private static final Instant DAY = Instant.parse("2026-01-02T03:04:05Z");
  private static final String HELLO = "@rtb {\"type\":\"hello\",\"protocol\":1}";
  private static final String BYE = "@rtb {\"type\":\"bye\",\"exitCode\":0}";

  private static final String SERVED =
      """
      workload:
        inline:
          server: {image: example/server:1, port: 8080}
          container: {image: example/client:1}
          metrics:
            - {name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: "latency=([0-9]+)", group: 1}}}
      """;

  private static final String START_UP =
      """
      workload:
        inline:
          container: {image: example/tool:1}
          metrics:
            - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}%s}
            - {name: errors, unit: "1", summary: Median, source: {regex: {pattern: "errors ([0-9]+)", group: 1}}, validMax: 0}
      """;

  /** One trial and all that is known about it. */
  private static final class Case {

    private final RuntimeBenchmark benchmark;
    private final BenchmarkRun run = new BenchmarkRun();
    private final Timelines timelines = new Timelines(clock());
    private final RunningTrial trial;
    private final Map<String, Pod> live = new HashMap<>();
    private long seconds;
    private boolean asksRegistry;
    private final List<String> asked = new ArrayList<>();
    private boolean isNodeKnown;
    private Optional<String> warning = Optional.empty();
    private boolean isMissingHandler;
    private boolean isHopeless;

    Case(String spec, Integer concurrency) {
      benchmark = Fixtures.created("b", spec);
      run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
      trial = new RunningTrial(new Trial(0, false, 0, "runc", concurrency), 0);
    }

    /** A policy makes the kubelet ask the registry before each start. */
    Case askingTheRegistry() {
      asksRegistry = true;
      return this;
    }

    /** Creates a Pod, and shows it in that state. */
    Case pod(Side side, Consumer<PodBuilder> state) {
      String name = side.name().toLowerCase(Locale.ROOT) + trial.pods().size();
      Pod sent =
          new PodBuilder()
              .withNewMetadata()
              .withName(name)
              .withUid(name)
              .endMetadata()
              .withNewSpec()
              .withNodeName("n")
              .addNewContainer()
              .withName("workload")
              .withImage("image:1")
              .withImagePullPolicy("IfNotPresent")
              .withNewResources()
              .addToLimits("memory", new Quantity("128Mi"))
              .endResources()
              .endContainer()
              .endSpec()
              .build();
      Pod created =
          new PodBuilder(sent)
              .editSpec()
              .editFirstContainer()
              .withImagePullPolicy(asksRegistry ? "Always" : "IfNotPresent")
              .endContainer()
              .endSpec()
              .build();
      timelines.submitted(name, 1, 2);
      trial.add(new PodRun(side, sent, created, START));
      return shows(name, state);
    }

    Case container(Consumer<PodBuilder> state) {
      return pod(Side.Container, state);
    }

    Case server(Consumer<PodBuilder> state) {
      return pod(Side.Server, state);
    }

    Case shows(String name, Consumer<PodBuilder> state) {
      PodRun pod = trial.pods().stream().filter(p -> p.uid().equals(name)).findFirst().get();
      PodBuilder builder = new PodBuilder(pod.created());
      state.accept(builder);
      live.put(name, builder.build());
      return note();
    }

    /** An earlier process created the Pod, so nobody knows when. */
    Case forgetting(String name) {
      timelines.forget(name);
      return this;
    }

    /** The Pod was created now, and not long ago. */
    Case submittedNow(String name) {
      timelines.forget(name);
      timelines.submitted(name, clock().stamp(), clock().stamp() + 1);
      return this;
    }

    /** The API server needed so long for the create call. */
    Case createTook(String name, Duration time) {
      timelines.forget(name);
      timelines.submitted(name, clock().stamp() - time.toNanos(), clock().stamp());
      return this;
    }

    /** A node took the Pod. */
    Case scheduled(String name) {
      timelines.seen(
          new PodBuilder(live.get(name))
              .withNewStatus()
              .withPhase("Pending")
              .addNewCondition()
              .withType("PodScheduled")
              .withStatus("True")
              .endCondition()
              .endStatus()
              .build());
      return this;
    }

    /** The kubelet found the image on the node. */
    Case imageFound(String name) {
      timelines.stamped(
          new NodeStamp(name, Milestone.Pulled, clock().epochNanos(), false, Optional.empty()));
      return this;
    }

    /** The watch reports the Pod as it is. */
    Case watched(String name) {
      timelines.seen(live.get(name));
      return this;
    }

    /** An earlier trial was measured on that node. */
    Case measuredOn(String node) {
      run.durable()
          .add(
              List.of(
                  TrialOutcomeBuilder.builder()
                      .block(9)
                      .runtime("runc")
                      .node(node)
                      .values(Map.of("latency", 5.0))
                      .build()),
              List.of("line"));
      return this;
    }

    /** No node took the Pod at once. */
    Case waitedForANode(String name) {
      timelines.seen(
          new PodBuilder(live.get(name))
              .withNewStatus()
              .withPhase("Pending")
              .addNewCondition()
              .withType("PodScheduled")
              .withStatus("False")
              .withReason("Unschedulable")
              .withMessage("0/1 nodes are available")
              .endCondition()
              .endStatus()
              .build());
      return this;
    }

    /** The kubelet began to pull the image. */
    Case pulling(String name) {
      timelines.stamped(
          new NodeStamp(name, Milestone.Pulling, clock().epochNanos(), true, Optional.empty()));
      return this;
    }

    /** The kubelet pulled the image. */
    Case pulled(String name) {
      timelines.stamped(
          new NodeStamp(name, Milestone.Pulled, clock().epochNanos() + 1, true, Optional.empty()));
      return this;
    }

    /**
     * The kubelet pulled the image.
     *
     * @param seconds from the Event Pulling to the Event Pulled
     * @param pullSeconds how long the pull took, according to the kubelet; empty if it does not say
     */
    Case pulledIn(String name, long seconds, Optional<Double> pullSeconds) {
      long at = clock().epochNanos();
      timelines.stamped(new NodeStamp(name, Milestone.Pulling, at, true, Optional.empty()));
      timelines.stamped(
          new NodeStamp(
              name,
              Milestone.Pulled,
              at + Duration.ofSeconds(seconds).toNanos(),
              true,
              pullSeconds.map(s -> Math.round(s * 1e9))));
      return this;
    }

    /** The Pod is gone from the cluster. */
    Case gone() {
      live.clear();
      return note();
    }

    private Case note() {
      trial.note(new LivePods(live), monotonic());
      return this;
    }

    Case after(long time) {
      seconds += time;
      return note();
    }

    private long monotonic() {
      return START + Duration.ofSeconds(seconds).toNanos();
    }

    private LogAttempts log(Side side) {
      return (side == Side.Server ? trial.server() : trial.container(0)).orElseThrow().log();
    }

    private Case stream(Side side, LogStream.Source source, Executor executor) {
      log(side)
          .started(
              new LogStream(
                  source,
                  Sought.of(benchmark.getSpec().workload().inline()),
                  clock(),
                  executor,
                  () -> {}));
      return note();
    }

    /** The wall clock of this machine, and the monotonic clock of the case. */
    private OperatorClock clock() {
      return new OperatorClock() {
        @Override
        public long epochNanos() {
          return DAY.getEpochSecond() * 1_000_000_000L + monotonic() - START;
        }

        @Override
        public long monotonicNanos() {
          return monotonic();
        }

        @Override
        public long stamp() {
          return epochNanos();
        }
      };
    }

    /** The log is being read. */
    Case reading(Side side) {
      return stream(side, () -> InputStream.nullInputStream(), NEVER);
    }

    /** The node has opened the log, and nothing more comes. */
    Case open(Side side) {
      CountDownLatch asked = new CountDownLatch(1);
      InputStream silent =
          new InputStream() {
            @Override
            public int read() {
              asked.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return -1;
            }
          };
      stream(
          side,
          () -> silent,
          task -> {
            Thread reader = new Thread(task);
            reader.setDaemon(true);
            reader.start();
          });
      try {
        asked.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return this;
    }

    /** The reading of the log failed. */
    Case failed(Side side, int times) {
      for (int i = 0; i < times; i++) {
        stream(
            side,
            () -> {
              throw new IOException("connection reset");
            },
            AT_ONCE);
      }
      return this;
    }

    /** The log was read, and has these lines. */
    Case read(Side side, String... lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < lines.length; i++) {
        text.append(DAY.plusNanos(1_000_000L * i)).append(' ').append(lines[i]).append('\n');
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return stream(side, () -> new ByteArrayInputStream(bytes), AT_ONCE);
    }

    /** The last call to the kubelet before the work ended that long after DAY. */
    Case calledKubeletUntil(long afterDay) {
      long nanos = Duration.ofSeconds(afterDay).toNanos();
      trial
          .container(0)
          .orElseThrow()
          .usage()
          .calledBeforeWork(
              new CallEnd(START + nanos, DAY.getEpochSecond() * 1_000_000_000L + nanos));
      return this;
    }

    /** The benchmark holds a node on which it has not measured yet. */
    Case holding(String node) {
      run.lane(new Lane(Map.of("runc", node), Set.of("runc"), Set.of()));
      return this;
    }

    /** Earlier trials of the runtime had logs of that length. */
    Case expecting(long lines) {
      run.logLengths().confirm("runc", lines);
      return this;
    }

    /** The operator deleted the container's Pod at the end of its log. */
    Case stopped() {
      PodRun container = trial.container(0).orElseThrow();
      container.stopped(live.get(container.uid()), monotonic());
      return this;
    }

    /** The watch reports that the container's Pod is gone, after it was in that state. */
    Case removed(Consumer<PodBuilder> state) {
      shows("container0", state);
      timelines.gone(live.get("container0"));
      return this;
    }

    /** The API server has just refused the client's Pod. */
    Case refused(FailureReason reason, boolean quota, boolean passing) {
      String words = "words of the API server" + (quota ? ": exceeded quota" : "");
      trial.clientRefused(new Creation.Refused(words, passing, true, reason), monotonic());
      return this;
    }

    /** The API server has just given no answer about the client's Pod. */
    Case unanswered() {
      trial.clientUnanswered();
      return this;
    }

    TrialProgress observe(int index) {
      TrialObserver observer =
          new TrialObserver(
              timelines,
              new TrialVerdict(
                  clock(), timelines, new NodeClocks(), (node, uid, from, to) -> Optional.empty()),
              new NodeClocks(),
              clock(),
              Kubelets.longest());
      TrialProgress progress = observer.observe(view(index));
      while (isAnswered(progress)) {
        progress = observer.observe(view(index));
      }
      return progress;
    }

    /** Answers what the observer asks the API server. */
    private boolean isAnswered(TrialProgress progress) {
      if (progress instanceof TrialProgress.NodeDue due) {
        asked.add(due.node());
        trial.saw(new NodeNow(due.node(), isNodeKnown, Optional.empty()), monotonic());
        return true;
      }
      if (progress instanceof TrialProgress.WarningDue due) {
        asked.add(due.pod().getMetadata().getName());
        due.run().warned(new PodRun.Warning(warning, isMissingHandler, isHopeless, monotonic()));
        return true;
      }
      return false;
    }

    /** The API server does not have the node any more. */
    Case nodeGone() {
      isNodeKnown = true;
      return this;
    }

    /** The newest warning on each Pod. */
    Case warns(String words) {
      warning = Optional.of(words);
      return this;
    }

    /** The newest warning on each Pod says that the node does not have the handler. */
    Case lacksHandler(boolean hopeless) {
      isMissingHandler = true;
      isHopeless = hopeless;
      return warns("the node does not have the handler");
    }

    TrialView view(int index) {
      Reconciliation current =
          new Reconciliation(benchmark, run, List.copyOf(live.values()), monotonic());
      return new TrialView(current, trial, index, new LivePods(live));
    }
  }

  private static Case serial() {
    return new Case("{}", null);
  }

  private static Case served() {
    return new Case(SERVED, null);
  }

  private static Consumer<PodBuilder> pending() {
    return pod -> pod.editOrNewStatus().withPhase("Pending").endStatus();
  }

  private static Consumer<PodBuilder> waiting(String reason, String message) {
    return pod ->
        pod.editOrNewStatus()
            .withPhase("Pending")
            .addNewContainerStatus()
            .withName("workload")
            .withNewState()
            .withNewWaiting(message, reason)
            .endState()
            .endContainerStatus()
            .endStatus();
  }

  /** The platform has added an init container. */
  private static Consumer<PodBuilder> initializing(UnaryOperator<ContainerStateBuilder> state) {
    return waiting("PodInitializing", "")
        .andThen(
            pod ->
                pod.editStatus()
                    .addNewInitContainerStatus()
                    .withName("mesh-init")
                    .withState(state.apply(new ContainerStateBuilder()).build())
                    .endInitContainerStatus()
                    .endStatus());
  }

  private static Consumer<PodBuilder> withoutNode() {
    return pod -> pod.editSpec().withNodeName(null).endSpec();
  }

  private static Consumer<PodBuilder> running() {
    return running(true);
  }

  /** The container runs, but its probe has not passed. */
  private static Consumer<PodBuilder> unready() {
    return running(false);
  }

  private static Consumer<PodBuilder> running(boolean ready) {
    return pod ->
        pod.editOrNewStatus()
            .withPhase("Running")
            .withPodIP("10.0.0.7")
            .addNewContainerStatus()
            .withName(PodRenderer.CONTAINER)
            .withReady(ready)
            .withNewState()
            .withNewRunning()
            .endRunning()
            .endState()
            .endContainerStatus()
            .endStatus();
  }

  private static Consumer<PodBuilder> deleting() {
    return pod -> {
      running().accept(pod);
      pod.editMetadata().withDeletionTimestamp("2026-01-02T03:04:06Z").endMetadata();
    };
  }

  private static Consumer<PodBuilder> exited(int code, String reason) {
    return pod ->
        pod.editOrNewStatus()
            .withPhase(code == 0 ? "Succeeded" : "Failed")
            .withContainerStatuses()
            .addNewContainerStatus()
            .withName("workload")
            .withNewState()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(reason)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus();
  }

  /** Ended with 0, so many seconds after the beginning of the case by the node's clock. */
  private static Consumer<PodBuilder> exitedAt(int seconds) {
    return exited(0, "Completed")
        .andThen(
            pod ->
                pod.editStatus()
                    .editFirstContainerStatus()
                    .editState()
                    .editTerminated()
                    .withFinishedAt(DAY.plusSeconds(seconds).toString())
                    .endTerminated()
                    .endState()
                    .endContainerStatus()
                    .endStatus());
  }

  private static Consumer<PodBuilder> neverRan(String reason, String message) {
    return pod ->
        pod.editOrNewStatus()
            .withPhase("Failed")
            .withReason(reason)
            .withMessage(message)
            .endStatus();
  }

  private static Consumer<TrialProgress> waits(String what) {
    return progress ->
        assertThat(progress)
            .isInstanceOfSatisfying(
                TrialProgress.Waiting.class, w -> assertThat(w.what()).isEqualTo(what));
  }

  private static Consumer<TrialProgress> waitsWithTrouble(String words) {
    return progress ->
        assertThat(progress)
            .isInstanceOfSatisfying(
                TrialProgress.Waiting.class,
                w ->
                    assertThat(w.trouble())
                        .hasValueSatisfying(trouble -> assertThat(trouble).contains(words)));
  }

  private static Consumer<TrialProgress> asks(String pod, LogRequest request) {
    return progress ->
        assertThat(progress)
            .isInstanceOfSatisfying(
                TrialProgress.LogDue.class,
                due -> {
                  assertThat(due.request()).isEqualTo(request);
                  assertThat(due.run().uid()).isEqualTo(pod);
                });
  }

  private static Consumer<TrialProgress> valid() {
    return progress ->
        assertThat(progress)
            .isInstanceOfSatisfying(
                TrialProgress.Ended.class,
                ended -> {
                  assertThat(ended.outcome().reason()).isNull();
                  assertThat(ended.outcome().values()).containsEntry("latency", 5.0);
                });
  }

  private static Consumer<TrialProgress> invalid(FailureReason reason, String words) {
    return progress ->
        assertThat(progress)
            .isInstanceOfSatisfying(
                TrialProgress.Ended.class,
                ended -> {
                  assertThat(ended.outcome().reason()).isEqualTo(reason);
                  assertThat(ended.outcome().message()).contains(words);
                });
  }

  private static DynamicTest test(String name, Case given, Consumer<TrialProgress> expected) {
    return DynamicTest.dynamicTest(name, () -> expected.accept(given.observe(0)));
  }

  private static String[] longLog() {
    return Stream.concat(Stream.generate(() -> "x".repeat(3000)).limit(400), Stream.of("latency=5"))
        .toArray(String[]::new);
  }

  @TestFactory
  Stream<DynamicTest> observesPodThatHasNotEnded() {
    return Stream.of(
        test("a pending Pod waits", serial().container(pending()), waits("trials are running")),
        test(
            "a pending Pod that is silent for 10 s has the newest warning as its trouble",
            serial().container(pending()).after(11).warns("FailedMount: no such volume"),
            waitsWithTrouble("FailedMount: no such volume")),
        test(
            "the warnings of a Pod that is pending for a moment are not read",
            serial().container(pending()).after(9).warns("FailedMount: no such volume"),
            waits("trials are running")),
        test(
            "a Pod whose handler the node does not have is in trouble",
            serial().container(pending()).after(11).lacksHandler(false),
            waitsWithTrouble("the node does not have the handler")),
        test(
            "and ends the trial when the kubelet still says so",
            serial().container(pending()).after(11).lacksHandler(true),
            invalid(FailureReason.HandlerNotFound, "the node does not have the handler")),
        test(
            "a Pod that ends the trial for its time lacks the handler",
            serial().container(pending()).after(301).lacksHandler(false),
            invalid(FailureReason.HandlerNotFound, "the node does not have the handler")),
        test(
            "a start that takes long is named",
            serial().container(pending()).after(31),
            waits(
                "waiting for the container of Pod container0 to start, at most for spec.timeouts.startSeconds (300 s)")),
        test(
            "a Pod that no scheduler looks at is named",
            serial().container(pending().andThen(withoutNode())).after(31),
            waits(
                "waiting for a scheduler to place Pod container0, at most for spec.timeouts.startSeconds (300 s)")),
        test(
            "an image error is trouble",
            serial().container(waiting("ErrImagePull", "not found")),
            waitsWithTrouble("image image:1 cannot be pulled: not found")),
        test(
            "an image error of a minute ends the trial",
            serial().container(waiting("ErrImagePull", "not found")).after(61),
            invalid(FailureReason.ImagePullFailed, "not found")),
        test(
            "a Pod that does not start in time ends the trial",
            serial().container(pending()).after(300),
            invalid(FailureReason.StartTimeout, "startSeconds (300 s)")),
        test(
            "a Pod whose image is still being pulled has waited",
            serial().container(pending()).pulling("container0").after(300),
            invalid(FailureReason.PodWaited, "the kubelet was still pulling image image:1")),
        test(
            "a Pod whose image was pulled in time has not waited",
            serial().container(pending()).pulling("container0").pulled("container0").after(300),
            invalid(FailureReason.StartTimeout, "startSeconds (300 s)")),
        test(
            "a Pod that no scheduler looked at is not the runtime's failure",
            serial()
                .container(pending().andThen(pod -> pod.editSpec().withNodeName(null).endSpec()))
                .after(300),
            invalid(FailureReason.Unschedulable, "no scheduler has placed the Pod")),
        test(
            "an init container that hangs is not the workload's failure",
            serial().container(initializing(i -> i.withNewRunning().endRunning())).after(300),
            invalid(
                FailureReason.InitContainerFailed,
                "init container mesh-init, which the platform added, still runs")),
        test(
            "an init container that cannot be pulled is not the workload's failure",
            serial()
                .container(initializing(i -> i.withNewWaiting("not found", "ErrImagePull")))
                .after(300),
            invalid(
                FailureReason.InitContainerFailed,
                "init container mesh-init, which the platform added: ErrImagePull: not found")),
        test(
            "an init container that waits for the sandbox does not hide the runtime's failure",
            serial()
                .container(initializing(i -> i.withNewWaiting("", "PodInitializing")))
                .after(300),
            invalid(FailureReason.StartTimeout, "startSeconds (300 s)")),
        test(
            "an init container that fails is not the workload's failure",
            serial()
                .container(
                    initializing(i -> i.withNewTerminated().withExitCode(3).endTerminated())
                        .andThen(pod -> pod.editStatus().withPhase("Failed").endStatus())),
            invalid(
                FailureReason.InitContainerFailed,
                "init container mesh-init, which the platform added, exited with 3")),
        test(
            "a container that runs too long ends the trial",
            serial().container(running()).reading(Side.Container).after(300),
            invalid(FailureReason.RunTimeout, "runSeconds (300 s)")),
        test(
            "a Pod that is gone ends the trial",
            serial().container(running()).gone(),
            invalid(FailureReason.PodVanished, "Pod container0 was deleted")),
        test(
            "a Pod that is being deleted ends the trial",
            serial().container(deleting()).reading(Side.Container),
            invalid(FailureReason.PodVanished, "Pod container0 was deleted")));
  }

  private static Consumer<PodBuilder> disrupted(Consumer<PodBuilder> state, String reason) {
    return pod -> {
      state.accept(pod);
      pod.editStatus()
          .addNewCondition()
          .withType("DisruptionTarget")
          .withStatus("True")
          .withReason(reason)
          .withMessage("words of the cluster")
          .endCondition()
          .endStatus();
    };
  }

  private static Consumer<PodBuilder> unschedulable() {
    return pod ->
        pod.editOrNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/1 nodes are available: 1 Insufficient cpu.")
            .endCondition()
            .endStatus();
  }

  /** A log with the agent's records, whose workload a signal has ended. */
  private static String[] killed() {
    return new String[] {HELLO, "latency=5", BYE.replace("0}", "143}")};
  }

  @TestFactory
  Stream<DynamicTest> observesPodThatWasDisrupted() {
    return Stream.of(
        test(
            "a preempted Pod that is being deleted ends the trial",
            serial().container(disrupted(deleting(), "PreemptionByScheduler")),
            invalid(FailureReason.Preempted, "words of the cluster")),
        test(
            "a Pod that will be disrupted still runs",
            serial()
                .container(disrupted(running(), "PreemptionByScheduler"))
                .reading(Side.Container),
            waits("trials are running")),
        test(
            "an evicted Pod did not fail by itself",
            serial()
                .container(disrupted(exited(143, "Error"), "EvictionByEvictionAPI"))
                .read(Side.Container, "latency=5"),
            invalid(FailureReason.EvictedByApi, "words of the cluster")),
        test(
            "an evicted Pod that exits with 0 has no value either",
            serial()
                .container(disrupted(exited(0, "Completed"), "EvictionByEvictionAPI"))
                .read(Side.Container, "latency=5"),
            invalid(FailureReason.EvictedByApi, "words of the cluster")),
        test(
            "a Pod that is gone has the disruption of its last state",
            serial()
                .container(running())
                .removed(disrupted(deleting(), "DeletionByTaintManager"))
                .gone(),
            invalid(FailureReason.NodeTainted, "words of the cluster")),
        test(
            "a server that was preempted is not a server that ended",
            served()
                .server(running())
                .shows("server0", disrupted(exited(137, "Error"), "PreemptionByScheduler")),
            invalid(FailureReason.Preempted, "words of the cluster")),
        test(
            "a Pod that the kubelet does not admit was disrupted",
            serial().container(neverRan("OutOfcpu", "not enough cpu")),
            invalid(FailureReason.NodeUnavailable, "not enough cpu")),
        test(
            "a graceful shutdown of the node is named",
            serial().container(neverRan("Terminated", "imminent node shutdown")),
            invalid(FailureReason.NodeShutdown, "imminent node shutdown")),
        test(
            "a workload that a signal ended waits for the kubelet's report",
            serial().container(running()).read(Side.Container, killed()),
            waits("trials are running")));
  }

  @TestFactory
  Stream<DynamicTest> observesPodThatWaitsForANode() {
    return Stream.of(
        test(
            "a Pod of a benchmark without a node waits for its whole time to start",
            serial().container(unschedulable()).after(40),
            waitsWithTrouble("Insufficient cpu")),
        test(
            "a Pod that waits for the node of the earlier trials keeps its turn for a while",
            serial().measuredOn("n").container(unschedulable()).after(20),
            waitsWithTrouble("Insufficient cpu")),
        test(
            "and then gives it back",
            serial().measuredOn("n").container(unschedulable()).after(31),
            invalid(FailureReason.NodeUnavailable, "Insufficient cpu")),
        test(
            "a Pod that waits for the node that the benchmark has chosen waits a moment",
            serial().holding("n").container(unschedulable()).after(4),
            progress ->
                assertThat(((TrialProgress.Waiting) progress).recheck())
                    .isEqualTo(Duration.ofSeconds(1))),
        test(
            "and then the benchmark tries another node",
            serial().holding("n").container(unschedulable()).after(5),
            invalid(FailureReason.NodeUnavailable, "Insufficient cpu")));
  }

  @TestFactory
  Stream<DynamicTest> observesImageForAnotherArchitecture() {
    return Stream.of(
        test(
            "an image without a variant for the node ends the trial at once",
            serial()
                .container(
                    waiting("ErrImagePull", "x: no match for platform in manifest: not found")),
            invalid(FailureReason.ForeignArchitecture, "image image:1 is not built for")),
        test(
            "a program that the kernel refuses is named",
            serial()
                .container(exited(255, "Error"))
                .read(Side.Container, "exec /usr/bin/tool: exec format error"),
            invalid(FailureReason.ForeignArchitecture, "another architecture")),
        test(
            "a program that the container runtime cannot start is named",
            serial()
                .container(
                    waitingEnd("StartError", 128, "runc create failed: exec format error: unknown"))
                .read(Side.Container),
            invalid(FailureReason.ForeignArchitecture, "runc create failed")),
        test(
            "a workload that only prints the words has its value",
            serial()
                .container(exited(0, "Completed"))
                .read(Side.Container, "exec format error", "latency=5"),
            valid()));
  }

  private static Consumer<PodBuilder> waitingEnd(String reason, int code, String message) {
    return pod -> {
      exited(code, reason).accept(pod);
      pod.editStatus()
          .editFirstContainerStatus()
          .editState()
          .editTerminated()
          .withMessage(message)
          .endTerminated()
          .endState()
          .endContainerStatus()
          .endStatus();
    };
  }

  /** Nobody sent the limit: the Pod got the limit while its trial ran. */
  private static Consumer<PodBuilder> resized(Consumer<PodBuilder> state) {
    return pod -> {
      state.accept(pod);
      pod.editSpec()
          .editFirstContainer()
          .withNewResources()
          .addToLimits("cpu", new Quantity("50m"))
          .endResources()
          .endContainer()
          .endSpec();
    };
  }

  @TestFactory
  Stream<DynamicTest> observesPodThatSomebodyResized() {
    return Stream.of(
        test(
            "a Pod with other limits at its end than at its creation has no value",
            serial().container(resized(exited(0, "Completed"))).read(Side.Container, "latency=5"),
            invalid(FailureReason.PodChanged, "limits.cpu of Pod container0 was nothing")),
        test(
            "the message names what resizes Pods",
            serial().container(resized(exited(0, "Completed"))).read(Side.Container, "latency=5"),
            invalid(FailureReason.PodChanged, "VerticalPodAutoscaler")));
  }

  /** An earlier Pod like those of the case. */
  private static RanPodBuilder ran() {
    return RanPodBuilder.builder().limits(Map.of("memory", "128Mi"));
  }

  /** Somebody may have changed the RuntimeClass since an earlier trial. */
  private static Case withOverhead(String runtime, String before) {
    Case given = serial();
    given
        .run
        .durable()
        .add(
            List.of(
                TrialOutcomeBuilder.builder()
                    .block(0)
                    .runtime(runtime)
                    .ran(ran().overhead(before).build())
                    .build()),
            List.of("line"));
    return given.container(exited(0, "Completed")).read(Side.Container, "latency=5");
  }

  @TestFactory
  Stream<DynamicTest> observesOverheadOfTheRuntimeClass() {
    return Stream.of(
        test(
            "another overhead than in an earlier trial changes the limits of the cgroup",
            withOverhead("runc", "cpu 250m"),
            invalid(
                FailureReason.PodChanged,
                "spec.overhead of Pod container0 is none, but was cpu 250m in an earlier trial")),
        test("each runtime has its own overhead", withOverhead("gvisor", "cpu 250m"), valid()),
        test("the same overhead changes nothing", withOverhead("runc", "none"), valid()),
        test("samples of earlier versions have no overhead", withOverhead("runc", null), valid()));
  }

  /** The node ended the log of this container after one line, without an error. */
  private static Case logEndedAtOnce() {
    return serial()
        .container(running())
        .submittedNow("container0")
        .pulling("container0")
        .read(Side.Container, "latency=5");
  }

  @TestFactory
  Stream<DynamicTest> observesLogThatEndsBeforeItsContainer() {
    return Stream.of(
        test(
            "a log that ended while its container ran on is read again",
            logEndedAtOnce().after(10).shows("container0", exitedAt(9)).watched("container0"),
            asks("container0", LogRequest.Reopen)),
        test(
            "a log that is read after the end of its container is whole",
            logEndedAtOnce()
                .after(10)
                .shows("container0", exitedAt(9))
                .watched("container0")
                .read(Side.Container, "latency=5"),
            valid()),
        test(
            "a step of the node's clock before the end of the container is not a broken connection",
            logEndedAtOnce().after(1).shows("container0", exitedAt(5)).watched("container0"),
            invalid(FailureReason.ClockStepped, "the trial runs again")),
        test(
            "a step of the node's clock ends no trial whose log was read after the container's end",
            logEndedAtOnce()
                .after(1)
                .shows("container0", exitedAt(5))
                .read(Side.Container, "latency=5"),
            valid()));
  }

  @TestFactory
  Stream<DynamicTest> observesLogOfTheContainer() {
    return Stream.of(
        test(
            "the log of a running container is opened",
            serial().container(running()),
            asks("container0", LogRequest.Open)),
        test(
            "a log that is being read needs time",
            serial().container(running()).reading(Side.Container),
            waits("trials are running")),
        test(
            "a failed reading starts again",
            serial().container(running()).failed(Side.Container, 4),
            asks("container0", LogRequest.Reopen)),
        test(
            "five failed readings end the trial",
            serial().container(running()).failed(Side.Container, 5),
            invalid(FailureReason.LogUnavailable, "connection reset")),
        test(
            "the agent's last record ends the trial before the kubelet does",
            serial().container(running()).read(Side.Container, HELLO, "latency=5", BYE),
            valid()),
        test(
            "a log of the expected length is complete",
            serial().container(running()).read(Side.Container, "latency=5").expecting(1),
            progress -> assertThat(progress).isInstanceOf(TrialProgress.LogComplete.class)),
        test(
            "a log of another length waits for the kubelet",
            serial().container(running()).read(Side.Container, "latency=5").expecting(2),
            waits("trials are running")),
        test(
            "a log without an expected length waits for the kubelet",
            serial().container(running()).read(Side.Container, "latency=5"),
            waits("trials are running")),
        test(
            "retention Always keeps the Pod until the kubelet reports",
            new Case("podRetention: Always", null)
                .container(running())
                .read(Side.Container, "latency=5")
                .expecting(1),
            waits("trials are running")),
        test(
            "an ended container waits for its log",
            serial().container(exited(0, "Completed")).reading(Side.Container),
            waits("trials are running")),
        test(
            "a log that takes longer than usual is named",
            serial().container(exited(0, "Completed")).reading(Side.Container).after(6),
            waits(
                "reading the log of Pod container0, at most for spec.timeouts.logSeconds (300 s)")),
        test(
            "a log that takes longer than a minute is abandoned",
            serial().container(exited(0, "Completed")).reading(Side.Container).after(61),
            asks("container0", LogRequest.Abandon)),
        test(
            "each reading of a log has its time",
            serial()
                .container(exited(0, "Completed"))
                .failed(Side.Container, 1)
                .reading(Side.Container)
                .after(119),
            waits(
                "reading the log of Pod container0, at most for spec.timeouts.logSeconds (300 s)")),
        test(
            "logSeconds bounds the wait for a log",
            new Case("timeouts: {logSeconds: 10}", null)
                .container(exited(0, "Completed"))
                .reading(Side.Container)
                .after(3),
            asks("container0", LogRequest.Abandon)),
        test(
            "a long log is compared with the last line on the node",
            serial().container(exited(0, "Completed")).read(Side.Container, longLog()),
            asks("container0", LogRequest.ReadTail)));
  }

  @TestFactory
  Stream<DynamicTest> observesEndOfTheContainer() {
    return Stream.of(
        test(
            "exit code 0 with a value is a valid trial, and confirms the length of the log",
            serial().container(exited(0, "Completed")).read(Side.Container, "latency=5"),
            valid()
                .andThen(
                    progress ->
                        assertThat(
                                ((TrialProgress.Ended) progress)
                                    .evidence()
                                    .orElseThrow()
                                    .confirmedLines())
                            .contains(1L))),
        test(
            "another exit code is an invalid trial with the last words",
            serial().container(exited(3, "Error")).read(Side.Container, "no such file"),
            invalid(FailureReason.NonZeroExit, "exited with 3; its last output: no such file")),
        test(
            "a log without the value is an invalid trial",
            serial().container(exited(0, "Completed")).read(Side.Container, "nothing"),
            invalid(FailureReason.NoValue, "metric latency")),
        test(
            "an eviction before the start needs no log",
            serial()
                .container(neverRan("Evicted", "Usage of EmptyDir volume \"v\" exceeds the limit")),
            invalid(FailureReason.Evicted, "Usage of EmptyDir volume")),
        test(
            "an out-of-memory kill is an invalid trial with that reason",
            serial().container(exited(137, "OOMKilled")).read(Side.Container, "latency=5"),
            invalid(FailureReason.OutOfMemory, "memory limit")));
  }

  @TestFactory
  Stream<DynamicTest> observesPodThatWasDeletedAtTheEndOfItsLog() {
    return Stream.of(
        test(
            "the exit code is awaited",
            serial().container(running()).read(Side.Container, "latency=5").stopped(),
            waits("trials are running")),
        test(
            "an exit code that takes longer than usual is named",
            serial().container(running()).read(Side.Container, "latency=5").stopped().after(6),
            waits(
                "waiting for the exit code of Pod container0, at most for"
                    + " spec.timeouts.deleteSeconds (120 s)")),
        test(
            "the exit code comes with the removal",
            serial()
                .container(running())
                .read(Side.Container, "latency=5")
                .stopped()
                .removed(exited(0, "Completed")),
            valid()),
        test(
            "another exit code is not lost",
            serial()
                .container(running())
                .read(Side.Container, "latency=5")
                .stopped()
                .removed(exited(3, "Error")),
            invalid(FailureReason.NonZeroExit, "exited with 3")),
        test(
            "a container that the deletion may have killed runs again",
            serial()
                .container(running())
                .read(Side.Container, "latency=5")
                .stopped()
                .removed(exited(143, "Error")),
            invalid(FailureReason.Interrupted, "the trial runs again")),
        test(
            "an eviction that ended the log is no end of the log by itself",
            serial()
                .container(running())
                .read(Side.Container, "latency=5")
                .stopped()
                .removed(disrupted(exited(137, "Error"), "EvictionByEvictionAPI")),
            invalid(FailureReason.EvictedByApi, "words of the cluster")),
        test(
            "a disruption that the watch shows needs no exit code",
            serial()
                .container(running())
                .read(Side.Container, "latency=5")
                .stopped()
                .shows("container0", disrupted(deleting(), "PreemptionByScheduler"))
                .watched("container0"),
            invalid(FailureReason.Preempted, "words of the cluster")),
        test(
            "a removal without an exit code runs again",
            serial()
                .container(running())
                .read(Side.Container, "latency=5")
                .stopped()
                .removed(running()),
            invalid(FailureReason.Interrupted, "no exit code")),
        test(
            "a deletion that takes too long runs again",
            serial().container(running()).read(Side.Container, "latency=5").stopped().after(121),
            invalid(FailureReason.Interrupted, "no exit code")));
  }

  @TestFactory
  Stream<DynamicTest> observesServerWithoutClient() {
    return Stream.of(
        test("a pending server waits", served().server(pending()), waits("trials are running")),
        test(
            "the log of a running server under test is opened first",
            served().server(running()),
            asks("server0", LogRequest.Open)),
        test(
            "a server whose probe has passed is ready for its client",
            served().server(running()).reading(Side.Server),
            progress ->
                assertThat(progress)
                    .isInstanceOfSatisfying(
                        TrialProgress.ReadyForClient.class,
                        ready -> assertThat(ready.ip()).isEqualTo("10.0.0.7"))),
        test(
            "the log of a server that ended is read for its last words",
            served().server(exited(1, "Error")),
            asks("server0", LogRequest.Open)),
        test(
            "a server that ended ends the trial with its last words",
            served().server(exited(1, "Error")).read(Side.Server, "port in use"),
            invalid(
                FailureReason.ServerEnded,
                "the server ended before its client was started: port in use")),
        test(
            "a server that never ran ends the trial with the cluster's words",
            served().server(neverRan("DeadlineExceeded", "longer than the deadline")),
            invalid(FailureReason.ServerEnded, "(DeadlineExceeded): longer than the deadline")),
        test(
            "a server that is gone ends the trial",
            served().server(running()).gone(),
            invalid(FailureReason.PodVanished, "Pod server0 was deleted")));
  }

  /** A server whose client can be created. */
  private static Case ready() {
    return served().server(running()).reading(Side.Server);
  }

  @TestFactory
  Stream<DynamicTest> observesRefusalOfTheClientsPod() {
    String message = "the API server refused the client's Pod: words of the API server";
    Consumer<TrialProgress> asksAgain =
        progress -> assertThat(progress).isInstanceOf(TrialProgress.ReadyForClient.class);
    return Stream.of(
        test(
            "a refusal that may pass is trouble",
            ready().refused(FailureReason.PodRejected, true, true),
            waitsWithTrouble(message)),
        test(
            "the next reconcile asks again",
            ready().refused(FailureReason.PodRejected, true, true).after(5),
            asksAgain),
        test(
            "the next reconcile asks again, even when the time is over",
            ready().refused(FailureReason.PodRejected, true, true).after(300),
            asksAgain),
        test(
            "a refusal that lasts ends the trial",
            ready()
                .refused(FailureReason.PodRejected, true, true)
                .after(300)
                .refused(FailureReason.PodRejected, true, true),
            invalid(FailureReason.PodRejected, message)),
        test(
            "a refusal after a call without an answer is a new refusal",
            ready()
                .refused(FailureReason.PodRejected, true, true)
                .after(200)
                .unanswered()
                .refused(FailureReason.PodRejected, true, true)
                .after(200)
                .refused(FailureReason.PodRejected, true, true),
            waitsWithTrouble(message)),
        test(
            "a refusal that does not pass ends the trial",
            ready().refused(FailureReason.NameTaken, false, false),
            progress -> {
              invalid(FailureReason.NameTaken, message).accept(progress);
              assertThat(((TrialProgress.Ended) progress).outcome().failedSide())
                  .isEqualTo(Side.Container);
            }),
        test(
            "a quota that has let such Pods pass was lowered",
            ready().measuredOn("n").refused(FailureReason.PodRejected, true, true),
            invalid(FailureReason.QuotaLowered, message)),
        test(
            "a disruption ends the trial at once",
            ready().refused(FailureReason.RuntimeClassDeleted, false, false),
            invalid(FailureReason.RuntimeClassDeleted, message)));
  }

  private static Case suspended() {
    return new Case("suspend: true", null);
  }

  @TestFactory
  Stream<DynamicTest> observesTrialOfASuspendedBenchmark() {
    Consumer<TrialProgress> interrupted =
        invalid(
            FailureReason.Interrupted,
            "spec.suspend was set to true while nothing of the trial ran; the trial runs again");
    return Stream.of(
        test("a Pod that has not started ends", suspended().container(pending()), interrupted),
        test(
            "a container that runs ends first",
            suspended().container(running()).reading(Side.Container),
            waits("trials are running")),
        test(
            "a container that has just ended is judged first",
            suspended().container(exited(0, "Completed")).reading(Side.Container),
            waits("trials are running")),
        test(
            "a log that does not come ends the trial",
            suspended().container(exited(0, "Completed")).reading(Side.Container).after(6),
            interrupted),
        test(
            "a trial that has ended counts",
            suspended().container(exited(0, "Completed")).read(Side.Container, "latency=5"),
            valid()),
        test(
            "a Pod of a burst keeps its number",
            new Case("suspend: true", 2).container(pending()).container(pending()),
            progress -> {
              interrupted.accept(progress);
              assertThat(((TrialProgress.Ended) progress).outcome().index()).isZero();
            }));
  }

  private static Case serverEnded(int code, String reason) {
    return served()
        .server(running())
        .container(running())
        .read(Side.Server, "up")
        .shows("server0", exited(code, reason));
  }

  private static Case clientFailedWithItsServer(int code, String reason) {
    return served()
        .server(running())
        .read(Side.Server, "up")
        .container(exited(1, "Error"))
        .read(Side.Container, "connection reset")
        .shows("server0", exited(code, reason));
  }

  /** Each way in which a sandbox reports that its memory was used up has the advice. */
  @TestFactory
  Stream<DynamicTest> observesServerThatRunsOutOfMemory() {
    return Stream.of(
        test(
            "a server that the kernel kills",
            serverEnded(137, "OOMKilled"),
            invalid(
                FailureReason.ServerEnded,
                "(OOMKilled): up; the kernel killed the server at its memory limit (128Mi): raise"
                    + " spec.resources.memory")),
        test(
            "a server that a signal ends",
            serverEnded(137, "Error"),
            invalid(
                FailureReason.ServerEnded,
                ": up; the server exited with 137; in a sandbox the memory limit (128Mi) is a"
                    + " likely cause of this exit code: raise spec.resources.memory")),
        test(
            "a server whose sandbox is gone",
            serverEnded(128, "Error"),
            invalid(FailureReason.ServerEnded, "raise spec.resources.memory")),
        test(
            "a server that ends by itself",
            serverEnded(3, "Error"),
            progress ->
                assertThat(((TrialProgress.Ended) progress).outcome().message())
                    .endsWith(": up; the server exited with 3")),
        test(
            "a client that fails because its server was killed",
            clientFailedWithItsServer(137, "OOMKilled"),
            invalid(
                FailureReason.NonZeroExit,
                "connection reset; the kernel killed the server at its memory limit (128Mi): raise"
                    + " spec.resources.memory")),
        test(
            "a client that fails because a signal ended its server",
            clientFailedWithItsServer(137, "Error"),
            invalid(
                FailureReason.NonZeroExit,
                "connection reset; the server exited with 137; in a sandbox the memory limit"
                    + " (128Mi)")),
        test(
            "a client that fails although its server ended well",
            clientFailedWithItsServer(0, "Completed"),
            progress ->
                assertThat(((TrialProgress.Ended) progress).outcome().message())
                    .endsWith("connection reset")));
  }

  private static Consumer<TrialProgress> failed(Side side, FailureReason reason, String... words) {
    return progress -> {
      TrialOutcome outcome = ((TrialProgress.Ended) progress).outcome();
      assertThat(outcome.reason()).isEqualTo(reason);
      assertThat(outcome.failedSide()).isEqualTo(side);
      assertThat(outcome.message()).contains(words);
    };
  }

  private static Case client(Consumer<PodBuilder> state, String... log) {
    return clientUnderTest().server(running()).container(state).read(Side.Container, log);
  }

  /** A workload with a server has two Pods, and both can fail for the same reason. */
  @TestFactory
  Stream<DynamicTest> saysWhosePodFailed() {
    return Stream.of(
        test(
            "a server that does not start",
            served().server(pending()).after(300),
            failed(Side.Server, FailureReason.StartTimeout, "the server's Pod: the Pod did not")),
        test(
            "a client that does not start",
            served().server(running()).reading(Side.Server).container(pending()).after(300),
            failed(
                Side.Container, FailureReason.StartTimeout, "the client's Pod: the Pod did not")),
        test(
            "a server that no node takes",
            served().server(unschedulable()).after(300),
            failed(Side.Server, FailureReason.Unschedulable, "the server's Pod: ")),
        test(
            "a client that no node takes",
            served().server(running()).reading(Side.Server).container(unschedulable()).after(300),
            failed(Side.Container, FailureReason.Unschedulable, "the client's Pod: ")),
        test(
            "a server that no node takes yet",
            served().server(unschedulable()).after(5),
            waitsWithTrouble("the server's Pod: the Pod cannot be scheduled")),
        test(
            "a server that is gone",
            served().server(running()).gone(),
            failed(Side.Server, FailureReason.PodVanished, "the server's Pod: Pod server0")),
        test(
            "a server that was preempted",
            served()
                .server(running())
                .shows("server0", disrupted(exited(137, "Error"), "PreemptionByScheduler")),
            failed(Side.Server, FailureReason.Preempted, "the server's Pod: the scheduler")),
        test(
            "a client that was evicted for its own use",
            client(exited(137, "Evicted"), "x"),
            failed(Side.Container, FailureReason.Evicted, "the client's Pod: the kubelet evicted")),
        test(
            "a client that the kubelet ends, and that did no work",
            client(exited(137, "DeadlineExceeded"), HELLO),
            failed(
                Side.Container,
                FailureReason.RunTimeout,
                "the client's Pod: the kubelet ended the Pod at its activeDeadlineSeconds",
                "raise spec.timeouts.runSeconds",
                "NetworkPolicy")),
        test(
            "a client that the kubelet ends, and that worked",
            client(
                exited(137, "DeadlineExceeded"),
                HELLO,
                "@rtb {\"type\":\"mark\",\"name\":\"server-answered\"}"),
            progress ->
                assertThat(((TrialProgress.Ended) progress).outcome().message())
                    .doesNotContain("NetworkPolicy")),
        test(
            "a Pod without a server",
            serial().container(pending()).after(300),
            progress -> {
              TrialOutcome outcome = ((TrialProgress.Ended) progress).outcome();
              assertThat(outcome.failedSide()).isNull();
              assertThat(outcome.message()).startsWith("the Pod did not run");
            }));
  }

  private static Consumer<TrialProgress> counts(FailureReason reason, boolean againstTheRuntime) {
    return progress ->
        assertThat(progress)
            .isInstanceOfSatisfying(
                TrialProgress.Ended.class,
                ended -> {
                  assertThat(ended.outcome().reason()).isEqualTo(reason);
                  assertThat(ended.outcome().isOwnFailure()).isEqualTo(againstTheRuntime);
                });
  }

  private static Case clientUnderTest() {
    return new Case(SERVED + "    underTest: Container\n", null);
  }

  /** A runtime is not to blame for the Pod that runs under another runtime. */
  @TestFactory
  Stream<DynamicTest> observesPodThatIsNotUnderTest() {
    return Stream.of(
        test(
            "a server under test that is not ready counts",
            served().server(unready()).reading(Side.Server).after(306),
            counts(FailureReason.ServerNotReady, true)),
        test(
            "another server that is not ready does not count",
            clientUnderTest().server(unready()).reading(Side.Server).after(306),
            counts(FailureReason.ServerNotReady, false)),
        test(
            "another server that ends before its client is started does not count",
            clientUnderTest()
                .server(unready())
                .read(Side.Server, "no route")
                .shows("server0", exited(1, "Error")),
            counts(FailureReason.ServerEnded, false)),
        test(
            "another server that ends while the client runs counts: the client may be the cause",
            clientUnderTest()
                .server(running())
                .container(running())
                .read(Side.Server, "assertion failed")
                .shows("server0", exited(1, "Error")),
            counts(FailureReason.ServerEnded, true)),
        test(
            "another server that runs out of memory does not count",
            clientUnderTest()
                .server(running())
                .container(running())
                .read(Side.Server, "x")
                .shows("server0", exited(137, "OOMKilled")),
            counts(FailureReason.ServerEnded, false)),
        test(
            "another server that does not start does not count",
            clientUnderTest().server(pending()).after(300),
            counts(FailureReason.StartTimeout, false)),
        test(
            "a server under test that does not start counts",
            served().server(pending()).after(300),
            counts(FailureReason.StartTimeout, true)),
        test(
            "a client that runs out of memory does not count against the server",
            served()
                .server(running())
                .read(Side.Server, "up")
                .container(exited(137, "OOMKilled"))
                .read(Side.Container, "x")
                .shows("server0", exited(0, "Completed")),
            counts(FailureReason.OutOfMemory, false)),
        test(
            "a client that fails counts: the server may be the cause",
            served()
                .server(running())
                .read(Side.Server, "up")
                .container(exited(1, "Error"))
                .read(Side.Container, "connection refused")
                .shows("server0", exited(0, "Completed")),
            counts(FailureReason.NonZeroExit, true)));
  }

  @TestFactory
  Stream<DynamicTest> observesServerThatIsNotReady() {
    Case late = served().server(unready()).read(Side.Server, "loading").after(300);
    return Stream.of(
        test(
            "a server that has just been started needs a moment",
            served().server(unready()).reading(Side.Server),
            waits("trials are running")),
        test(
            "a server whose probe has not passed is awaited",
            served().server(unready()).reading(Side.Server).after(5),
            waits(
                "waiting for the server to answer on port 8080, at most for"
                    + " spec.timeouts.startSeconds (300 s)")),
        test(
            "a server may take as long as its start after its start",
            served()
                .server(pending())
                .after(299)
                .shows("server0", unready())
                .after(299)
                .reading(Side.Server),
            waits(
                "waiting for the server to answer on port 8080, at most for"
                    + " spec.timeouts.startSeconds (300 s)")),
        test(
            "a server does not run out of time before its client has been started",
            new Case(
                    SERVED + "timeouts: {startSeconds: 300, runSeconds: 1, deleteSeconds: 1}", null)
                .server(unready())
                .reading(Side.Server)
                .after(200),
            waits(
                "waiting for the server to answer on port 8080, at most for"
                    + " spec.timeouts.startSeconds (300 s)")),
        test(
            "a declared HTTP check is named",
            new Case(probed("{httpGet: {path: /healthz, port: 9090}}"), null)
                .server(unready())
                .reading(Side.Server)
                .after(5),
            waits(
                "waiting for the server to answer GET /healthz on port 9090, at most for"
                    + " spec.timeouts.startSeconds (300 s)")),
        test(
            "a declared command is named",
            new Case(probed("{exec: {command: [pg_isready]}}"), null)
                .server(unready())
                .reading(Side.Server)
                .after(5),
            waits(
                "waiting for the server to pass the command of its readinessProbe, at most for"
                    + " spec.timeouts.startSeconds (300 s)")),
        test(
            "the container's name decides, not its position",
            served()
                .server(
                    unready()
                        .andThen(
                            pod ->
                                pod.editStatus()
                                    .addToContainerStatuses(
                                        0,
                                        new ContainerStatusBuilder()
                                            .withName("sidecar")
                                            .withReady(true)
                                            .build())
                                    .endStatus()))
                .reading(Side.Server)
                .after(5),
            waits(
                "waiting for the server to answer on port 8080, at most for"
                    + " spec.timeouts.startSeconds (300 s)")),
        test(
            "a server that is not ready in time ends the trial with its last words and the fix",
            late,
            invalid(
                FailureReason.ServerNotReady,
                "the server did not answer on port 8080 within spec.timeouts.startSeconds (300 s)"
                    + " of the start of its container; raise it if the server needs longer, or"
                    + " correct the workload's server.port or server.readinessProbe; its last"
                    + " output: loading")),
        test(
            "the warnings on a server that is not ready may say more",
            served()
                .server(unready())
                .read(Side.Server, "loading")
                .after(300)
                .warns("Unhealthy: refused"),
            invalid(FailureReason.ServerNotReady, "(Unhealthy: refused)")),
        test(
            "the log of a server that is not ready is read up to that moment",
            served().server(unready()).open(Side.Server).after(301),
            asks("server0", LogRequest.Stop)),
        test(
            "the log of a server that is not under test is opened for its last words",
            new Case(SERVED + "    underTest: Container\n", null).server(unready()).after(300),
            asks("server0", LogRequest.Open)),
        test(
            "a log that the node does not hand out does not hold up the trial",
            served().server(unready()).reading(Side.Server).after(306),
            invalid(FailureReason.ServerNotReady, "its log cannot be read")),
        test(
            "a server that ends before it is ready has ended",
            served()
                .server(unready())
                .read(Side.Server, "no route")
                .after(5)
                .shows("server0", exited(1, "Error")),
            invalid(
                FailureReason.ServerEnded,
                "the server ended before its client was started: no route")),
        test(
            "a server that is being deleted before it is ready ends the trial",
            served()
                .server(
                    unready()
                        .andThen(
                            pod ->
                                pod.editMetadata()
                                    .withDeletionTimestamp("2026-01-02T03:04:06Z")
                                    .endMetadata()))
                .reading(Side.Server),
            invalid(FailureReason.PodVanished, "Pod server0 was deleted")),
        test(
            "a server that is not ready any more keeps its client",
            served()
                .server(running())
                .reading(Side.Server)
                .container(running())
                .reading(Side.Container)
                .shows("server0", unready())
                .after(5),
            waits("trials are running")));
  }

  private static String probed(String probe) {
    return SERVED.replace("port: 8080}", "port: 8080, readinessProbe: " + probe + "}");
  }

  @TestFactory
  Stream<DynamicTest> observesServerWithClient() {
    return Stream.of(
        test(
            "a server that ends while its client runs ends the trial",
            served()
                .server(running())
                .read(Side.Server, "up")
                .container(running())
                .reading(Side.Container)
                .shows("server0", exited(137, "OOMKilled")),
            invalid(FailureReason.ServerEnded, "before its client (OOMKilled): up")),
        test(
            "a server may end once the client's log is over",
            served()
                .server(running())
                .read(Side.Server, HELLO, "up", BYE)
                .container(running())
                .read(Side.Container, HELLO, "latency=5", BYE)
                .shows("server0", exited(0, "Completed")),
            valid()),
        test(
            "the last output of the server has a moment to arrive",
            served()
                .server(running())
                .reading(Side.Server)
                .container(running())
                .read(Side.Container, HELLO, "latency=5", BYE),
            waits("trials are running")),
        test(
            "a server that hangs without an open log keeps its trial waiting",
            served()
                .server(running())
                .reading(Side.Server)
                .container(running())
                .read(Side.Container, HELLO, "latency=5", BYE)
                .after(6),
            waits("reading the log of Pod server0, at most for spec.timeouts.logSeconds (300 s)")),
        test(
            "a server's log that takes longer than a minute is abandoned",
            served()
                .server(running())
                .reading(Side.Server)
                .container(running())
                .read(Side.Container, HELLO, "latency=5", BYE)
                .after(61),
            asks("server0", LogRequest.Abandon)),
        test(
            "a server's log that ends while the server runs is read again after 5 s",
            served()
                .server(running())
                .read(Side.Server, "up")
                .container(running())
                .read(Side.Container, HELLO, "latency=5", BYE)
                .after(6),
            asks("server0", LogRequest.Reopen)));
  }

  @TestFactory
  Stream<DynamicTest> observesBurst() {
    Case two =
        new Case("design: {mode: Burst, concurrency: [2]}", 2)
            .container(exited(0, "Completed"))
            .container(running())
            .read(Side.Container, "latency=5")
            .forgetting("container0");
    return Stream.of(
        DynamicTest.dynamicTest(
            "each Pod has its own outcome, and a Pod that an earlier process created is"
                + " interrupted",
            () -> {
              TrialProgress.Ended ended = (TrialProgress.Ended) two.observe(0);
              assertThat(ended.outcome().index()).isZero();
              assertThat(ended.outcome().reason()).isEqualTo(FailureReason.Interrupted);
              assertThat(ended.outcome().message()).contains("the create call");
            }),
        DynamicTest.dynamicTest(
            "a Pod that runs is awaited",
            () -> asks("container1", LogRequest.Open).accept(two.observe(1))));
  }

  private static Case startUp(String more) {
    return new Case(START_UP.formatted(more), null).container(exited(0, "Completed"));
  }

  @TestFactory
  Stream<DynamicTest> observesStartUpTimeOfAPodThatAnEarlierProcessCreated() {
    return Stream.of(
        test(
            "a missing create call interrupts the trial",
            startUp("").read(Side.Container, "hello").forgetting("container0"),
            invalid(FailureReason.Interrupted, "the create call")),
        test(
            "a workload that fails keeps its failure",
            startUp("").read(Side.Container, "errors 3").forgetting("container0"),
            invalid(FailureReason.ValueRefused, "metric errors is 3")),
        test(
            "a missing value in the output keeps its failure",
            serial()
                .container(exited(0, "Completed"))
                .read(Side.Container, "hello")
                .forgetting("container0"),
            invalid(FailureReason.NoValue, "no line matches")));
  }

  private static final String USAGE =
      """
      design: {mode: Usage, blocks: {warmup: 0, max: 1}}
      workload:
        inline:
          container: {image: example/tool:1}
          metrics:
            - {name: memory, unit: By, primary: true, source: {podUsage: {figure: SettledMemory}}}
      """;

  private static String idle(String name) {
    return "@rtb {\"type\":\"idle\",\"name\":\"%s\"}".formatted(name);
  }

  /** A trial whose container was held idle, and whose work began at DAY. */
  private static Case usage() {
    return new Case(USAGE, null)
        .container(exited(0, "Completed"))
        .submittedNow("container0")
        .after(1)
        .read(Side.Container, HELLO, idle("before"), idle("work"), idle("after"), idle("end"), BYE);
  }

  @TestFactory
  Stream<DynamicTest> observesTrialOfModeUsage() {
    return Stream.of(
        test(
            "a trial without a figure of the kubelet says so",
            usage().calledKubeletUntil(-10),
            invalid(FailureReason.NoPodUsage, "memory")),
        test(
            "a call to the kubelet that may have reached into the work interrupts the trial",
            usage().calledKubeletUntil(10),
            invalid(FailureReason.Interrupted, "a call to the kubelet may have reached 9")),
        test(
            "a missing create call interrupts the trial",
            usage().forgetting("container0"),
            invalid(FailureReason.Interrupted, "the create call")));
  }

  private static final String IMAGE = "tool@sha256:1";

  private static Consumer<PodBuilder> exitedWithImage(String imageId) {
    return exited(0, "Completed")
        .andThen(
            pod ->
                pod.editStatus()
                    .editFirstContainerStatus()
                    .withImageID(imageId)
                    .endContainerStatus()
                    .endStatus());
  }

  /** An earlier Pod ran the same image under the same runtime on the same node. */
  private static Case asking(long seconds, Optional<Double> pullSeconds) {
    Case given = asking(seconds, pullSeconds, IMAGE);
    given.run.images().add("runc", "n", IMAGE);
    return given;
  }

  private static Case asking(long seconds, Optional<Double> pullSeconds, String imageId) {
    return new Case(START_UP.formatted(""), null)
        .measuredOn("n")
        .askingTheRegistry()
        .container(exitedWithImage(imageId))
        .read(Side.Container, "hello", "errors 0")
        .pulledIn("container0", seconds, pullSeconds);
  }

  private static Case withImages(Case given, String runtime, String node) {
    given.run.images().add(runtime, node, IMAGE);
    return given;
  }

  /** An earlier process recorded a trial that ran the image. */
  private static Case withSample(Case given) {
    given
        .run
        .durable()
        .add(
            List.of(
                TrialOutcomeBuilder.builder()
                    .block(8)
                    .runtime("runc")
                    .node("n")
                    .ran(ran().pullPolicy("Always").imageId("mirror/" + IMAGE).build())
                    .build()),
            List.of("line"));
    return given;
  }

  private static Case withInitContainer(String policy, Optional<Long> pullNanos) {
    Case given = unseenInitContainer(policy, pullNanos);
    given.run.images().add("runc", "n", "mesh@sha256:1");
    return given;
  }

  private static Case unseenInitContainer(String policy, Optional<Long> pullNanos) {
    Case given =
        new Case(START_UP.formatted(""), null)
            .measuredOn("n")
            .container(
                exited(0, "Completed")
                    .andThen(
                        pod ->
                            pod.editSpec()
                                .addNewInitContainer()
                                .withName("mesh-init")
                                .withImagePullPolicy(policy)
                                .endInitContainer()
                                .endSpec()
                                .editStatus()
                                .addNewInitContainerStatus()
                                .withName("mesh-init")
                                .withImageID("mesh@sha256:1")
                                .endInitContainerStatus()
                                .endStatus()))
            .read(Side.Container, "hello", "errors 0");
    given.timelines.initPulled(new InitPull("container0", "mesh-init", true, pullNanos));
    return given;
  }

  /** The kubelet starts the containers of a Pod in their order. */
  private static Case withSidecarInFront(String policy, Optional<Long> pullNanos) {
    Case given =
        new Case(START_UP.formatted(""), null)
            .measuredOn("n")
            .container(
                exited(0, "Completed")
                    .andThen(
                        pod ->
                            pod.editSpec()
                                .addToContainers(
                                    0,
                                    new ContainerBuilder()
                                        .withName("aaa-proxy")
                                        .withImagePullPolicy(policy)
                                        .build())
                                .endSpec()
                                .editStatus()
                                .addNewContainerStatus()
                                .withName("aaa-proxy")
                                .withImageID("mesh@sha256:1")
                                .endContainerStatus()
                                .endStatus()))
            .read(Side.Container, "hello", "errors 0");
    given.timelines.initPulled(new InitPull("container0", "aaa-proxy", true, pullNanos));
    return given;
  }

  @TestFactory
  Stream<DynamicTest> pullOfAContainerInFrontOfTheWorkloads() {
    Case known = withSidecarInFront("Always", Optional.of(300_000_000L));
    known.run.images().add("runc", "n", "mesh@sha256:1");
    return Stream.of(
        test(
            "no pull counts as start-up",
            withSidecarInFront("IfNotPresent", Optional.of(5L)),
            invalid(
                FailureReason.ColdImage,
                "the kubelet had to pull the image of container aaa-proxy, which the platform added, before the workload could start")),
        test("a short pull under the policy Always is a question", known, startedWithoutAPull()),
        test(
            "a long pull under the policy Always does not count as start-up",
            withSidecarInFront("Always", Optional.of(2_500_000_000L)),
            invalid(FailureReason.ColdImage, "the image of container aaa-proxy")));
  }

  @TestFactory
  Stream<DynamicTest> observesPullOfAnInitContainerThatThePlatformAdded() {
    Consumer<TrialProgress> cold =
        invalid(
            FailureReason.ColdImage,
            "the image of init container mesh-init, which the platform added");
    return Stream.of(
        test(
            "no pull counts as start-up", withInitContainer("IfNotPresent", Optional.of(5L)), cold),
        test(
            "a short pull under the policy Always is a question",
            withInitContainer("Always", Optional.of(300_000_000L)),
            startedWithoutAPull()),
        test(
            "a short pull under the policy Always of an image that no earlier Pod ran may be a"
                + " pull",
            unseenInitContainer("Always", Optional.of(300_000_000L)),
            invalid(
                FailureReason.ColdImage,
                "the kubelet may have pulled the image of init container mesh-init")),
        test(
            "a long pull under the policy Always does not count as start-up",
            withInitContainer("Always", Optional.of(2_500_000_000L)),
            cold));
  }

  private static Consumer<TrialProgress> startedWithoutAPull() {
    return progress ->
        assertThat(((TrialProgress.Ended) progress).outcome())
            .satisfies(
                outcome -> {
                  assertThat(outcome.reason()).isNull();
                  assertThat(outcome.disturbance().fetched()).isNotEqualTo(true);
                });
  }

  /** Pulls of many Pods wait for each other, also if each is only a question to the registry. */
  @TestFactory
  Stream<DynamicTest> observesQuestionToTheRegistry() {
    String slow = "the kubelet needed more than 2 s for the image";
    return Stream.of(
        test("a short pull is a question", asking(1, Optional.empty()), startedWithoutAPull()),
        test(
            "a long pull is a pull",
            asking(3, Optional.empty()),
            invalid(FailureReason.ColdImage, slow)),
        test(
            "a short pull of the first image under the runtime may be a pull",
            asking(1, Optional.empty(), IMAGE),
            invalid(
                FailureReason.ColdImage,
                "no earlier Pod of the benchmark under runc on node n is known to have run"
                    + " tool@sha256:1")),
        test(
            "a short pull of another image may be a pull",
            withImages(asking(0, Optional.of(0.4), "tool@sha256:2"), "runc", "n"),
            invalid(FailureReason.ColdImage, "is known to have run tool@sha256:2")),
        test(
            "a short pull of an image that another runtime ran may be a pull",
            withImages(asking(0, Optional.of(0.4), IMAGE), "gvisor", "n"),
            invalid(FailureReason.ColdImage, "no earlier Pod")),
        test(
            "a short pull of an image that ran on another node may be a pull",
            withImages(asking(0, Optional.of(0.4), IMAGE), "runc", "m"),
            invalid(FailureReason.ColdImage, "no earlier Pod")),
        test(
            "a short pull of an image that the kubelet does not name may be a pull",
            withImages(asking(0, Optional.of(0.4), ""), "runc", "n"),
            invalid(FailureReason.ColdImage, "does not report which image")),
        test(
            "a short pull of an image that the samples name is a question",
            withSample(asking(1, Optional.empty(), IMAGE)),
            startedWithoutAPull()),
        test(
            "a question that waits for other pulls is a question",
            asking(20, Optional.of(0.3)),
            startedWithoutAPull()),
        test(
            "a long pull that waits for other pulls is a pull",
            asking(20, Optional.of(2.5)),
            invalid(FailureReason.ColdImage, slow)));
  }

  @TestFactory
  Stream<DynamicTest> observesStartUpTimeOfAPodThatWaited() {
    String most = ", validMax: 1";
    return Stream.of(
        test(
            "a primary metric is not a start-up time",
            startUp("").read(Side.Container, "hello").waitedForANode("container0"),
            invalid(FailureReason.PodWaited, "the Pod waited for a node: 0/1 nodes")),
        test(
            "a start-up time out of its range is refused",
            startUp(most).read(Side.Container, "hello"),
            invalid(FailureReason.ValueRefused, "metric startup is")),
        test(
            "a start-up time is out of its range because of the wait",
            startUp(most).read(Side.Container, "hello").waitedForANode("container0"),
            invalid(FailureReason.PodWaited, "the Pod waited for a node: 0/1 nodes")),
        test(
            "a value that has nothing to do with the wait is refused",
            startUp(most).read(Side.Container, "errors 3").waitedForANode("container0"),
            invalid(FailureReason.ValueRefused, "metric errors is 3")),
        test(
            "a start-up time from the binding does not contain the wait",
            fromBinding(c -> c.submittedNow("container0").waitedForANode("container0")),
            valid("startup")),
        test(
            "a slow create call is a wait",
            startUp("")
                .createTook("container0", Duration.ofMillis(2_600))
                .read(Side.Container, "hello"),
            invalid(
                FailureReason.PodWaited,
                "the API server needed 2.6 s for the create call: an admission webhook")),
        test(
            "a create call of two seconds is not slow",
            startUp("")
                .createTook("container0", Duration.ofSeconds(2))
                .read(Side.Container, "hello", "errors 0"),
            valid("startup")),
        test(
            "a start-up time from the binding does not contain a slow create call",
            fromBinding(c -> c.createTook("container0", Duration.ofSeconds(9))),
            valid("startup")));
  }

  /** A start-up of 20 s from the binding, after a wait. */
  private static Case fromBinding(UnaryOperator<Case> wait) {
    String spec = START_UP.formatted("").replace("FirstOutput}", "FirstOutput, from: Binding}");
    Case given = new Case(spec, null).after(-20).container(exited(0, "Completed"));
    return wait.apply(given)
        .scheduled("container0")
        .imageFound("container0")
        .after(20)
        .read(Side.Container, "hello", "errors 0");
  }

  private static Consumer<TrialProgress> valid(String metric) {
    return progress ->
        assertThat(((TrialProgress.Ended) progress).outcome())
            .satisfies(
                outcome -> {
                  assertThat(outcome.reason()).as(outcome.message()).isNull();
                  assertThat(outcome.values()).containsKey(metric);
                });
  }

  /** A lost node looks like a Pod that vanished, that does not start, or whose log is lost. */
  @TestFactory
  Stream<DynamicTest> observesTheLossOfANode() {
    return Stream.of(
        test(
            "a node that is gone is the cause of a Pod that vanished",
            serial().container(running()).gone().nodeGone(),
            invalid(FailureReason.NodeLost, "node n no longer exists")),
        test(
            "a node that is gone is the cause of a Pod that does not start",
            serial().container(pending()).after(301).nodeGone(),
            invalid(FailureReason.NodeLost, "node n no longer exists")),
        test(
            "a node that is not known is no cause",
            serial().container(running()).gone(),
            invalid(FailureReason.PodVanished, "Pod container0 was deleted")));
  }

  @Test
  void apiServerIsAskedOnlyForAReason() {
    Case failed = serial().container(exited(3, "Error")).read(Side.Container, "no such file");
    failed.observe(0);
    assertThat(failed.asked).as("no node explains an exit code").isEmpty();
    Case gone = serial().container(running()).gone();
    gone.observe(0);
    assertThat(gone.asked).as("asked once in a reconcile").containsExactly("n");
  }

  /** A fault of the operator ends the trial with its text, and the benchmark goes on. */
  @Test
  void faultOfTheOperatorEndsTheTrialThatShowsIt() {
    Case given = serial().container(exited(0, "Completed")).read(Side.Container, "latency=5");
    TrialVerdict faulty =
        new TrialVerdict(
            given.clock(),
            given.timelines,
            new NodeClocks(),
            (node, uid, from, to) -> {
              throw new IllegalStateException("no such pod");
            });
    TrialLauncher noLauncher = null;
    PodCleaner noCleaner = null;
    LogRetriever noLogs = null;
    SilentPods noEvents = null;
    Lookups noLookups = null;
    UsageSampler noUsage = null;
    TrialActions actions =
        new TrialActions(
            new TrialObserver(
                given.timelines, faulty, new NodeClocks(), given.clock(), Kubelets.longest()),
            noLauncher,
            noCleaner,
            noLogs,
            noUsage,
            new TrialActions.Questions(noLookups, noEvents),
            new TrialLessons(given.timelines, new NodeClocks(), given.clock()));
    TrialProgress progress = actions.advance(given.view(0), () -> {});
    assertThat(progress)
        .isInstanceOfSatisfying(
            TrialProgress.Ended.class,
            ended -> {
              assertThat(ended.outcome().reason()).isEqualTo(FailureReason.JudgingFailed);
              assertThat(ended.outcome().message())
                  .contains("IllegalStateException: no such pod", "a fault of the operator");
            });
  }

  /** Observing twice gives the same answer, because the observer changes nothing. */
  @TestFactory
  Stream<DynamicTest> observingChangesNothing() {
    return Stream.of(
            serial().container(running()),
            serial().container(exited(0, "Completed")).read(Side.Container, "latency=5"),
            serial().container(exited(3, "Error")).read(Side.Container, "no such file"),
            served().server(exited(1, "Error")).read(Side.Server, "port in use"))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.observe(0).getClass().getSimpleName(),
                    () ->
                        assertThat(given.observe(0))
                            .usingRecursiveComparison()
                            .ignoringFieldsOfTypes(LogStream.class)
                            .isEqualTo(given.observe(0))));
  }
}
