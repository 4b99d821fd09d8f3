package dev.runtimebench.results.naming;

import dev.runtimebench.results.plan.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;

/** The labels of everything that a benchmark owns. */
public final class Labels {

  /**
   * Which program made the object: always {@value #MANAGER}. Informers select objects by this
   * label.
   */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  public static final String MANAGER = "runtimebench";

  /** The benchmark's uid. Unlike a name, a uid is never reused. */
  public static final String BENCHMARK_UID = "runtimebench.dev/benchmark-uid";

  /** The runtime's name in {@code spec.runtimes}. */
  public static final String RUNTIME = "runtimebench.dev/runtime";

  /** The block's number. */
  public static final String BLOCK = "runtimebench.dev/block";

  /** The attempt's number, from 0. */
  public static final String ATTEMPT = "runtimebench.dev/attempt";

  /** How many Pods of a burst start at once. */
  public static final String CONCURRENCY = "runtimebench.dev/concurrency";

  /** The Pod's number within a burst or a ramp, from 0. */
  public static final String INDEX = "runtimebench.dev/index";

  /** The Pod's side: Container or Server. */
  public static final String SIDE = "runtimebench.dev/side";

  /** The benchmark's name. An annotation, because a name may be too long for a label's value. */
  public static final String BENCHMARK = "runtimebench.dev/benchmark";

  /**
   * A random word that one process wrote into a Pod of a burst: a Pod that is found after an answer
   * was lost is the Pod that was sent. An annotation.
   */
  public static final String SENT_BY = "runtimebench.dev/sent-by";

  /** Makes kubectl logs choose the workload, also if the platform adds containers. */
  public static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private static final String PREFIX = "runtimebench.dev/";

  private Labels() {}

  /** Whether only the operator may set the label or annotation with that key. */
  public static boolean isOwn(String key) {
    return key.startsWith(PREFIX) || key.equals(MANAGED_BY) || key.equals(DEFAULT_CONTAINER);
  }

  public static Map<String, String> of(ObjectMeta benchmark, Trial trial, int attempt, Side side) {
    return Map.of(
        MANAGED_BY, MANAGER,
        BENCHMARK_UID, benchmark.getUid(),
        RUNTIME, trial.runtime(),
        BLOCK, String.valueOf(trial.block()),
        ATTEMPT, String.valueOf(attempt),
        SIDE, side.name());
  }

  public static Map<String, String> ofPreparation(ObjectMeta benchmark, String runtime) {
    return Map.of(MANAGED_BY, MANAGER, BENCHMARK_UID, benchmark.getUid(), RUNTIME, runtime);
  }

  /** Whether the object belongs to the benchmark with that uid. */
  public static boolean belongsTo(HasMetadata object, String uid) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null && uid.equals(labels.get(BENCHMARK_UID));
  }
}
