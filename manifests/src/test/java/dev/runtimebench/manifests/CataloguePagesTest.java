package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.results.experiment.RuleText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each workload has a page of one screen with the same parts, and the page fits the entry. */
class CataloguePagesTest {

  private static final int ONE_SCREEN = 60;

  /** The first words of the parts. */
  private static final List<String> PARTS =
      List.of(
          "\\*\\*Measures\\*\\*",
          "\\*\\*Why a sandbox (?:changes|should not change) it",
          "\\*\\*(?:In gVisor's guide|gVisor's performance guide)",
          "\\*\\*Expected",
          "\\*\\*Where it misleads");

  private static final Pattern NAME = Pattern.compile("`([a-z0-9-]+)`");

  static Stream<Path> entries() {
    return Repository.catalogue().stream();
  }

  private static String page(Path entry) {
    return Repository.text(entry.resolveSibling("README.md"));
  }

  private static List<JsonNode> list(JsonNode of) {
    return StreamSupport.stream(of.spliterator(), false).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageHasAllPartsOnOneScreen(Path entry) {
    String page = page(entry);
    assertThat(PARTS).allSatisfy(part -> assertThat(page).containsPattern("(?m)^" + part));
    assertThat(page.lines().count()).isLessThanOrEqualTo(ONE_SCREEN);
  }

  /** A bullet that ends in the middle of a sentence is what a merge leaves behind. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void bulletsAreWholeSentences(Path entry) {
    List<String> bullets = new ArrayList<>();
    for (String line : page(entry).lines().toList()) {
      if (line.startsWith("- ")) {
        bullets.add(line);
      } else if (line.startsWith("  ") && !line.startsWith("    ") && !bullets.isEmpty()) {
        bullets.set(bullets.size() - 1, bullets.get(bullets.size() - 1) + line.strip());
      }
    }
    assertThat(bullets).allMatch(bullet -> bullet.matches("(?s).*[.:;]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageNamesEachParameterWithItsDefault(Path entry) {
    Map<String, String> expected = new LinkedHashMap<>();
    list(Repository.yaml(entry).at("/spec/parameters"))
        .forEach(p -> expected.put(p.path("name").asText(), p.path("default").asText()));
    Map<String, String> found = new LinkedHashMap<>();
    for (String[] cells : rows(page(entry), "parameter")) {
      List<String> names = names(cells[1]);
      String[] values = cells[2].replace("`", "").split(",");
      assertThat(values).as("defaults of %s", names).hasSameSizeAs(names);
      for (int i = 0; i < values.length; i++) {
        found.put(names.get(i), values[i].strip());
      }
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** The page has the sentence that {@code rtb workloads NAME} shows too. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageHasEachRuleAndNoOther(Path entry) {
    List<String> sentences =
        Repository.workload(Repository.yaml(entry)).getSpec().rules().stream()
            .map(RuleText::sentence)
            .toList();
    String page = page(entry).replaceAll("\\s+", " ");
    String head = "The operator refuses a benchmark that breaks a rule, before any Pod exists:";
    if (sentences.isEmpty()) {
      assertThat(page).doesNotContain(head);
    } else {
      String list = page.substring(page.indexOf(head)).replaceAll(" A namespace that .*$", "");
      assertThat(list.strip()).isEqualTo(head + " - " + String.join(" - ", sentences));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageSaysWhetherThereAreParameters(Path entry) {
    boolean none = list(Repository.yaml(entry).at("/spec/parameters")).isEmpty();
    assertThat(page(entry).lines().anyMatch("The workload has no parameters."::equals))
        .isEqualTo(none);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageNamesEachFact(Path entry) {
    assertThat(list(Repository.yaml(entry).at("/spec/facts")))
        .allSatisfy(
            fact ->
                assertThat(page(entry).replaceAll("\\s+", " "))
                    .contains("he fact `" + fact.path("name").asText() + "`"));
  }

  /** runc and gVisor show an overlay there, so the facts do not show that the storage differs. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageOfAWorkloadThatCanWriteToTheRootFileSystemSaysWhatTheFactHides(Path entry) {
    boolean root =
        list(Repository.yaml(entry).at("/spec/parameters")).stream()
            .filter(parameter -> parameter.path("name").asText().equals("target"))
            .anyMatch(parameter -> parameter.path("choices").toString().contains("rootfs"));
    assertThat(
            page(entry)
                .replaceAll("\\s+", " ")
                .contains(
                    "With `target: rootfs` runc and gVisor both show `overlay`, but the upper layer of gVisor may be in memory."))
        .isEqualTo(root);
  }

  /** A client that a NetworkPolicy keeps from its server gives no result. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageOfAWorkloadWithAServerLinksTheNetworkPolicy(Path entry) {
    boolean served = Repository.yaml(entry).at("/spec/server").isObject();
    assertThat(page(entry).contains("(../../docs/operations/network-policies.md)"))
        .isEqualTo(served);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void tableOfMetricsHasTheMetricsOfTheEntry(Path entry) {
    List<String> named =
        rows(page(entry), "metric").stream().flatMap(cells -> names(cells[1]).stream()).toList();
    List<String> metrics =
        list(Repository.yaml(entry).at("/spec/metrics")).stream()
            .map(metric -> metric.path("name").asText())
            .toList();
    if (!named.isEmpty()) {
      assertThat(named).containsExactlyInAnyOrderElementsOf(metrics);
    }
  }

  /** The words "limit of 1" stand only where the entry has a CPU limit. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void pageSaysWhetherThereIsACpuLimit(Path entry) {
    JsonNode limit = Repository.yaml(entry).at("/spec/resources/limitCpu");
    if (limit.isBoolean() && !limit.asBoolean()) {
      assertThat(page(entry)).doesNotContain("CPU request and limit");
    } else {
      assertThat(page(entry)).doesNotContain("no CPU limit");
    }
  }

  /** One table lists all workloads, each once. */
  @Test
  void overviewListsEachWorkloadOnce() {
    String overview = Repository.text(Repository.WORKLOADS.resolve("README.md"));
    List<String> listed =
        rows(overview, "group").stream()
            .flatMap(
                cells ->
                    Pattern.compile("\\]\\(([a-z-]+)/README\\.md\\)").matcher(cells[2]).results())
            .map(link -> link.group(1))
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Repository.catalogue().stream()
                .map(entry -> entry.getParent().getFileName().toString())
                .toList());
  }

  @Test
  void overviewHasTheGroupsOfTheEntries() {
    Map<String, String> groups = new LinkedHashMap<>();
    String group = "";
    for (String[] cells :
        rows(Repository.text(Repository.WORKLOADS.resolve("README.md")), "group")) {
      group = cells[1].isBlank() ? group : cells[1].strip();
      groups.put(cells[2].replaceAll("^\\s*\\[([a-z-]+)\\].*$", "$1"), group);
    }
    assertThat(groups)
        .containsExactlyInAnyOrderEntriesOf(
            Repository.catalogue().stream()
                .map(Repository::yaml)
                .collect(
                    Collectors.toMap(
                        e -> e.at("/metadata/name").asText(),
                        e -> e.at("/metadata/labels/runtimebench.dev~1group").asText())));
  }

  /** The rows of the tables whose first column has this title; a row begins at index 1. */
  private static List<String[]> rows(String page, String title) {
    List<String[]> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : page.lines().toList()) {
      if (!line.startsWith("|")) {
        inside = false;
      } else if (line.startsWith("| " + title + " |")) {
        inside = true;
      } else if (inside && !line.startsWith("|---")) {
        rows.add(line.split("\\|"));
      }
    }
    return rows;
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
