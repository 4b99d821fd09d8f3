package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.api.DeleteOptions;
import dev.runtimebench.localcluster.kubelet.KubeletAnswers;
import dev.runtimebench.localcluster.kubelet.KubeletEvents;
import dev.runtimebench.localcluster.kubelet.KubeletServer;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.LogUnavailableException;
import dev.runtimebench.localcluster.kubelet.Node;
import dev.runtimebench.localcluster.kubelet.NodeObjects;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodFiguresBuilder;
import dev.runtimebench.localcluster.kubelet.PodLog;
import dev.runtimebench.localcluster.kubelet.PodReporter;
import dev.runtimebench.localcluster.kubelet.PodWorkers;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandler;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandlerBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A node that plays a script for each Pod in real time. Plays hundreds of Pods at once.
 *
 * <p>Threads: the methods that set the node up come before the start of the cluster, on the thread
 * that starts the cluster. After that any thread may call {@link #withClockOffset} and the methods
 * of {@link Node}. The function for the scripts is called by the threads of the scheduler and of
 * the node.
 */
public final class ScriptedNode implements Node {

  private static final int TIMER_THREADS = 2;
  private static final String LOOPBACK = "127.0.0.1";

  private final String name;
  private final Function<Pod, PodScript> scripts;
  private final Map<String, String> labels = new HashMap<>();
  private final List<Taint> taints = new ArrayList<>();
  private final List<NodeRuntimeHandler> handlers = new ArrayList<>();
  private final Map<String, Quantity> allocatable = new HashMap<>();
  private NodeSystemInfo info =
      new NodeSystemInfoBuilder()
          .withArchitecture("amd64")
          .withOperatingSystem("linux")
          .withOsImage("Scripted Linux")
          .withKernelVersion("6.1.0-scripted")
          .withContainerRuntimeVersion("containerd://2.0.0")
          .withKubeletVersion("v1.36.0-localcluster")
          .withBootID("")
          .withMachineID("")
          .withSystemUUID("")
          .withKubeProxyVersion("")
          .build();
  private final OffsetClock clock = new OffsetClock();
  private Optional<BiFunction<Pod, Duration, PodFigures>> figures = Optional.empty();
  private volatile Optional<Consumer<String>> ofTheRuntime = Optional.empty();
  private volatile Optional<Integer> refusal = Optional.empty();
  private OptionalLong systemMemory = OptionalLong.empty();
  private Optional<KubeletServer> kubelet = Optional.empty();
  private DaemonExecutor timers;
  private PodWorkers<ScriptedPod> pods;

  /**
   * @param scripts returns the script of a Pod. Called when the scheduler chooses this node and
   *     again when the Pod is bound, so the script must depend only on the Pod
   */
  public ScriptedNode(String name, Function<Pod, PodScript> scripts) {
    this.name = name;
    this.scripts = scripts;
    allocatable.put("cpu", new Quantity("64"));
    allocatable.put("memory", new Quantity("256Gi"));
    allocatable.put("pods", new Quantity("1000"));
  }

  public ScriptedNode withLabel(String key, String value) {
    labels.put(key, value);
    return this;
  }

  /** Gives the node the labels, taints, handlers and versions of a node of a platform. */
  public ScriptedNode like(io.fabric8.kubernetes.api.model.Node published) {
    labels.putAll(published.getMetadata().getLabels());
    taints.addAll(published.getSpec().getTaints());
    handlers.addAll(published.getStatus().getRuntimeHandlers());
    NodeSystemInfo versions = published.getStatus().getNodeInfo();
    info =
        new NodeSystemInfoBuilder(info)
            .withKernelVersion(versions.getKernelVersion())
            .withContainerRuntimeVersion(versions.getContainerRuntimeVersion())
            .build();
    return this;
  }

  /** Sets the handlers that the kubelet reports. Without a call the kubelet reports none. */
  public ScriptedNode withHandlers(String... names) {
    for (String handler : names) {
      handlers.add(new NodeRuntimeHandlerBuilder().withName(handler).build());
    }
    return this;
  }

  /**
   * Gives the node the kubelet's port, which shows these figures of each Pod whose container runs.
   * The time stamps are the time of the call: the node has no cache.
   *
   * @param read the figures of a Pod whose container has run for that long
   */
  public ScriptedNode withFigures(BiFunction<Pod, Duration, PodFigures> read) {
    figures = Optional.of(read);
    return this;
  }

  /**
   * From now on, the kubelet's port shows the figures as a kubelet does that takes them from its
   * container runtime: at {@code /stats/summary} only.
   *
   * @param asked gets the path of each request
   */
  public ScriptedNode withFiguresOfTheRuntime(Consumer<String> asked) {
    ofTheRuntime = Optional.of(asked);
    return this;
  }

  /** From now on, the kubelet refuses every request with this status. */
  public void refuseFigures(int status) {
    refusal = Optional.of(status);
  }

  /**
   * Gives the node the kubelet's port, which also shows the working set of the whole node: that of
   * the system, and that of each Pod whose container runs.
   *
   * @param system in bytes
   * @param ofPod the working set of a Pod with its sandbox, in bytes
   */
  public ScriptedNode withMemoryUse(long system, ToLongFunction<Pod> ofPod) {
    systemMemory = OptionalLong.of(system);
    return withFigures(
        (pod, ran) ->
            PodFiguresBuilder.builder()
                .namespace(pod.getMetadata().getNamespace())
                .name(pod.getMetadata().getName())
                .uid(pod.getMetadata().getUid())
                .cpuNanos(1 + ran.toNanos() / 1000)
                .workingSetBytes(ofPod.applyAsLong(pod))
                .peakBytes(OptionalLong.empty())
                .throttledNanos(OptionalLong.empty())
                .build());
  }

  /** Sets how much {@code cpu}, {@code memory} or {@code pods} the node has. */
  public ScriptedNode withAllocatable(String resource, String quantity) {
    allocatable.put(resource, new Quantity(quantity));
    return this;
  }

  /**
   * Sets how far the clock of the node is ahead of the clock of the API server; negative if behind.
   * A call while Pods run simulates a step of the clock.
   */
  public ScriptedNode withClockOffset(Duration offset) {
    clock.offset = offset;
    return this;
  }

  /**
   * Lets the clock of the node run faster than the clock of this machine.
   *
   * @param from when both clocks show the same time
   * @param factor how many times as fast
   */
  public ScriptedNode withFastClock(Instant from, int factor) {
    clock.from = from;
    clock.factor = factor;
    return this;
  }

  /** The clock of this machine in UTC, which may run faster, plus an offset. */
  private static final class OffsetClock extends Clock {
    private volatile Duration offset = Duration.ZERO;
    private volatile Instant from = Instant.EPOCH;
    private volatile int factor = 1;

    @Override
    public Instant instant() {
      Instant now = Instant.now();
      return from.plus(Duration.between(from, now).multipliedBy(factor)).plus(offset);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("the clock of a node has no time zone");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(ClusterApi api) {
    timers = new DaemonExecutor("timer-" + name, TIMER_THREADS);
    KubeletEvents events = new KubeletEvents(api, name);
    pods = new PodWorkers<>(name, pod -> worker(api, events, pod));
    kubelet = figures.map(this::kubelet);
    io.fabric8.kubernetes.api.model.Node node =
        kubelet
            .map(
                k ->
                    NodeObjects.withKubeletPort(
                        NodeObjects.ready(name, LOOPBACK, info, allocatable, labels), k.port()))
            .orElseGet(
                () -> NodeObjects.ready(name, ScriptedPod.HOST_IP, info, allocatable, labels));
    api.create(
        io.fabric8.kubernetes.api.model.Node.class,
        new NodeBuilder(node)
            .editSpec()
            .withTaints(taints)
            .endSpec()
            .editStatus()
            .withRuntimeHandlers(handlers)
            .endStatus()
            .build());
    pods.start(api);
  }

  private KubeletServer kubelet(BiFunction<Pod, Duration, PodFigures> read) {
    try {
      Supplier<List<PodFigures>> all =
          () -> pods.all().stream().flatMap(pod -> pod.figures(read).stream()).toList();
      KubeletAnswers cgroups = KubeletAnswers.ofCgroups(all, () -> memory(all.get()));
      KubeletAnswers runtime = KubeletAnswers.ofRuntime(name, all);
      return KubeletServer.start(
          name,
          LOOPBACK,
          request -> {
            if (refusal.isPresent()) {
              return KubeletAnswers.Answer.refused(refusal.get());
            }
            ofTheRuntime.ifPresent(asked -> asked.accept(request.getPath()));
            return (ofTheRuntime.isPresent() ? runtime : cgroups).to(request);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OptionalLong memory(List<PodFigures> figures) {
    return systemMemory.isEmpty()
        ? systemMemory
        : OptionalLong.of(
            systemMemory.getAsLong()
                + figures.stream().mapToLong(PodFigures::workingSetBytes).sum());
  }

  @Override
  public Optional<String> kubeletCertificate() {
    return kubelet.map(KubeletServer::certificate);
  }

  private ScriptedPod worker(ClusterApi api, KubeletEvents events, Pod pod) {
    PodScript script = scripts.apply(pod);
    return new ScriptedPod(
        pod,
        script,
        new PodReporter(api, events, pod, clock, script::drops),
        new Timeline(timers),
        clock,
        () -> api.delete(pod, DeleteOptions.now(pod.getMetadata().getUid())));
  }

  @Override
  public PodLog openLog(Pod pod, LogOptions options) throws LogUnavailableException {
    return pods.running(pod, options).openLog(options);
  }

  @Override
  public Duration schedulingDelay(Pod pod) {
    return scripts.apply(pod).schedulingDelay();
  }

  @Override
  public void close() {
    kubelet.ifPresent(KubeletServer::close);
    if (pods != null) {
      pods.close();
      timers.shutdownNow();
    }
  }
}
