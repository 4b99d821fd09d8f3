package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Info;
import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.kubelet.FigureCache;
import dev.runtimebench.localcluster.kubelet.KubeletAnswers;
import dev.runtimebench.localcluster.kubelet.KubeletEvents;
import dev.runtimebench.localcluster.kubelet.KubeletServer;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.LogUnavailableException;
import dev.runtimebench.localcluster.kubelet.Node;
import dev.runtimebench.localcluster.kubelet.NodeObjects;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodLog;
import dev.runtimebench.localcluster.kubelet.PodWorkers;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that runs each Pod as one container of a Docker Engine. The handler of a RuntimeClass is
 * the name of one of the engine's runtimes.
 *
 * <p>A Pod has no sandbox besides the container. The engine creates both between the Events Created
 * and Started, so PodReadyToStartContainers becomes true together with Running. Not supported: init
 * containers, a second container, liveness probes, restarts, volumes other than emptyDir, Services.
 * The node never pulls an image that the engine has, even with pull policy Always.
 *
 * <p>Threads: {@link #withKubeletPort()} and {@link #start} come first, on the thread that starts
 * the cluster. After that any thread may call the other methods. {@link #close()} comes last.
 */
public final class DockerNode implements Node {

  private static final Logger LOG = LoggerFactory.getLogger(DockerNode.class);
  private static final String LABEL = "dev.runtimebench.localcluster.node";
  private static final int WORKER_THREADS = 4;
  private static final int PULL_THREADS = 2;
  private static final int PROBE_THREADS = 2;
  private static final int MAX_TRUTHS = 10_000;
  private static final long CLOSE_TIMEOUT_SECONDS = 10;

  /** The housekeeping interval of a kubelet. */
  private static final Duration FIGURES_PERIOD = Duration.ofSeconds(10);

  private final String name;
  private final URI host;
  private final Path stateDirectory;
  private final Map<String, String> label = Map.of(LABEL, UUID.randomUUID().toString());
  private final DaemonExecutor workers;
  private final DaemonExecutor pulls;
  private final DaemonExecutor probes;
  private final Map<String, ContainerTruth> truths =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ContainerTruth> eldest) {
              return size() > MAX_TRUTHS;
            }
          });
  private final FigureCache figures;
  private boolean servesFigures;
  private Optional<KubeletServer> kubelet = Optional.empty();
  private Engine engine;
  private EngineEvents events;
  private PodWorkers<DockerPod> pods;

  /**
   * @param host the engine's address, {@code unix:///...}
   * @param stateDirectory for the volumes of Pods; the engine must see the same path
   */
  public DockerNode(String name, URI host, Path stateDirectory) {
    this.name = name;
    this.host = host;
    // Each instance has its own directory, so that close() can delete the whole directory.
    this.stateDirectory = stateDirectory.toAbsolutePath().resolve(label.get(LABEL));
    this.workers = new DaemonExecutor("docker-" + name, WORKER_THREADS);
    this.pulls = new DaemonExecutor("docker-pull-" + name, PULL_THREADS);
    this.probes = new DaemonExecutor("docker-probe-" + name, PROBE_THREADS);
    this.figures = new FigureCache(name, FIGURES_PERIOD, this::readFigures);
  }

  /**
   * Makes the node serve CPU and memory of its Pods on the port of a kubelet. The certificate of
   * the port takes about a second to make.
   */
  public DockerNode withKubeletPort() {
    servesFigures = true;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Connects to the engine, and registers the node.
   *
   * @throws RuntimeException if there is no engine at the address
   */
  @Override
  public void start(ClusterApi api) {
    engine = new Engine(host);
    events = new EngineEvents(engine.docker(), label, workers);
    Info info = engine.info();
    events.open();
    String address = engine.bridgeGateway().orElse("127.0.0.1");
    DockerNodeContext context =
        DockerNodeContextBuilder.builder()
            .api(api)
            .engine(engine)
            .events(events)
            .recorder(new KubeletEvents(api, name))
            .runtimes(new RuntimeHandlers(api, engine))
            .images(new ImageProvider(engine))
            .environment(new ContainerEnvironment(api))
            .label(label)
            .address(address)
            .stateDirectory(stateDirectory)
            .workers(workers)
            .pulls(pulls)
            .probes(probes)
            .truthKeeper(truths::put)
            .build();
    pods = new PodWorkers<>(name, pod -> new DockerPod(pod, context));
    Map<String, Quantity> allocatable =
        Map.of(
            "cpu", new Quantity(String.valueOf(info.getNCPU())),
            "memory", new Quantity(String.valueOf(info.getMemTotal())),
            "pods", new Quantity("110"));
    kubelet = servesFigures ? kubelet(address) : Optional.empty();
    io.fabric8.kubernetes.api.model.Node node =
        NodeObjects.ready(name, address, systemInfo(info), allocatable, Map.of());
    api.create(
        io.fabric8.kubernetes.api.model.Node.class,
        kubelet.map(k -> NodeObjects.withKubeletPort(node, k.port())).orElse(node));
    pods.start(api);
  }

  /**
   * The kubelet's port; empty if this machine does not have the address, for example because the
   * engine runs in a virtual machine.
   */
  private Optional<KubeletServer> kubelet(String address) {
    try {
      return Optional.of(
          KubeletServer.start(
              name, address, KubeletAnswers.ofCgroups(figures::figures, MachineMemory::inUse)));
    } catch (IOException e) {
      LOG.info("node {} serves no figures of its Pods: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private List<PodFigures> readFigures() {
    List<Supplier<Optional<PodFigures>>> asked =
        pods.all().stream().map(DockerPod::askFigures).toList();
    return asked.stream().flatMap(answer -> answer.get().stream()).toList();
  }

  @Override
  public Optional<String> kubeletCertificate() {
    return kubelet.map(KubeletServer::certificate);
  }

  private static NodeSystemInfo systemInfo(Info info) {
    String architecture = info.getArchitecture();
    return new NodeSystemInfoBuilder()
        .withArchitecture(
            architecture.equals("x86_64")
                ? "amd64"
                : architecture.equals("aarch64") ? "arm64" : architecture)
        .withOperatingSystem(info.getOsType())
        .withOsImage(info.getOperatingSystem())
        .withKernelVersion(info.getKernelVersion())
        .withContainerRuntimeVersion("docker://" + info.getServerVersion())
        .withKubeletVersion("v1.36.0-localcluster")
        .withBootID("")
        .withMachineID("")
        .withSystemUUID(info.getId())
        .withKubeProxyVersion("")
        .build();
  }

  /**
   * Returns the engine's own times for the container of a Pod, also after the Pod is gone. Empty
   * before the container is created. The node remembers the last 10,000 Pods.
   */
  public Optional<ContainerTruth> truth(String podUid) {
    return pods.ofUid(podUid)
        .flatMap(DockerPod::truth)
        .or(() -> Optional.ofNullable(truths.get(podUid)));
  }

  @Override
  public PodLog openLog(Pod pod, LogOptions options) throws LogUnavailableException {
    return pods.running(pod, options).openLog(options);
  }

  /** Removes all containers of the node and their volumes. */
  @Override
  public void close() {
    if (pods == null) {
      return;
    }
    kubelet.ifPresent(KubeletServer::close);
    figures.close();
    pods.close();
    events.close();
    // A thread that is creating a container must finish before the containers are listed.
    pulls.shutdownNow();
    probes.shutdownNow();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the engine is still busy with a container of node {}", name);
      }
      engine.containers(label).parallelStream().forEach(engine::remove);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DockerException e) {
      LOG.warn("the engine may still have containers of node {}", name, e);
    }
    PodVolumes.delete(stateDirectory);
    engine.close();
  }
}
