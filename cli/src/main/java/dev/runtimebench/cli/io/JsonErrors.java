package dev.runtimebench.cli.io;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.nio.charset.CharacterCodingException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in words why a text is not the JSON that was expected. */
public final class JsonErrors {

  /** Jackson explains errors to programmers: its own classes, methods and settings. */
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(
          "\\s*\\([^()]*(`|Feature '|class |StreamReadConstraints|JsonToken|through reference)[^()]*(\\([^()]*\\))?[^()]*\\)"
              + "|[:,]? enable `[^`]*` to allow"
              + "|: was expecting \\(JSON String[^)]*\\)");

  /** Where a text came from, which Jackson does not know. */
  private static final Pattern SOURCE =
      Pattern.compile(
          "\\s*\\([^()\\[]*\\[Source:[^\\]]*\\]\\)|\\s*(?:\\bat )?\\[Source:[^\\]]*\\]");

  /** YAML's messages have the cause in the second line, and the place in the third. */
  private static final int SHOWN_LINES = 3;

  private JsonErrors() {}

  /** Returns the cause: for text that is not JSON its place, for another form the field. */
  public static String why(Throwable e) {
    Throwable cause = e;
    while (!(cause instanceof JsonProcessingException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof StreamConstraintsException limit) {
      return limit(limit);
    }
    if (cause instanceof CharacterCodingException) {
      return "not text in UTF-8";
    }
    if (cause instanceof JsonMappingException mapping) {
      return mapping.getCause() instanceof StreamConstraintsException limit
          ? limit(limit)
          : field(mapping);
    }
    if (cause instanceof JsonProcessingException parsing) {
      String form = parsing.getClass().getName().contains("yaml") ? "not YAML" : "not JSON";
      return form + place(parsing.getLocation()) + ": " + plain(parsing.getOriginalMessage());
    }
    return plain(cause.getMessage());
  }

  private static String limit(StreamConstraintsException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String what =
        message.contains("nesting depth")
            ? "nested too deeply"
            : message.contains("Number") ? "a number is too long" : "a text is too long";
    return what + place(e.getLocation());
  }

  private static String place(JsonLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static String field(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference part : e.getPath()) {
      if (part.getFieldName() == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(part.getFieldName());
      }
    }
    String expected =
        e instanceof MismatchedInputException wrong ? expected(wrong.getTargetType()) : "";
    return "%s has the wrong form%s"
        .formatted(
            path.length() == 0 ? "the document" : "\"" + path + "\"",
            expected.isEmpty() ? "" : ": expected " + expected);
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Double.class || type == double.class) {
      return "a number";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    }
    if (type.isEnum()) {
      return "one of " + List.of(type.getEnumConstants());
    }
    return Collection.class.isAssignableFrom(type)
        ? "a list"
        : Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "";
  }

  private static String plain(String message) {
    String first =
        message == null
            ? ""
            : message
                .lines()
                .filter(line -> !line.isBlank())
                .limit(SHOWN_LINES)
                .map(String::strip)
                .collect(Collectors.joining(", "));
    String bare = SOURCE.matcher(FOR_PROGRAMMERS.matcher(first).replaceAll("")).replaceAll("");
    return bare.isBlank() ? "unreadable" : bare;
  }
}
