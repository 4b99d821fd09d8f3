package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The emptyDir volumes of a Pod: a directory on disk, or a tmpfs. */
final class PodVolumes {

  private final Path directory;
  private final Pod pod;

  /**
   * @param stateDirectory the directory for the volumes of all Pods of the node; the engine must
   *     see the same path
   */
  PodVolumes(Path stateDirectory, Pod pod) {
    this.directory = stateDirectory.resolve(pod.getMetadata().getUid());
    this.pod = pod;
  }

  /** Returns the name of the first volume that this node cannot provide, null if there is none. */
  String unsupported() {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getEmptyDir() == null)
        .map(Volume::getName)
        .findFirst()
        .orElse(null);
  }

  /** Creates the directories of the volumes on disk, writable for every user as on a real node. */
  void create() throws IOException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (!isMemory(volume.getEmptyDir())) {
        Path path = Files.createDirectories(directory.resolve(volume.getName()));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
  }

  List<Bind> binds(Container container) {
    List<Bind> binds = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      if (!isMemory(volume(mount).getEmptyDir())) {
        binds.add(
            new Bind(
                directory.resolve(mount.getName()).toString(),
                new com.github.dockerjava.api.model.Volume(mount.getMountPath()),
                Boolean.TRUE.equals(mount.getReadOnly()) ? AccessMode.ro : AccessMode.rw));
      }
    }
    return binds;
  }

  /** Returns tmpfs options by mount path. Allows exec, which the engine forbids by default. */
  Map<String, String> tmpfs(Container container) {
    Map<String, String> mounts = new LinkedHashMap<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      EmptyDirVolumeSource source = volume(mount).getEmptyDir();
      if (isMemory(source)) {
        String options = Boolean.TRUE.equals(mount.getReadOnly()) ? "ro" : "rw";
        options += ",exec,mode=1777";
        if (source.getSizeLimit() != null) {
          options += ",size=" + Quantity.getAmountInBytes(source.getSizeLimit()).longValue();
        }
        mounts.put(mount.getMountPath(), options);
      }
    }
    return mounts;
  }

  void delete() {
    delete(directory);
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the volumes of a Pod", e);
    }
  }

  private Volume volume(VolumeMount mount) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(mount.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isMemory(EmptyDirVolumeSource source) {
    return "Memory".equals(source.getMedium());
  }
}
