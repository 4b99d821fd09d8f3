package dev.runtimebench.cli.compare;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.results.change.FailureChange;
import dev.runtimebench.results.change.Guard;
import dev.runtimebench.results.change.RatioResult;
import dev.runtimebench.results.change.Run;
import dev.runtimebench.results.change.RunChanges;
import dev.runtimebench.results.change.RunPair;
import dev.runtimebench.results.change.Trait;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The comparison of two runs, for the outputs.
 *
 * @param before how messages name the first run
 * @param after how messages name the second run
 * @param guard nothing in it is refused
 * @param notes what the user must know about the runs, one sentence each
 */
public record ComparedRuns(
    String before,
    String after,
    String baseline,
    AnalysisSettings settings,
    Guard guard,
    RunChanges changes,
    List<String> notes) {

  /** Explains the medians. */
  public static final String MEDIANS =
      "The medians are information, not a comparison: the runs were not measured side by side, so the"
          + " machine and the time of day are part of the difference.";

  /** Explains what the interval covers. */
  public static final String WITHIN =
      "The interval covers the noise within the two runs. What differs from run to run without an"
          + " upgrade is not in the interval: compare two runs before the upgrade to see how much"
          + " that is.";

  private static final String NO_DIFFERENCE =
      "No trait differs between the two runs. The versions of gVisor and Kata are not recorded, except"
          + " in the kernel that a sandbox shows.";

  /**
   * Compares two runs.
   *
   * @throws CliException if the runs cannot be compared
   */
  public static ComparedRuns of(
      ComparedRun before, ComparedRun after, AnalysisSettings settings, Guard.Expected expected) {
    RunPair runs = new RunPair(before.run(settings), after.run(settings));
    runs.obstacle()
        .ifPresent(
            why -> {
              throw CliException.usage(
                  "%s and %s cannot be compared: %s".formatted(before.label(), after.label(), why));
            });
    Guard guard = Guard.of(before.traits(runs.runtimes()), after.traits(runs.runtimes()), expected);
    if (!guard.refused().isEmpty()) {
      throw CliException.usage(
          String.join("\n", GuardText.refusal(before.label(), after.label(), guard.refused())));
    }
    return new ComparedRuns(
        before.label(),
        after.label(),
        runs.baseline(),
        settings,
        guard,
        RunChanges.of(runs, settings),
        notes(before, after, runs, guard));
  }

  private static List<String> notes(
      ComparedRun before, ComparedRun after, RunPair runs, Guard guard) {
    List<String> notes = new ArrayList<>();
    before.notes().forEach(note -> notes.add(before.label() + ": " + note));
    after.notes().forEach(note -> notes.add(after.label() + ": " + note));
    left("runtime", runs.before().measured().runtimes(), runs.runtimes(), before, notes);
    left("runtime", runs.after().measured().runtimes(), runs.runtimes(), after, notes);
    List<String> metrics = runs.metrics().stream().map(m -> m.name()).toList();
    left("metric", names(runs.before()), metrics, before, notes);
    left("metric", names(runs.after()), metrics, after, notes);
    if (runs.metrics().stream().noneMatch(runs::isPrimary)) {
      notes.add("no metric is primary in both runs");
    }
    if (!guard.unchanged().isEmpty()) {
      notes.add(
          "expected to differ, but equal: "
              + labels(guard.unchanged())
              + "; did the upgrade reach the node?");
    } else if (guard.accepted().isEmpty()) {
      notes.add(NO_DIFFERENCE);
    }
    return List.copyOf(notes);
  }

  private static List<String> names(Run run) {
    return run.measured().metrics().stream().map(m -> m.name()).toList();
  }

  private static void left(
      String what, List<String> own, List<String> common, ComparedRun run, List<String> notes) {
    List<String> left = own.stream().filter(name -> !common.contains(name)).toList();
    if (!left.isEmpty()) {
      notes.add("only in %s: %s %s".formatted(run.label(), what, String.join(", ", left)));
    }
  }

  /** Returns the names of traits, separated by commas. */
  public static String labels(List<Trait> traits) {
    return traits.stream().map(Trait::label).distinct().collect(Collectors.joining(", "));
  }

  /** Returns the exit code for a pipeline that must not become slower. */
  public int slowerCode() {
    List<Comparison.Verdict> verdicts =
        changes.primaries().stream().map(RatioResult::verdict).toList();
    if (verdicts.contains(Comparison.Verdict.Slower)
        || changes.failures().stream().anyMatch(FailureChange::isWorse)) {
      return ExitCode.FAILED;
    }
    return verdicts.isEmpty() || verdicts.contains(Comparison.Verdict.Inconclusive)
        ? ExitCode.UNDECIDED
        : ExitCode.OK;
  }
}
