package dev.runtimebench.cli.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.samples.RecordedResults;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.UnpairedFindings;
import dev.runtimebench.results.findings.UnpairedResult;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.InconclusiveReason;
import dev.runtimebench.results.findings.node.NodeComparisons;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.UnpairedComparison;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an analysis as JSON. {@code results}, {@code comparisons}, {@code reliability} and {@code
 * gates} have the same shape as in a status.
 */
public final class AnalysisJson {

  private static final JsonMapper JSON = new JsonMapper();

  private AnalysisJson() {}

  /** Returns the document as indented JSON, with a newline at the end. */
  public static String of(ObjectNode document) {
    return TerminalText.json(text(document, true)) + "\n";
  }

  /** Returns the document. */
  public static ObjectNode tree(AnalysisInput input, AnalysisSettings settings, Findings findings) {
    ObjectNode all = head(input, settings, "Paired");
    boolean oneNode = input.measurements().nodes().isEmpty();
    all.put(
        "intervalMethod",
        oneNode ? PairedComparison.INTERVAL_METHOD : NodeComparisons.INTERVAL_METHOD);
    all.put("testMethod", oneNode ? PairedComparison.TEST_METHOD : NodeComparisons.TEST_METHOD);
    all.set("results", JSON.valueToTree(findings.results()));
    all.set("comparisons", JSON.valueToTree(findings.comparisons()));
    if (!findings.reliability().isEmpty()) {
      all.set("reliability", JSON.valueToTree(findings.reliability()));
    }
    if (!findings.gates().isEmpty()) {
      all.set("gates", JSON.valueToTree(findings.gates()));
    }
    return all;
  }

  /** Returns the document for values that are not pairs. */
  public static ObjectNode tree(
      AnalysisInput input, AnalysisSettings settings, UnpairedFindings findings) {
    ObjectNode all = head(input, settings, UnpairedResult.DESIGN);
    all.put("intervalMethod", UnpairedComparison.INTERVAL_METHOD);
    all.put("testMethod", UnpairedComparison.TEST_METHOD);
    all.set("results", JSON.valueToTree(findings.results()));
    all.set("comparisons", JSON.valueToTree(findings.comparisons()));
    return all;
  }

  private static ObjectNode head(AnalysisInput input, AnalysisSettings settings, String design) {
    ObjectNode all = JSON.createObjectNode();
    all.put("design", design);
    all.put("baseline", input.measurements().baseline());
    all.put("confidence", settings.confidence());
    all.put("equivalenceMargin", settings.margin());
    all.put("missing", input.missing());
    ArrayNode notes = all.putArray("notes");
    input.notes().forEach(notes::add);
    return all;
  }

  /** Returns the parts of a status whose JSON differs from the findings; empty if all are equal. */
  public static List<String> differences(RecordedResults recorded, Findings findings) {
    // An older operator wrote no reliability and no remarks, and counted other trials as invalid.
    boolean older = recorded.reliability().isEmpty();
    return List.of(
            older
                ? differs("results", older(recorded.results()), older(findings.results()))
                : differs("results", recorded.results(), findings.results()),
            older
                ? differs(
                    "comparisons",
                    withoutRemarks(recorded.comparisons()),
                    withoutRemarks(asTold(recorded.comparisons(), findings.comparisons())))
                : differs(
                    "comparisons",
                    recorded.comparisons(),
                    asTold(recorded.comparisons(), findings.comparisons())),
            differs("gates", recorded.gates(), findings.gates()),
            older ? "" : differs("reliability", recorded.reliability(), findings.reliability()))
        .stream()
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * Returns results without the fields that an older operator did not write or counted otherwise.
   */
  private static List<RuntimeResult> older(List<RuntimeResult> results) {
    return results.stream()
        .map(
            r ->
                RuntimeResultBuilder.builder(r)
                    .invalid(null)
                    .throttlingKnown(null)
                    .throttled(null)
                    .build())
        .toList();
  }

  /**
   * Returns the comparisons with the recorded reasons where an older operator told only the first
   * reason for an inconclusive verdict.
   */
  private static List<Comparison> asTold(List<Comparison> recorded, List<Comparison> found) {
    List<Comparison> told = new ArrayList<>(found);
    for (int i = 0; i < Math.min(recorded.size(), told.size()); i++) {
      String before = recorded.get(i).message();
      String now = told.get(i).message();
      if (before != null && now != null && isOneOf(before, now)) {
        told.set(i, ComparisonBuilder.builder(told.get(i)).message(before).build());
      }
    }
    return told;
  }

  private static boolean isOneOf(String reason, String reasons) {
    String separator = InconclusiveReason.SEPARATOR;
    return (separator + reasons + separator).contains(separator + reason + separator);
  }

  private static List<Comparison> withoutRemarks(List<Comparison> comparisons) {
    return comparisons.stream()
        .map(c -> ComparisonBuilder.builder(c).remarks(List.of()).build())
        .toList();
  }

  private static String differs(String name, Object recorded, Object found) {
    return text(recorded, false).equals(text(found, false)) ? "" : name;
  }

  private static String text(Object value, boolean pretty) {
    try {
      return pretty
          ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value)
          : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }
}
