package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.WorkloadVolume;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the volumes of a trial's Pods. Only the side under test has the volumes of the workload.
 * With a read-only root file system, every container has scratch space in /tmp.
 */
final class WorkloadVolumes {

  private static final String TMP = "/tmp";

  /** No volume of a workload has this name, because a name is at most 32 characters long. */
  private static final String TMP_NAME = "tmp-of-read-only-root-file-system";

  private final Experiment experiment;

  WorkloadVolumes(Experiment experiment) {
    this.experiment = experiment;
  }

  /** The side that runs under the runtime being measured. */
  Side underTest() {
    return experiment.workload().isServerUnderTest() ? Side.Server : Side.Container;
  }

  /** The volumes of a side. */
  List<Volume> volumes(Side side) {
    return Stream.concat(of(side).stream().map(WorkloadVolumes::volume), tmp(side)).toList();
  }

  /** The mounts of a side. */
  List<VolumeMount> mounts(Side side) {
    Stream<VolumeMount> own = of(side).stream().map(WorkloadVolumes::mount);
    return Stream.concat(own, tmp(side).map(volume -> mount(TMP_NAME, TMP, false))).toList();
  }

  /**
   * The claims of the workload, for a Pod that does not mount them. The scheduler then picks a node
   * that can reach the volumes, so that the first Pod of a benchmark does not bind the benchmark to
   * another node.
   */
  List<Volume> claims() {
    return experiment.workload().volumes().stream()
        .filter(volume -> volume.persistentVolumeClaim() != null)
        .map(WorkloadVolumes::volume)
        .toList();
  }

  private List<WorkloadVolume> of(Side side) {
    return side == underTest() ? experiment.workload().volumes() : List.of();
  }

  private Stream<Volume> tmp(Side side) {
    boolean own = of(side).stream().anyMatch(volume -> isTmp(volume.mountPath()));
    return experiment.pods().readOnlyRootFilesystem() && !own
        ? Stream.of(new VolumeBuilder().withName(TMP_NAME).withNewEmptyDir().endEmptyDir().build())
        : Stream.empty();
  }

  private static boolean isTmp(String path) {
    return path.replaceAll("/+", "/").replaceAll("/$", "").equals(TMP);
  }

  private static Volume volume(WorkloadVolume volume) {
    VolumeBuilder rendered = new VolumeBuilder().withName(volume.name());
    if (volume.persistentVolumeClaim() != null) {
      return rendered
          .withNewPersistentVolumeClaim()
          .withClaimName(volume.persistentVolumeClaim().claimName())
          .endPersistentVolumeClaim()
          .build();
    }
    if (volume.configMap() != null) {
      return rendered.withNewConfigMap().withName(volume.configMap().name()).endConfigMap().build();
    }
    return rendered
        .withNewEmptyDir()
        .withMedium(volume.medium() == WorkloadVolume.Medium.Memory ? "Memory" : null)
        .withSizeLimit(volume.sizeLimit())
        .endEmptyDir()
        .build();
  }

  private static VolumeMount mount(WorkloadVolume volume) {
    boolean readOnly =
        volume.configMap() != null
            || (volume.persistentVolumeClaim() != null
                && Boolean.TRUE.equals(volume.persistentVolumeClaim().readOnly()));
    return mount(volume.name(), volume.mountPath(), readOnly);
  }

  private static VolumeMount mount(String name, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
