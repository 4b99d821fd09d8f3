package dev.runtimebench.operator;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.Reason.Kind;
import dev.runtimebench.operator.boot.Setting;
import dev.runtimebench.operator.metrics.OwnMetric;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.testkit.GeneratedFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the generated tables in docs/reference match the code. */
class ReferenceIsFreshTest {

  @Test
  void optionsPageIsFresh() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Options of the operator

        The environment variables of the operator's process. The operator does not start with an unknown variable whose name
        begins with `RTB_`, or with a value of another form. The chart sets the variables from its values.

        | variable | value | default | meaning |
        |---|---|---|---|
        """);
    for (Setting setting : Setting.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.variable(),
                  setting.form(),
                  setting.byDefault().isEmpty() ? "" : "`" + setting.byDefault() + "`",
                  setting.description()));
    }
    GeneratedFile.check("docs/reference/options.md", page.toString());
  }

  @Test
  void metricsPageIsFresh() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Metrics of the operator

        The operator's own metrics, at `/metrics`. [Observability](../operations/observability.md) says how to use them. A
        histogram has the series `_bucket` (with the label `le`), `_sum`, `_count` and `_max`. `runtime_class` is the name of the
        RuntimeClass, or `(default)` for a runtime without one.

        | metric | kind | labels | meaning |
        |---|---|---|---|
        """);
    for (OwnMetric metric : OwnMetric.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  metric.inPrometheus(),
                  metric.kind().name().toLowerCase(Locale.ROOT),
                  metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`",
                  metric.help()));
    }
    GeneratedFile.check("docs/reference/metrics.md", page.toString());
  }

  @Test
  void failuresPageIsFresh() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Why a trial gives no result

        These reasons are in `status.failures`, in the samples, and in the label `outcome` of `runtimebench_trials_total`. If a
        trial's failure ends the benchmark, the reason is also in the condition `Failed` and its Event. Earlier measurements
        stay. The column "of the workload" says whether the workload failed under its runtime, so that the trial counts in the
        success rate. The other failures are those of the platform or of the observation, and their trials do not count.

        | reason | meaning | of the workload | what happens next |
        |---|---|---|---|
        """);
    for (FailureReason reason : FailureReason.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  reason, reason.meaning(), reason.isOfWorkload() ? "yes" : "no", then(reason)));
    }
    GeneratedFile.check("docs/reference/failures.md", page.toString());
  }

  @Test
  void reasonsPageIsFresh() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Reasons of conditions and Events

        ## Reasons of a benchmark

        `Progressing`, `Complete` and `Failed` have the same reason. `Accepted` has that reason too while it is `False`;
        otherwise its reason is `Valid`. The operator writes an Event when the reason changes. If a failed trial ends or
        delays the benchmark, the reason is [the trial's](failures.md).

        """);
    page.append(
        table(Kind.Acceptance, Kind.Waiting, Kind.Running, Kind.HeldUp, Kind.End, Kind.Unknown));
    page.append("\n## Reasons of `GatesPassed`\n\n").append(table(Kind.Gates));
    page.append("\n## Reasons of `RuntimesVerified`\n\n`RuntimeMismatch`, or one of these:\n\n");
    page.append(table(Kind.Runtimes));
    page.append("\n## Reasons of Events only\n\n").append(table(Kind.Event));
    GeneratedFile.check("docs/reference/reasons.md", page.toString());
  }

  private static String table(Kind... kinds) {
    StringBuilder table = new StringBuilder("| reason | meaning |\n|---|---|\n");
    Stream.of(Reason.values())
        .filter(reason -> List.of(kinds).contains(reason.kind()))
        .forEach(reason -> table.append("| `%s` | %s |\n".formatted(reason, reason.meaning())));
    return table.toString();
  }

  private static String then(FailureReason reason) {
    if (reason.isDisruption()) {
      return "The block runs again as soon as it can, within `timeouts.disruptionSeconds`. This"
          + " does not count as a retry.";
    }
    return switch (reason.result()) {
      case Invalid -> "The block runs again, up to `design.retries` times.";
      case Waited -> "The block runs again, up to 10 times. This does not count as a retry.";
      case Interrupted -> "The block runs again. This does not count as a retry.";
      case Hopeless -> "The block does not run again, and the benchmark ends.";
      case Valid -> throw new IllegalStateException(reason + " is not a failure");
    };
  }
}
