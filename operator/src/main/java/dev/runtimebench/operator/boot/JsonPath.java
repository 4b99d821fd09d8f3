package dev.runtimebench.operator.boot;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** Formats the path of a JSON field that could not be read, in the notation of the messages. */
public final class JsonPath {

  private JsonPath() {}

  /** The path, for example {@code items[3].spec.resources}; empty for the whole document. */
  public static String of(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
