package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads objects in which every field is absent, as an older version or a user may write them. */
class AbsentFieldsTest {

  static List<Class<?>> records() throws Exception {
    Path classes =
        Path.of(RuntimeBenchmark.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String name = RuntimeBenchmark.class.getPackageName();
    try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class"))
          .<Class<?>>map(file -> load(name + "." + file.replace(".class", "")))
          .filter(Class::isRecord)
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void listsThatAreAbsentAreEmpty(Class<?> type) throws IOException, ReflectiveOperationException {
    Object empty = new ObjectMapper().readValue("{}", type);
    for (RecordComponent component : type.getRecordComponents()) {
      boolean many =
          Collection.class.isAssignableFrom(component.getType())
              || Map.class.isAssignableFrom(component.getType());
      if (many) {
        assertThat(component.getAccessor().invoke(empty)).as("%s", component).isNotNull();
      }
    }
  }
}
