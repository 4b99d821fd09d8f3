package dev.runtimebench.results.pod;

import dev.runtimebench.results.experiment.PodSetup;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** The security contexts that the restricted Pod Security level requires. */
final class Restricted {

  /** An id that no base image uses, so that an image need not declare its own user. */
  private static final long NOBODY = 65532;

  private Restricted() {}

  /**
   * The context of a Pod. If the platform assigns the IDs, the Pod has none: the platform refuses
   * others.
   *
   * @param keepsFiles whether the Pod has a volume with files of earlier Pods; then the kubelet
   *     changes the group of the files only once
   */
  static PodSecurityContext pod(PodSetup setup, boolean keepsFiles) {
    PodSecurityContextBuilder context =
        new PodSecurityContextBuilder()
            .withRunAsNonRoot(true)
            .withFsGroupChangePolicy(keepsFiles ? "OnRootMismatch" : null)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile();
    return setup.fixedIds()
        ? context.withRunAsUser(NOBODY).withRunAsGroup(NOBODY).withFsGroup(NOBODY).build()
        : context.build();
  }

  static SecurityContext container(PodSetup setup) {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(setup.readOnlyRootFilesystem() ? true : null)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }
}
