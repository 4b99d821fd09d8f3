package dev.runtimebench.operator.trial;

import com.google.re2j.Pattern;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.admission.AddedPlacement;
import dev.runtimebench.results.admission.AddedResources;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.util.Locale;
import java.util.Optional;

/** Says which field or value fixes a Pod that does not start, or whose start failed. */
public final class StartHints {

  /** The words of containerd, CRI-O and Docker. */
  private static final Pattern OTHER_PLATFORM =
      Pattern.compile(
          "no match for platform|no matching manifest for|no image found in (?:manifest list|image index) for|does not match the specified platform|exec format error");

  private static final String PLATFORM =
      "the image was not built for this node's architecture: build the image for it, or set spec.placement.nodeSelector to kubernetes.io/arch with an architecture of the image";

  private static final Pattern NO_USER = Pattern.compile("container has runAsNonRoot");

  private static final String NO_USER_FIX =
      "the platform assigned no user ID to the Pod: use an image whose USER is a number other than 0, or set the chart's value userIds to Fixed";

  private static final Pattern READ_ONLY = Pattern.compile("(?i)read-only file ?system|EROFS");

  private static final String READ_ONLY_FIX =
      "; the root file system is read-only: let the workload write to a volume or to /tmp, or change spec.readOnlyRootFilesystem";

  private StartHints() {}

  /** The fix for an image that cannot be pulled. */
  public static String ofImage(String message) {
    return OTHER_PLATFORM.matcher(message).find()
        ? PLATFORM
        : "check its name, the registry and the pull secret (spec.imagePullSecrets, or the chart's value benchmarkPods.imagePullSecrets)";
  }

  /** The fix for a container that cannot start, with a semicolon before it; or empty. */
  public static String ofStart(String message, Pod pod) {
    if (OTHER_PLATFORM.matcher(message).find()) {
      return "; " + PLATFORM;
    }
    boolean open =
        Optional.ofNullable(pod.getSpec().getSecurityContext())
            .map(PodSecurityContext::getRunAsUser)
            .isEmpty();
    return open && NO_USER.matcher(message).find() ? "; " + NO_USER_FIX : "";
  }

  /** The fix for a trial that failed, with a semicolon before it; or empty. */
  static String ofFailure(
      TrialView view, PodState.Ended ended, TrialJudge.Verdict verdict, TrialLog output) {
    Optional<PodRun> run = view.container().or(view::underTest);
    if (run.isEmpty()) {
      return "";
    }
    PodRun pod = run.get();
    if (verdict.failure().equals(Optional.of(FailureReason.Evicted))) {
      return AddedResources.of(pod.created(), pod.differences())
          .evicted(ended.message())
          .map(fix -> "; " + fix)
          .orElse("");
    }
    if (verdict.failure().equals(Optional.of(FailureReason.RunTimeout))) {
      return RunTime.fix(view)
          + (view.server().isEmpty() ? "" : ConnectionHints.ofHangingClient(output));
    }
    boolean readOnly =
        view.current().experiment().pods().readOnlyRootFilesystem()
            && READ_ONLY.matcher(verdict.message()).find();
    String connection =
        view.server()
            .map(server -> ConnectionHints.ofClient(verdict.failure(), verdict.message()))
            .orElse("");
    return ofStart(verdict.message(), pod.created()) + (readOnly ? READ_ONLY_FIX : "") + connection;
  }

  /** The fix for a Pod that no node takes. */
  static String ofScheduling(PodState.Waiting waiting, PodRun run) {
    if (waiting.message().toLowerCase(Locale.ROOT).contains("persistentvolumeclaim")) {
      return "check the PersistentVolumeClaim of the workload's volumes";
    }
    return AddedResources.of(run.created(), run.differences())
        .lacking(waiting.message())
        .map(added -> added + ", widen spec.placement or add a node")
        .or(() -> AddedPlacement.of(run.differences(), waiting.message()))
        .orElse("lower spec.resources, widen spec.placement or add a node");
  }

  /** What the platform added that no node can meet, or empty. */
  static String ofAddition(PodState.Waiting waiting, PodRun run) {
    return AddedResources.of(run.created(), run.differences())
        .lacking(waiting.message())
        .or(() -> AddedPlacement.of(run.differences(), waiting.message()))
        .map(added -> "; " + added)
        .orElse("");
  }
}
