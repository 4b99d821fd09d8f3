package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The file {@code VERSION} alone states the version. Maven, Helm and the API server cannot read
 * that file, so their files hold copies of the version. {@code make generate} writes the copies.
 */
class VersionIsFreshTest {

  /** Each pattern matches the text before a version and, in group 2, the version. */
  private static final Pattern REVISION = Pattern.compile("(<revision>)([^<]+)");

  private static final Pattern CHART = Pattern.compile("(?m)^((?:v|appV)ersion: )(\\S+)$");
  private static final Pattern IMAGE =
      Pattern.compile("(image: localhost/runtimebench/[a-z-]+:)(\\S+)");

  @Test
  void versionHasThreeNumbers() {
    assertThat(Repository.VERSION).matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
  }

  @Test
  void rootPomHasTheVersion() throws IOException {
    check(Repository.ROOT.resolve("pom.xml"), REVISION);
  }

  @Test
  void chartHasTheVersion() throws IOException {
    check(Repository.CHART.resolve("Chart.yaml"), CHART);
  }

  /** The chart's copy is checked too: this test and the test of the copies run in any order. */
  @Test
  void catalogueNamesImagesOfTheVersion() throws IOException {
    List<Path> entries = new ArrayList<>(Repository.catalogue());
    entries.addAll(Repository.files(Repository.CHART.resolve("files/catalogue"), ".yaml"));
    for (Path entry : entries) {
      check(entry, IMAGE);
    }
  }

  @Test
  void examplesNameImagesOfTheVersion() throws IOException {
    check(Repository.ROOT.resolve("docs/operations/own-workloads.md"), IMAGE);
    check(
        Repository.ROOT.resolve(
            "cli/src/main/resources/dev/runtimebench/cli/catalogue/skeleton.yaml"),
        IMAGE);
  }

  private static void check(Path file, Pattern pattern) throws IOException {
    String text = Repository.text(file);
    Matcher versions = pattern.matcher(text);
    assertThat(versions.find()).as("%s has a version", file).isTrue();
    GeneratedFile.check(
        Repository.ROOT.relativize(file).toString(),
        versions.replaceAll("$1" + Matcher.quoteReplacement(Repository.VERSION)));
  }
}
