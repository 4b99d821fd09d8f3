package dev.runtimebench.cli.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.samples.Reported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's text, without a browser. */
class HtmlReportTest {

  private static final String PLOTS = "<script type=\"application/json\" id=\"plots\">";

  @TempDir private Path directory;

  private static String page(Reported... benchmarks) {
    return new HtmlReport(List.of(benchmarks), "now").render();
  }

  private static String plots(String page) {
    String rest = page.substring(page.indexOf(PLOTS) + PLOTS.length());
    return rest.substring(0, rest.indexOf("</script>"));
  }

  private static JsonNode rows(String page, String plot, String dataset) throws IOException {
    return new JsonMapper().readTree(plots(page)).path(plot).path("datasets").path(dataset);
  }

  @Test
  void sentenceComesBeforePlotsAndTables() {
    String page = page(Reported.of(Exports.recorded()));
    int sentence =
        page.indexOf(
            "For latency in exported, gvisor takes 2.90 times as long as runc (95% interval 2.80 to"
                + " 3.01); 8 blocks on the node node-1.");
    assertThat(sentence).isPositive().isLessThan(page.indexOf("<figure"));
    assertThat(page.indexOf("<figure")).isLessThan(page.indexOf("Compared with runc"));
    assertThat(page).contains("What was asked", "Where it ran");
  }

  @Test
  void plotsHaveOneRowForEachPod() throws IOException {
    String page = page(Reported.of(Exports.recorded()));
    assertThat(rows(page, "benchmark-1-pods-1", "pods")).hasSize(16);
    assertThat(rows(page, "benchmark-1-run-1", "pods")).hasSize(18);
    assertThat(rows(page, "benchmark-1-ratios-1", "blocks")).hasSize(8);
  }

  @Test
  void repeatedBlocksAndFailuresAreInTheRun() throws IOException {
    String page = page(Reported.of(Exports.withRepeatedBlock()));
    assertThat(rows(page, "benchmark-1-run-1", "failed").get(0).path("note").asText())
        .isEqualTo("block 1: NonZeroExit");
    assertThat(rows(page, "benchmark-1-run-1", "pods").findValuesAsText("note"))
        .contains("block 0, warm-up", "block 1, not counted: the block ran again");
    assertThat(rows(page, "benchmark-1-pods-1", "pods")).hasSize(16);
  }

  @Test
  void manySamplesAreBinnedAndThePageSaysSo() throws IOException {
    String page = page(Reported.of(Exports.withSamples(40_000)));
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(3_000_000);
    JsonNode bins = rows(page, "benchmark-1-pods-1", "pods");
    int pods = 0;
    for (JsonNode bin : bins) {
      pods += bin.path("pods").asInt();
    }
    assertThat(pods).isEqualTo(40_000);
    assertThat(bins.size()).isBetween(50, 400);
    assertThat(page).contains("40,000 Pods are shown as", "groups of");
  }

  @Test
  void hostileNamesCannotEndTheScriptElement() throws IOException {
    String page = page(Exports.hostile(directory));
    assertThat(plots(page)).doesNotContain("<", "\u2028");
    assertThat(rows(page, "benchmark-1-forest-1", "ratios").get(0).path("runtime").asText())
        .isEqualTo(Exports.HOSTILE_RUNTIME);
    assertThat(page).doesNotContain("<img", "<b>x</b>").contains("&lt;img");
  }

  @Test
  void remarksAreNextToTheirVerdict() {
    String page = page(Reported.without(List.of(Exports.burst())).get(0));
    String verdict = page.substring(page.indexOf("<ul class=\"verdicts\">"));
    assertThat(verdict.substring(0, verdict.indexOf("<figure")))
        .contains("start-latency-4, gvisor", "2.50\u00d7", "the CPU was throttled");
    assertThat(page).contains("The source of this report has no raw samples");
  }

  @Test
  void overviewRanksByCost() {
    Reported burst = Reported.without(List.of(Exports.burst())).get(0);
    String page = page(burst, Reported.of(Exports.recorded()));
    String overview = page.substring(page.indexOf("id=\"overview\""), page.indexOf("<figure"));
    assertThat(overview.indexOf("2.90 times")).isPositive();
    assertThat(overview.indexOf("2.90 times")).isLessThan(overview.indexOf("2.50 times"));
    assertThat(page(burst)).doesNotContain("id=\"overview\"");
  }

  /** The groups are those of the label in the catalogue, and of {@code rtb workloads}. */
  @Test
  void everyWorkloadOfTheCatalogueHasAGroupWithATitle() {
    assertThat(BundledCatalogue.read())
        .isNotEmpty()
        .allSatisfy(
            workload ->
                assertThat(CatalogueGroup.heading(workload.getMetadata().getName()))
                    .startsWith(CatalogueGroup.of(workload) + ": "));
    assertThat(CatalogueGroup.heading("inline")).isEqualTo("other");
    assertThat(CatalogueGroup.heading("../catalogue/redis")).isEqualTo("other");
  }
}
