package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The chart's copies of the CRDs and the catalogue equal the originals. The copies exist because
 * Helm reads only files inside a chart. With {@code -Dgenerate=true} ({@code make generate}) this
 * test writes the copies before it compares them.
 */
class CopiesAreFreshTest {

  private static final Path FILES = Repository.CHART.resolve("files");

  @Test
  void crdCopiesEqualTheOriginals() throws IOException {
    check(
        FILES.resolve("crds"),
        byName(Repository.files(Repository.CRDS, ".yaml"), f -> f.getFileName().toString()));
  }

  @Test
  void catalogueCopiesEqualTheOriginals() throws IOException {
    check(
        FILES.resolve("catalogue"),
        byName(Repository.catalogue(), f -> f.getParent().getFileName() + ".yaml"));
  }

  private static Map<String, String> byName(Iterable<Path> files, Function<Path, String> name) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach(file -> texts.put(name.apply(file), Repository.text(file)));
    return texts;
  }

  private static void check(Path folder, Map<String, String> originals) throws IOException {
    if (Boolean.getBoolean("generate")) {
      Files.createDirectories(folder);
      for (Path old : Repository.files(folder, ".yaml")) {
        Files.delete(old);
      }
      for (var original : originals.entrySet()) {
        Files.writeString(folder.resolve(original.getKey()), original.getValue());
      }
    }
    assertThat(originals).isNotEmpty();
    assertThat(byName(Repository.files(folder, ".yaml"), f -> f.getFileName().toString()))
        .as("%s is stale: run `make generate` and commit it", Repository.ROOT.relativize(folder))
        .isEqualTo(originals);
  }
}
