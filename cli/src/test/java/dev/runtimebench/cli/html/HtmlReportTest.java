package dev.runtimebench.cli.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.OverheadFigureBuilder;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeOverheadBuilder;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.samples.Reported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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

  /** A suggestion has its command; without enough Pods the page says how many are needed. */
  @Test
  void suggestedOverheadHasItsCommand() {
    RuntimeBenchmark benchmark = Exports.burst();
    benchmark.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(benchmark.getStatus())
            .overhead(
                List.of(
                    RuntimeOverheadBuilder.builder()
                        .runtime("gvisor")
                        .runtimeClass("gvisor")
                        .pods(72)
                        .memory(
                            OverheadFigureBuilder.builder()
                                .percentile95(18.5 * (1 << 20))
                                .low(17e6)
                                .high(21e6)
                                .suggested("19Mi")
                                .build())
                        .cpu(
                            OverheadFigureBuilder.builder()
                                .percentile95(0.025)
                                .low(0.01)
                                .podsNeeded(72)
                                .build())
                        .derivation("the 95th percentile")
                        .patch("overhead:\n  podFixed:\n    memory: 19Mi\n")
                        .build()))
            .build());
    String page = page(Reported.without(List.of(benchmark)).get(0));
    assertThat(page)
        .contains(
            "Suggested overhead.podFixed",
            "18.5 MiB, interval 16.2 to 20.0",
            "not known with fewer than 72 Pods")
        .contains(
            "kubectl patch runtimeclass gvisor --type merge --patch '{\"overhead\":{\"podFixed\":{\"memory\":\"19Mi\"}}}'");
  }

  /** A bound is called a bound, and never a ratio. */
  @Test
  void densityHasItsBoundItsCurveAndItsStops() throws IOException {
    String page = page(Reported.without(List.of(Exports.density())).get(0));
    assertThat(page)
        .contains(
            "gvisor fits at most 93% of the Pods of runc (10 of at least 15).",
            "Pods on the node",
            "10 (knee)",
            "at least 15 Pods fit (2 blocks, 15 to 15 Pods)",
            "StartupTooSlow (2x, Pod p ran late)",
            "at most 15 Pods, 5 at a time",
            "the median of the metric requests must be at least 75% of that on the first rung",
            "Rate of a Pod by Pods on the node",
            "runc, 5 Pods: 812; runc, 10 Pods: 790.",
            "20.0 MiB")
        .contains("only an upper bound of the ratio: &lt;b&gt;MaxPods")
        .doesNotContain("<b>MaxPods", "times as long", "stops early");
    assertThat(rows(page, "benchmark-1-density-1", "rungs")).hasSize(6);
    assertThat(rows(page, "benchmark-1-density-2", "rungs")).hasSize(2);
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

  /** Half of such a page is text, so the limit must hold for all bytes and not for the marks. */
  @Test
  void pageOfManyBenchmarksLeavesOutDetailsAndSaysSo() {
    String page = new HtmlReport(Exports.many(60, 8), "now").render();
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(HtmlReport.MAX_BYTES);
    String last = Exports.longName("benchmark-60");
    assertThat(page.substring(page.indexOf("id=\"benchmark-60\"")))
        .contains("gvisor takes 2.90 times as long as runc")
        .contains("below 3 MB, this section leaves out the plots of")
        .contains("rtb report %s -n default --output-file %s.html".formatted(last, last))
        .contains("Compared with runc");
    String alone = page(Exports.many(1, 8).get(0));
    assertThat(alone).contains("Plots of the other metrics").doesNotContain("leaves out");
  }

  /** Seven of eight metrics have one plot and not three, so there is room for all Pods. */
  @Test
  void marksAreSharedByThePlotsThatThePageHas() throws IOException {
    String page = page(Reported.of(Exports.withMetrics(Exports.withSamples(1000), 8)));
    assertThat(rows(page, "benchmark-1-pods-8", "pods")).hasSize(1000);
    assertThat(page).doesNotContain("leaves out", "Pods are shown as");
  }

  @Test
  void forestHasAtMost2000MarksAndThePageSaysSo() throws IOException {
    Reported wide = Reported.without(List.of(Exports.wide(8, 64))).get(0);
    String page = page(wide);
    assertThat(rows(page, "benchmark-1-forest-1", "ratios")).hasSize(400);
    assertThat(page).contains("The plot shows the first 400 of 512 ratios");
    Reported[] many =
        IntStream.range(0, 60)
            .mapToObj(i -> Reported.without(List.of(Exports.wide(8, 1))).get(0))
            .toArray(Reported[]::new);
    assertThat(rows(page(many), "overview-forest", "ratios")).hasSize(400);
    assertThat(page(many)).contains("The plot shows the first 400 of 480 ratios");
  }

  private static String slower(double ratio) {
    return "ratio: %s, ciLow: %s, ciHigh: %s, verdict: Slower"
        .formatted(ratio, ratio * 0.9, ratio * 1.1);
  }

  /** The groups are interleaved: 50 and 1.1 are in one group, 30 is in another. */
  private static String ranked() {
    return page(
        Exports.compared("process-fork", slower(1.1), ""),
        Exports.compared("redis", slower(30), ""),
        Exports.compared("syscall-write", slower(50), ""),
        Exports.compared(
            "fio-sync",
            "verdict: Inconclusive, remarks: [{kind: FailsMoreOften, message: gvisor failed in 7 of 20 trials and runc in 0 of 20}]",
            ""));
  }

  @Test
  void overviewRanksAllGroupsByCostAndFailuresFirst() throws IOException {
    String page = ranked();
    String list = page.substring(page.indexOf("<ol"), page.indexOf("</ol>"));
    assertThat(list)
        .containsSubsequence(
            "gvisor failed in 7 of 20 trials",
            ">fio-sync</a> (storage: reads and writes of files)",
            "50.0 times",
            "(system: calls to the kernel, processes and threads)",
            "30.0 times",
            "(server: servers under load)",
            "1.10 times",
            "(system: calls to the kernel, processes and threads)");
    assertThat(rows(page, "overview-forest", "ratios").findValuesAsText("name"))
        .containsExactly("syscall-write, gvisor", "redis, gvisor", "process-fork, gvisor");
  }

  @Test
  void overviewTableHasTheWorkloadsOfAGroupTogether() {
    String page = ranked();
    String table = page.substring(page.indexOf("All workloads"));
    assertThat(table.substring(0, table.indexOf("</table>")))
        .containsSubsequence(
            "storage: reads",
            ">fio-sync</a>",
            "system: calls",
            ">syscall-write</a>",
            ">process-fork</a>",
            "server: servers",
            ">redis</a>");
  }

  /** The rate under gVisor is a third of that under runc: gVisor is about 3 times as slow. */
  @Test
  void rateIsShownAsTimesAsSlowEverywhere() throws IOException {
    String page = page(Reported.of(Exports.rate()), Reported.of(Exports.recorded()));
    for (String plot : List.of("overview-forest", "benchmark-1-forest-1")) {
      JsonNode row = rows(page, plot, "ratios").get(0);
      assertThat(row.path("ratio").asDouble()).as(plot).isBetween(2.5, 3.5);
      assertThat(row.path("low").asDouble()).as(plot).isBetween(2.5, row.path("ratio").asDouble());
      assertThat(row.path("high").asDouble()).as(plot).isBetween(row.path("ratio").asDouble(), 3.5);
    }
    assertThat(rows(page, "benchmark-1-ratios-1", "blocks"))
        .hasSize(8)
        .allSatisfy(block -> assertThat(block.path("ratio").asDouble()).isGreaterThan(2.5));
    assertThat(rows(page, "benchmark-1-ratios-1", "bands").get(0).path("ratio").asDouble())
        .isBetween(2.5, 3.5);
    String table = page.substring(page.indexOf("All workloads"));
    assertThat(table).containsSubsequence("higher is better", "2.90\u00d7 [2.80, 3.01]", "slower");
    assertThat(page)
        .contains("gvisor is 2.90 times as slow as runc", "latency: Requests per second.");
  }

  @Test
  void outliersHaveRings() throws IOException {
    String page = page(Reported.of(Exports.withOutlier(Exports.recorded(), 5)));
    assertThat(rows(page, "benchmark-1-run-1", "outliers").findValuesAsText("runtime"))
        .containsExactly("gvisor");
    assertThat(rows(page, "benchmark-1-ratios-1", "outliers").findValuesAsText("block"))
        .containsExactly("5");
  }

  @Test
  void joinedPlotsKeepTheRingsAndExplainWhatTheyShow() throws IOException {
    String page = page(Reported.of(Exports.withOutlier(Exports.withSamples(40_000), 777)));
    JsonNode pods = rows(page, "benchmark-1-run-1", "pods");
    JsonNode rings = rows(page, "benchmark-1-run-1", "outliers");
    assertThat(rings).isNotEmpty();
    assertThat(pods.findValuesAsText("high")).containsAll(List.of(greatest(rings, "value")));
    JsonNode blocks = rows(page, "benchmark-1-ratios-1", "blocks");
    JsonNode ratios = rows(page, "benchmark-1-ratios-1", "outliers");
    assertThat(ratios).isNotEmpty();
    assertThat(blocks.findValuesAsText("block")).containsAll(ratios.findValuesAsText("block"));
    assertThat(page)
        .contains("Pods are shown in groups of", "ratios are shown in groups of")
        .doesNotContain("Hollow points", "Each point is the ratio of one block");
  }

  private static String greatest(JsonNode rows, String field) {
    return rows.findValues(field).stream()
        .max(Comparator.comparingDouble(JsonNode::asDouble))
        .orElseThrow()
        .asText();
  }

  @Test
  void lifeOfAPodNamesTheRuntimeOfEachBarAndPutsPhasesInOrder() throws IOException {
    String phases =
        """
          phases:
            - {runtime: gvisor, phase: SandboxSetup, resolutionMs: 1, n: 8, of: 8, medianMs: 40}
            - {runtime: runc, phase: Scheduling, resolutionMs: 1, n: 8, of: 8, medianMs: 10}
            - {runtime: gvisor, phase: Scheduling, resolutionMs: 1, n: 8, of: 8, medianMs: 12}
            - {runtime: runc, phase: SandboxSetup, resolutionMs: 1, n: 8, of: 8, medianMs: 20}
            - {runtime: runc, phase: SubmitToFirstOutput, resolutionMs: 1, n: 8, of: 8, medianMs: 45}
            - {runtime: runc, phase: Run, resolutionMs: 1, n: 8, of: 8, medianMs: 100}
            - {runtime: gvisor, phase: Run, resolutionMs: 1, n: 8, of: 8, medianMs: 300}
        """;
    JsonNode bars =
        rows(page(Exports.compared("redis", slower(3), phases)), "benchmark-1-life-1", "phases");
    List<String> shown = new ArrayList<>();
    bars.forEach(
        bar ->
            shown.add(
                "%s from %s to %s"
                    .formatted(
                        bar.path("name").asText(),
                        bar.path("from").asText(),
                        bar.path("to").asText())));
    assertThat(shown)
        .containsExactly(
            "scheduling, runc: 10.0 ms from 0.0 to 10.0",
            "scheduling, gvisor: 12.0 ms from 0.0 to 12.0",
            "sandbox set-up, runc: 20.0 ms from 10.0 to 30.0",
            "sandbox set-up, gvisor: 40.0 ms from 12.0 to 52.0",
            "until first output, runc: 15.0 ms from 30.0 to 45.0",
            "run, runc: 100 ms from 45.0 to 145.0",
            "run, gvisor: 300 ms from 52.0 to 352.0");
  }

  @Test
  void whatFailedIsInTables() {
    String more =
        """
          failures: [{reason: NonZeroExit, count: 6, lastMessage: the disk is full}]
          reliability:
            - {runtime: runc, attempts: 20, failed: 0, successRate: 1, successLow: 0.8388, successHigh: 1}
            - runtime: gvisor
              attempts: 20
              failed: 7
              successRate: 0.65
              successLow: 0.4329
              successHigh: 0.8188
              failures: [{reason: NonZeroExit, count: 6}, {reason: OutOfMemory, count: 1}]
        """;
    String page = page(Exports.compared("redis", slower(3), more));
    assertThat(page.substring(page.indexOf(">Success rates<")))
        .containsSubsequence(
            ">runc<",
            "0 of 20",
            "100.0%",
            "[83.9%, 100.0%]",
            ">gvisor<",
            "7 of 20",
            "65.0%",
            "[43.3%, 81.9%]",
            "NonZeroExit 6, OutOfMemory 1");
    assertThat(page.substring(page.indexOf(">Failed trials<")))
        .containsSubsequence(">NonZeroExit<", ">6<", "the disk is full");
  }

  @Test
  void remarkIsAtTheVerdictThatItConcerns() {
    RuntimeBenchmark wide = Exports.wide(2, 1);
    List<Comparison> comparisons = new ArrayList<>(wide.getStatus().comparisons());
    comparisons.set(
        1,
        ComparisonBuilder.builder(comparisons.get(1))
            .remarks(List.of(new Remark(Remark.Kind.Throttled, "the CPU was throttled")))
            .build());
    wide.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(wide.getStatus()).comparisons(comparisons).build());
    String page = page(Reported.without(List.of(wide)).get(0));
    String verdicts = page.substring(page.indexOf("<ul class=\"verdicts\">"));
    String first = verdicts.substring(0, verdicts.indexOf("m1, r2"));
    assertThat(first).contains("m1, r1").doesNotContain("throttled");
    assertThat(verdicts.substring(first.length(), verdicts.indexOf("<figure")))
        .containsOnlyOnce("the CPU was throttled");
    String table = page.substring(page.indexOf("Compared with base"));
    String above = table.substring(0, table.indexOf(">r2<"));
    assertThat(above).contains(">r1<").doesNotContain("throttled");
    assertThat(table.substring(above.length(), table.indexOf("</table>")))
        .containsOnlyOnce("the CPU was throttled");
  }

  @Test
  void kneeOfABurstIsAtItsLevel() throws IOException {
    String page = page(Reported.without(List.of(Exports.burst())).get(0));
    List<String> knees = new ArrayList<>();
    rows(page, "benchmark-1-burst-1", "levels")
        .forEach(
            level -> {
              if (level.path("knee").asBoolean()) {
                knees.add(level.path("runtime").asText() + " " + level.path("pods").asInt());
              }
            });
    assertThat(knees).containsExactly("runc 2");
    String table = page.substring(page.indexOf(">Bursts<"));
    assertThat(table.substring(0, table.indexOf("</table>")))
        .containsSubsequence(">2</th>", "130", "knee", ">4</th>")
        .containsOnlyOnce("knee");
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
