package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.MissingCount;
import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The phases of a benchmark's trials as rows of a table, in the order of a trial. */
public final class PhaseRows {

  private static final double MIN_SHOWN_MS = 0.01;

  /** The phases' names for people, by the names in the status. */
  private static final Map<String, String> NAMES = names();

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("SubmitToFirstOutput", "submit to first output");
    names.put("Scheduling", "scheduling");
    names.put("SandboxSetup", "sandbox set-up (gVisor's boot)");
    names.put("ImagePull", "image pull");
    names.put("ContainerStart", "container start (runc's work)");
    names.put("SandboxAndContainer", "sandbox set-up to running");
    names.put("FirstOutput", "created to first output");
    names.put("Ready", "created to ready");
    names.put("Run", "run");
    names.put("Exit", "exit");
    names.put("Teardown", "teardown");
    names.put("Removal", "removal of an ended Pod");
    return names;
  }

  /**
   * One phase under all runtimes.
   *
   * @param name the phase's name for people
   * @param results one per runtime, in the spec's order; empty if there is none
   */
  public record Row(String name, List<Optional<PhaseResult>> results) {}

  private final BenchmarkView benchmark;

  public PhaseRows(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  /** Returns the phases that were seen under at least one runtime. */
  public List<Row> seen() {
    Set<String> phases = new LinkedHashSet<>(NAMES.keySet());
    benchmark.status().phases().forEach(p -> phases.add(p.phase()));
    List<Row> rows = new ArrayList<>();
    for (String phase : phases) {
      List<Optional<PhaseResult>> results =
          benchmark.runtimes().stream().map(runtime -> result(phase, runtime)).toList();
      if (results.stream().anyMatch(r -> r.filter(p -> p.medianMs() != null).isPresent())) {
        rows.add(new Row(NAMES.getOrDefault(phase, phase), results));
      }
    }
    return rows;
  }

  private Optional<PhaseResult> result(String phase, String runtime) {
    return benchmark.status().phases().stream()
        .filter(p -> phase.equals(p.phase()) && runtime.equals(p.runtime()))
        .findFirst();
  }

  /** Formats the median, in milliseconds. */
  public static String median(Optional<PhaseResult> result) {
    return result
        .map(PhaseResult::medianMs)
        .map(ms -> Numbers.significant(ms, 3))
        .orElse(Numbers.NONE);
  }

  /** Formats the median's largest possible error, in ms: from the clocks or the resolution. */
  public static String uncertainty(Optional<PhaseResult> result) {
    return result
        .filter(r -> r.medianMs() != null)
        .map(r -> Math.max(r.resolutionMs(), r.uncertaintyMs() == null ? 0 : r.uncertaintyMs()))
        .map(ms -> ms < MIN_SHOWN_MS ? "<0.01" : Numbers.significant(ms, 2))
        .orElse(Numbers.NONE);
  }

  /** Formats in how many trials the phase was seen: {@code 14 of 15}. */
  public static String coverage(Optional<PhaseResult> result) {
    return result.map(r -> r.n() + " of " + r.of()).orElse(Numbers.NONE);
  }

  /** Returns why phases were not seen in some trials, one text per phase, runtime and reason. */
  public List<String> missing() {
    List<String> reasons = new ArrayList<>();
    for (PhaseResult result : benchmark.status().phases()) {
      String name = NAMES.getOrDefault(result.phase(), result.phase());
      for (MissingCount missing : result.missing()) {
        reasons.add(
            "%s, %s: %s (%d of %d)"
                .formatted(name, result.runtime(), missing.reason(), missing.count(), result.of()));
      }
    }
    return reasons;
  }
}
