package dev.runtimebench.operator.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether and how the operator asks kubelets about the CPU time and the memory of Pods.
 *
 * @param check how the certificate of a kubelet is checked
 * @param caFile the file with the CA certificates, in PEM; only for CAFile
 */
public record KubeletSettings(Check check, Optional<Path> caFile) {

  /** The operator asks no kubelet. */
  public static final KubeletSettings OFF = new KubeletSettings(Check.Off, Optional.empty());

  /** How the certificate of a kubelet is checked. */
  public enum Check {
    /** The operator asks no kubelet. */
    Off,
    /** The CA of the cluster must have signed the certificate. */
    ClusterCA,
    /** A CA in a file must have signed the certificate. */
    CAFile,
    /** The certificate is not checked. */
    Unverified
  }

  /** Whether the operator asks kubelets. */
  public boolean isOn() {
    return check != Check.Off;
  }
}
