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

/** The pages of the reference that are tables of what the code declares. */
class ReferenceIsFreshTest {

  @Test
  void options() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Options of the operator

        Environment variables of its process. A name with `RTB_` that is not in this table is refused at the start, and so
        is a value of another form. The chart sets them from its values.

        | variable | value | default | |
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
  void metrics() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Metrics of the operator

        Its own, at `/metrics`; [observability](../operations/observability.md) says what to do with them. A histogram comes as
        `_bucket` (with the label `le`), `_sum`, `_count` and `_max`. `runtime_class` is the RuntimeClass, `(default)` where a
        runtime names none.

        | metric | kind | labels | |
        |---|---|---|---|
        """);
    for (OwnMetric metric : OwnMetric.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  metric.inPrometheus(),
                  metric.kind().name().toLowerCase(Locale.ROOT),
                  "`" + String.join("`, `", metric.labels()) + "`",
                  metric.help()));
    }
    GeneratedFile.check("docs/reference/metrics.md", page.toString());
  }

  @Test
  void failures() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Why a trial gives no result

        The reasons in `status.failures`, in the samples, in the label `outcome` of `runtimebench_trials_total`, and, where
        a trial's failure ends the benchmark, in the condition `Failed` and its Event. What was measured before stays.

        | reason | | then |
        |---|---|---|
        """);
    for (FailureReason reason : FailureReason.values()) {
      page.append("| `%s` | %s | %s |\n".formatted(reason, reason.meaning(), then(reason)));
    }
    GeneratedFile.check("docs/reference/failures.md", page.toString());
  }

  @Test
  void reasons() throws IOException {
    StringBuilder page = new StringBuilder(GeneratedFile.NOTICE);
    page.append(
        """
        # Reasons of conditions and Events

        ## The benchmark's

        `Progressing`, `Complete` and `Failed` share one reason. `Accepted` has the same one while it is `False`, else
        `Valid`. The operator writes an Event when the reason changes. Where a failed trial ends the benchmark or holds it
        up, the reason is [the trial's](failures.md).

        """);
    page.append(
        table(Kind.Acceptance, Kind.Waiting, Kind.UnderWay, Kind.HeldUp, Kind.End, Kind.Unknown));
    page.append("\n## Of `GatesPassed`\n\n").append(table(Kind.Gates));
    page.append("\n## Of `RuntimesVerified`\n\n`RuntimeMismatch`, or one of these:\n\n");
    page.append(table(Kind.Runtimes));
    page.append("\n## Of an Event alone\n\n").append(table(Kind.Event));
    GeneratedFile.check("docs/reference/reasons.md", page.toString());
  }

  private static String table(Kind... kinds) {
    StringBuilder table = new StringBuilder("| reason | |\n|---|---|\n");
    Stream.of(Reason.values())
        .filter(reason -> List.of(kinds).contains(reason.kind()))
        .forEach(reason -> table.append("| `%s` | %s |\n".formatted(reason, reason.meaning())));
    return table.toString();
  }

  private static String then(FailureReason reason) {
    return switch (reason.result()) {
      case Invalid -> "its block is run again, up to `design.retries` times";
      case Interrupted -> "its block is run again; that uses up no retry";
      case Hopeless -> "its block isn't run again";
      case Valid -> throw new IllegalStateException(reason + " is no failure");
    };
  }
}
