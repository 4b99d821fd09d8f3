package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Info;
import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.kubelet.KubeletEvents;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.LogUnavailableException;
import dev.runtimebench.localcluster.kubelet.Node;
import dev.runtimebench.localcluster.kubelet.NodeObjects;
import dev.runtimebench.localcluster.kubelet.PodLog;
import dev.runtimebench.localcluster.kubelet.PodWorkers;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node whose Pods are containers of a Docker Engine, one container a Pod; a RuntimeClass's
 * handler is the name of one of the engine's runtimes.
 *
 * <p>There is no sandbox apart from the container: both are made between the Events Created and
 * Started, so PodReadyToStartContainers becomes true together with Running. Not supported: init and
 * further containers, probes (a container is ready once it runs), restarts, volumes other than
 * emptyDir, Services. An image that the engine has is used as it is, even with pull policy Always.
 */
public final class DockerNode implements Node {

  private static final Logger LOG = LoggerFactory.getLogger(DockerNode.class);
  private static final String LABEL = "dev.runtimebench.localcluster.node";
  private static final int WORKERS = 4;
  private static final int PULLS = 2;
  private static final int TRUTHS = 10_000;
  private static final long CLOSE_SECONDS = 10;

  private final String name;
  private final URI host;
  private final Path stateDirectory;
  private final Map<String, String> label = Map.of(LABEL, UUID.randomUUID().toString());
  private final DaemonExecutor workers;
  private final DaemonExecutor pulls;
  private final Map<String, ContainerTruth> truths =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ContainerTruth> eldest) {
              return size() > TRUTHS;
            }
          });
  private Engine engine;
  private EngineEvents events;
  private PodWorkers<DockerPod> pods;

  /**
   * @param host the engine's address, {@code unix:///...}
   * @param stateDirectory for the Pods' volumes; the engine must see it by the same path
   */
  public DockerNode(String name, URI host, Path stateDirectory) {
    this.name = name;
    this.host = host;
    // A directory of this instance's own can be deleted as a whole.
    this.stateDirectory = stateDirectory.toAbsolutePath().resolve(label.get(LABEL));
    this.workers = new DaemonExecutor("docker-" + name, WORKERS);
    this.pulls = new DaemonExecutor("docker-pull-" + name, PULLS);
  }

  @Override
  public String name() {
    return name;
  }

  /**
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
            .truthKeeper(truths::put)
            .build();
    pods = new PodWorkers<>(name, pod -> new DockerPod(pod, context));
    Map<String, Quantity> allocatable =
        Map.of(
            "cpu", new Quantity(String.valueOf(info.getNCPU())),
            "memory", new Quantity(String.valueOf(info.getMemTotal())),
            "pods", new Quantity("110"));
    api.create(
        io.fabric8.kubernetes.api.model.Node.class,
        NodeObjects.ready(name, address, systemInfo(info), allocatable, Map.of()));
    pods.start(api);
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

  /** The engine's own times for a Pod's container, also after the Pod is gone. */
  public Optional<ContainerTruth> truth(String podUid) {
    return pods.ofUid(podUid)
        .flatMap(DockerPod::truth)
        .or(() -> Optional.ofNullable(truths.get(podUid)));
  }

  @Override
  public PodLog openLog(Pod pod, LogOptions options) throws LogUnavailableException {
    return pods.running(pod, options).openLog(options);
  }

  /** Removes every container that it made, and their volumes. */
  @Override
  public void close() {
    if (pods == null) {
      return;
    }
    pods.close();
    events.close();
    // Whoever is about to create a container must be done with it before they are counted.
    pulls.shutdownNow();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the engine is still busy with a container of {}", name);
      }
      engine.containers(label).parallelStream().forEach(engine::remove);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DockerException e) {
      LOG.warn("containers of {} may be left on the engine", name, e);
    }
    PodVolumes.delete(stateDirectory);
    engine.close();
  }
}
