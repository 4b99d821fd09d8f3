package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Applies the security contexts of a Pod and its container. The container's context wins. */
final class ContainerSecurity {

  private final PodSecurityContext ofPod;
  private final SecurityContext ofContainer;

  ContainerSecurity(Pod pod, Container container) {
    ofPod =
        Objects.requireNonNullElseGet(pod.getSpec().getSecurityContext(), PodSecurityContext::new);
    ofContainer =
        Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
  }

  void apply(CreateContainerCmd container, HostConfig host) {
    Long user = first(ofContainer.getRunAsUser(), ofPod.getRunAsUser());
    Long group = first(ofContainer.getRunAsGroup(), ofPod.getRunAsGroup());
    if (user != null || group != null) {
      container.withUser((user == null ? "0" : user) + (group == null ? "" : ":" + group));
    }
    List<String> groups = new ArrayList<>();
    ofPod.getSupplementalGroups().forEach(g -> groups.add(g.toString()));
    if (ofPod.getFsGroup() != null) {
      groups.add(ofPod.getFsGroup().toString());
    }
    if (!groups.isEmpty()) {
      host.withGroupAdd(groups);
    }
    Capabilities capabilities = ofContainer.getCapabilities();
    if (capabilities != null) {
      host.withCapDrop(capabilities(capabilities.getDrop()));
      host.withCapAdd(capabilities(capabilities.getAdd()));
    }
    host.withReadonlyRootfs(Boolean.TRUE.equals(ofContainer.getReadOnlyRootFilesystem()));
    host.withPrivileged(Boolean.TRUE.equals(ofContainer.getPrivileged()));
    host.withSecurityOpts(securityOptions());
  }

  /**
   * Returns the engine's security options. Kubernetes applies no seccomp profile by default, but
   * the engine does.
   */
  private List<String> securityOptions() {
    List<String> options = new ArrayList<>();
    if (Boolean.FALSE.equals(ofContainer.getAllowPrivilegeEscalation())) {
      options.add("no-new-privileges");
    }
    SeccompProfile profile = first(ofContainer.getSeccompProfile(), ofPod.getSeccompProfile());
    if (profile == null || profile.getType().equals("Unconfined")) {
      options.add("seccomp=unconfined");
    }
    return options;
  }

  /**
   * Checks runAsNonRoot.
   *
   * @param imageUser the user in the configuration of the image; may be null or empty
   * @throws ContainerConfigException if the container would run as root and must not
   */
  void checkNonRoot(String imageUser) throws ContainerConfigException {
    if (!Boolean.TRUE.equals(first(ofContainer.getRunAsNonRoot(), ofPod.getRunAsNonRoot()))) {
      return;
    }
    Long user = first(ofContainer.getRunAsUser(), ofPod.getRunAsUser());
    if (user != null && user == 0) {
      throw new ContainerConfigException("container's runAsUser breaks non-root policy");
    }
    String fromImage = imageUser == null ? "" : imageUser.split(":")[0];
    if (user == null && !fromImage.matches("\\d*")) {
      throw new ContainerConfigException(
          "container has runAsNonRoot and image has non-numeric user ("
              + fromImage
              + "), cannot verify user is non-root");
    }
    if (user == null && (fromImage.isEmpty() || Long.parseLong(fromImage) == 0)) {
      throw new ContainerConfigException("container has runAsNonRoot and image will run as root");
    }
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream().map(Capability::valueOf).toArray(Capability[]::new);
  }

  private static <T> T first(T preferred, T other) {
    return preferred == null ? other : preferred;
  }
}
