package dev.runtimebench.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Plain English: no file of the repository has a word from {@code tools/prose/avoid.txt}. */
class ProseTest {

  private static final Path ROOT = Path.of(System.getProperty("root.dir"));
  private static final Path LIST = ROOT.resolve("tools/prose/avoid.txt");

  /** Built files, and files that other rules freeze. */
  private static final Set<String> SKIPPED = Set.of(".git", "target", "baseline", "prose");

  /** The licence, which is not ours to write, and this test, which has examples. */
  private static final Set<String> SKIPPED_FILES = Set.of("LICENSE", "ProseTest.java");

  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|md|ya?ml|tpl|json|c|h|sh|txt|xml|properties)|.*/[A-Za-z-]+");

  /** A table row of the style guide shows what not to write. */
  private static final Pattern EXAMPLE = Pattern.compile("^\\| .* \\|$");

  /** What to avoid, and what to write instead. */
  private record Rule(Pattern pattern, String instead) {

    static Rule parse(String line) {
      String[] parts = line.split("\t", 2);
      return new Rule(Pattern.compile(parts[0], Pattern.CASE_INSENSITIVE), parts[1]);
    }
  }

  private static List<Rule> rules() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(Rule::parse)
        .toList();
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (TEXT.matcher(file.toString()).matches()
                && !SKIPPED_FILES.contains(file.getFileName().toString())) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static List<String> findings(String name, String text, List<Rule> rules) {
    List<String> found = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (EXAMPLE.matcher(line).matches() && name.equals("CONTRIBUTING.md")) {
        continue;
      }
      for (Rule rule : rules) {
        Matcher matcher = rule.pattern().matcher(line);
        if (matcher.find()) {
          found.add(
              "%s:%d: \"%s\": write: %s".formatted(name, number, matcher.group(), rule.instead()));
        }
      }
    }
    return found;
  }

  /** The text of a file; a program that somebody built in the checkout has bytes of any kind. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  @Test
  void noFileHasAWordToAvoid() throws IOException {
    List<Rule> rules = rules();
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      found.addAll(findings(ROOT.relativize(file).toString(), text(file), rules));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theListFindsItsOwnExamples() throws IOException {
    List<Rule> rules = rules();
    assertThat(findings("a.md", "The log is read anew.\nFine.\nThe image of which", rules))
        .containsExactly(
            "a.md:1: \"anew\": write: again",
            "a.md:3: \"of which\": write: a new sentence with the noun");
    assertThat(findings("a.md", "A new log. Which of the two? Commend it.", rules)).isEmpty();
  }
}
