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
 * Everything that the Pods of one node share.
 *
 * @param label the label of every container of the node
 * @param address the address of the node as Pods see it
 * @param workers runs short work and timers
 * @param pulls runs image pulls, which a registry can delay for minutes
 * @param probes runs probes, and a check may take as long as its timeout
 * @param truthKeeper receives the uid of a Pod and the times of its container before the container
 *     is removed
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
    DaemonExecutor probes,
    BiConsumer<String, ContainerTruth> truthKeeper) {

  void keepTruth(Pod pod, ContainerTruth truth) {
    truthKeeper.accept(pod.getMetadata().getUid(), truth);
    events.forget(truth.containerId());
  }
}
