package dev.runtimebench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** A reader of a constructor call can see what each argument is. See docs/adr/0007. */
class ReadableConstructionTest {

  private static final int MAX_ARGUMENTS = 7;

  private static boolean isUnreadable(ConstructorCalls.Call call) {
    return call.arguments() > MAX_ARGUMENTS || call.nulls() > 1;
  }

  @Test
  void noConstructorCallHasTooManyArgumentsOrNulls() throws IOException {
    StandardJavaFileManager files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
    List<Path> sources = sources(Path.of(System.getProperty("root.dir")));
    List<ConstructorCalls.Call> calls =
        ConstructorCalls.of(files.getJavaFileObjectsFromPaths(sources));
    assertThat(calls).hasSizeGreaterThan(1000);
    assertThat(calls.stream().filter(ReadableConstructionTest::isUnreadable)).isEmpty();
  }

  @Test
  void checkFindsConstructorCallsWithTooManyArgumentsOrNulls() throws IOException {
    JavaFileObject source =
        source(
            """
            class Calls {
              Object eight = new Eight(1, 2, 3, 4, 5, 6, 7, 8);
              Object seven = new Seven(1, 2, 3, 4, 5, 6, 7);
              Object nulls = make(new Nulls<>("a", null, null));
              Object apart = new Apart(null, "a", null) { Object inner = new Inner(null, null); };
              enum Constants { ONE(1, 2, 3, 4, 5, 6, 7, 8), TWO; }
              Calls() { this("a", null, null); }
              Calls(Object a) { super(1, 2, 3, 4, 5, 6, 7, 8); }
              Calls(Object a, Object b, Object c) { this(a); method(null, null); }
            }
            """);
    assertThat(ConstructorCalls.of(List.of(source)))
        .filteredOn(ReadableConstructionTest::isUnreadable)
        .extracting(ConstructorCalls.Call::line, ConstructorCalls.Call::type)
        .containsExactly(
            tuple(2L, "Eight"),
            tuple(4L, "Nulls<>"),
            tuple(5L, "Inner"),
            tuple(6L, "Constants"),
            tuple(7L, "this"),
            tuple(8L, "super"));
  }

  /** Returns the sources of all modules, without generated sources, which are in target. */
  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(ReadableConstructionTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaFileObject source(String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///Calls.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
