package dev.runtimebench.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs the committed inputs of a {@link Fuzzer}'s target, each once, in this JVM. */
public final class Corpus {

  private Corpus() {}

  /**
   * Runs each file of a directory.
   *
   * @param target the class of the target
   * @throws AssertionError naming the file that the target does not read or refuse
   */
  public static void run(Class<?> target, Path corpus) throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(corpus)) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).as("the inputs in %s", corpus).isNotEmpty();
    for (Path input : inputs) {
      try {
        target
            .getMethod("fuzzerTestOneInput", byte[].class)
            .invoke(null, (Object) Files.readAllBytes(input));
      } catch (InvocationTargetException e) {
        throw new AssertionError("a defect is found by " + input, e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(target + " is no target", e);
      }
    }
  }
}
