package dev.runtimebench.cli.io;

import io.fabric8.generator.annotation.Required;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that data from a file has what the reports rely on: no null in a list or a map, and every
 * required name. A file of an older version may lack other required fields.
 */
public final class WholeRecords {

  private final boolean required;

  private WholeRecords(boolean required) {
    this.required = required;
  }

  /**
   * Returns the first null in a list or a map, such as {@code status.results[0] is null}.
   *
   * @param path the path of the value in the file
   * @param value a record, a list, a map or a single value; may be null
   */
  public static Optional<String> hole(String path, Object value) {
    return new WholeRecords(false).first(path, value);
  }

  /**
   * Returns the first null, or the first required text that is missing, such as {@code
   * status.results[0].metric is missing}.
   *
   * @param path the path of the value in the file
   * @param value a record, a list, a map or a single value; may be null
   */
  public static Optional<String> problem(String path, Object value) {
    return new WholeRecords(true).first(path, value);
  }

  private Optional<String> first(String path, Object value) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        Optional<String> problem = element("%s[%d]".formatted(path, i), list.get(i));
        if (problem.isPresent()) {
          return problem;
        }
      }
      return Optional.empty();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .flatMap(e -> element(path + "." + e.getKey(), e.getValue()).stream())
          .findFirst();
    }
    return value instanceof Record record ? fields(path, record) : Optional.empty();
  }

  private Optional<String> element(String path, Object value) {
    return value == null ? Optional.of(path + " is null") : first(path, value);
  }

  private Optional<String> fields(String path, Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String field = path.isEmpty() ? component.getName() : path + "." + component.getName();
      Object value = value(record, component);
      if (required && value == null && isRequiredText(record, component)) {
        return Optional.of(field + " is missing");
      }
      Optional<String> problem = first(field, value);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the accessors of public records only return", e);
    }
  }

  private static boolean isRequiredText(Record record, RecordComponent component) {
    if (component.getType() != String.class) {
      return false;
    }
    try {
      return record
          .getClass()
          .getDeclaredField(component.getName())
          .isAnnotationPresent(Required.class);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a record has a field for each component", e);
    }
  }
}
