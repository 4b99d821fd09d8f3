package dev.runtimebench.cli.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.runtimebench.cli.compare.ComparedRuns;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.change.Difference;
import dev.runtimebench.results.change.Trait;
import dev.runtimebench.results.stats.RatioChange;
import java.util.List;

/** Writes the comparison of two runs as JSON or YAML. */
public final class CompareTree {

  private static final JsonMapper JSON = new JsonMapper();

  /** A nested class, so that the JVM loads YAML at the first use. */
  private static final class Yaml {
    /** Every text is in double quotes, where JSON's escape sequences are YAML's too. */
    private static final ObjectMapper MAPPER =
        new ObjectMapper(
            YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build());
  }

  private CompareTree() {}

  /** Returns the comparison as JSON, with a newline at the end. */
  public static String json(ComparedRuns compared) {
    try {
      return TerminalText.json(
              JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(compared)))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** Returns the same content as YAML, with a newline at the end. */
  public static String yaml(ComparedRuns compared) {
    try {
      return TerminalText.json(Yaml.MAPPER.writeValueAsString(tree(compared)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectNode tree(ComparedRuns compared) {
    ObjectNode all = JSON.createObjectNode();
    all.put("before", compared.before());
    all.put("after", compared.after());
    all.put("baseline", compared.baseline());
    all.put("confidence", compared.settings().confidence());
    all.put("equivalenceMargin", compared.settings().margin());
    all.put("intervalMethod", RatioChange.INTERVAL_METHOD);
    all.put("testMethod", RatioChange.TEST_METHOD);
    all.set("comparisons", JSON.valueToTree(compared.changes().ratios()));
    all.set("medians", JSON.valueToTree(compared.changes().medians()));
    all.set("failures", JSON.valueToTree(compared.changes().failures()));
    ObjectNode environment = all.putObject("environment");
    ArrayNode differences = environment.putArray("accepted");
    compared.guard().accepted().forEach(d -> differences.add(tree(d)));
    labels(environment.putArray("unchanged"), compared.guard().unchanged());
    labels(environment.putArray("equal"), compared.guard().equal());
    ArrayNode notes = all.putArray("notes");
    compared.notes().forEach(notes::add);
    return all;
  }

  private static ObjectNode tree(Difference d) {
    ObjectNode node = JSON.createObjectNode().put("trait", d.trait().label());
    if (!d.subject().isEmpty()) {
      node.put("of", d.subject());
    }
    d.before().ifPresent(value -> node.put("before", value));
    d.after().ifPresent(value -> node.put("after", value));
    return node.put("kind", d.kind().name());
  }

  private static void labels(ArrayNode to, List<Trait> traits) {
    traits.forEach(trait -> to.add(trait.label()));
  }
}
