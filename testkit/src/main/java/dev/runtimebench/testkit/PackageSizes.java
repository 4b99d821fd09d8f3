package dev.runtimebench.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checks how the lines of a module are spread over its packages. */
public final class PackageSizes {

  private PackageSizes() {}

  /** Fails if a package, sub-packages counted apart, has more than a fifth of the lines. */
  public static void check(String module) throws IOException {
    Path sources = Path.of(System.getProperty("root.dir"), module, "src/main/java");
    Map<Path, Long> lines = new TreeMap<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        try (Stream<String> text = Files.lines(file)) {
          lines.merge(sources.relativize(file.getParent()), text.count(), Long::sum);
        }
      }
    }
    long all = lines.values().stream().mapToLong(Long::longValue).sum();
    assertThat(lines)
        .allSatisfy((packageName, count) -> assertThat(count).isLessThanOrEqualTo(all / 5));
  }
}
