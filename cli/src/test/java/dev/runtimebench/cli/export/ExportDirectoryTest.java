package dev.runtimebench.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of the files of an export. */
class ExportDirectoryTest {

  @TempDir private Path directory;

  private static RuntimeBenchmark benchmark(String namespace, String name) {
    RuntimeBenchmark benchmark = new RuntimeBenchmark();
    benchmark.getMetadata().setNamespace(namespace);
    benchmark.getMetadata().setName(name);
    benchmark.getMetadata().setUid("uid-" + name.length());
    return benchmark;
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void equalNamesInTwoNamespacesDoNotCollide() throws IOException {
    ExportDirectory to = ExportDirectory.create(directory.resolve("new").toString());
    for (String[] one :
        List.of(
            new String[] {"a", "b-c"}, new String[] {"a-b", "c"}, new String[] {"a-b", "b-c"})) {
      to.write(benchmark(one[0], one[1]), "ndjson", one[0] + "/" + one[1]);
    }
    assertThat(files())
        .containsExactly("new/a-b/b-c.ndjson", "new/a-b/c.ndjson", "new/a/b-c.ndjson");
    assertThat(directory.resolve("new/a/b-c.ndjson")).hasContent("a/b-c");
  }

  /** The API server accepts no such names, but a file of another program may have them. */
  @Test
  void hostileNamesStayInTheDirectoryAndDoNotCollide() throws IOException {
    Path inner = directory.resolve("inner");
    ExportDirectory to = ExportDirectory.create(inner.toString());
    List<String> names =
        List.of(
            "..",
            ".",
            "../../x",
            "/etc/passwd",
            "a/b",
            "a%2Fb",
            ".hidden",
            "%2Ehidden",
            "A",
            "a",
            "a\n",
            "a\u0000",
            "\u00e9",
            "con:",
            "a b",
            "~uid",
            "n".repeat(253),
            "n".repeat(252));
    names.forEach(name -> to.write(benchmark("..", name), "ndjson", name));
    assertThat(files())
        .hasSize(names.size())
        .allMatch(file -> file.startsWith("inner/%2E./"))
        .allMatch(file -> file.length() < 255 + "inner/%2E./".length());
  }

  @Test
  void directoryWithFilesIsRefused() throws IOException {
    Files.writeString(directory.resolve("old.ndjson"), "");
    assertThatThrownBy(() -> ExportDirectory.create(directory.toString()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> ExportDirectory.create(directory.resolve("old.ndjson/x").toString()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("cannot be written");
  }
}
