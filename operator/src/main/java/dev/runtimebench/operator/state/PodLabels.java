package dev.runtimebench.operator.state;

import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/**
 * The labels by which the Pod of a trial names its trial. A label is null if the Pod does not have
 * it.
 *
 * @param block the number of the block
 * @param attempt the number of the run of the block
 * @param concurrency how many Pods start at once; null in a serial design
 * @param index the Pod's number within a burst; null in a serial design
 */
public record PodLabels(
    String block, String attempt, String runtime, String concurrency, String index) {

  /** The labels of a Pod. */
  public static PodLabels of(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return new PodLabels(
        labels.get(Labels.BLOCK),
        labels.get(Labels.ATTEMPT),
        labels.get(Labels.RUNTIME),
        labels.get(Labels.CONCURRENCY),
        labels.get(Labels.INDEX));
  }

  static PodLabels of(TrialOutcome outcome) {
    return new PodLabels(
        String.valueOf(outcome.block()),
        String.valueOf(outcome.attempt()),
        outcome.runtime(),
        text(outcome.concurrency()),
        text(outcome.index()));
  }

  private static String text(Integer number) {
    return number == null ? null : String.valueOf(number);
  }
}
