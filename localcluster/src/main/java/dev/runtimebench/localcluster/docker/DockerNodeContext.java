package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.kubelet.KubeletEvents;
import io.fabric8.kubernetes.api.model.Pod;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the Pods of one node share.
 *
 * @param label on every container of the node
 * @param address the node's, as Pods see it
 * @param workers short work and timers
 * @param pulls may be held up for minutes by a registry
 * @param truthKeeper takes the times of containers that are being removed
 */
@RecordBuilder
record DockerNodeContext(
    ClusterApi api,
    Engine engine,
    EngineEvents events,
    KubeletEvents recorder,
    RuntimeHandlers runtimes,
    ImageProvider images,
    ContainerEnvironment environment,
    Map<String, String> label,
    String address,
    Path stateDirectory,
    DaemonExecutor workers,
    DaemonExecutor pulls,
    BiConsumer<String, ContainerTruth> truthKeeper) {

  void keepTruth(Pod pod, ContainerTruth truth) {
    truthKeeper.accept(pod.getMetadata().getUid(), truth);
    events.forget(truth.containerId());
  }
}
