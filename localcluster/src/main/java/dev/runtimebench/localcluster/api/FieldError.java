package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * One error in an object, in the words of Kubernetes' {@code field.Error}.
 *
 * @param field the dotted path from the root of the object, list items as {@code [0]}, map keys as
 *     {@code [key]}
 * @param reason a cause type of metav1.Status, for example {@code FieldValueRequired}
 * @param message the message without the field: {@code Required value}, {@code Invalid value: 5:
 *     ...}
 */
public record FieldError(String field, String reason, String message) {

  public static FieldError required(String field, String detail) {
    return new FieldError(field, "FieldValueRequired", withDetail("Required value", detail));
  }

  public static FieldError invalid(String field, JsonNode value, String detail) {
    return new FieldError(
        field, "FieldValueInvalid", withDetail("Invalid value: " + value, detail));
  }

  /** Shows the type instead of the value, as Kubernetes does for CEL rules: {@code "object"}. */
  public static FieldError invalidType(String field, String type, String detail) {
    return invalid(field, TextNode.valueOf(type), detail);
  }

  public static FieldError typeInvalid(String field, String type, String detail) {
    return new FieldError(
        field, "FieldValueTypeInvalid", "Invalid value: \"" + type + "\": " + detail);
  }

  public static FieldError notSupported(String field, JsonNode value, Collection<String> allowed) {
    String values =
        allowed.stream().map(v -> "\"" + v + "\"").sorted().collect(Collectors.joining(", "));
    return new FieldError(
        field,
        "FieldValueNotSupported",
        "Unsupported value: " + value + ": supported values: " + values);
  }

  public static FieldError duplicate(String field, JsonNode value) {
    return new FieldError(field, "FieldValueDuplicate", "Duplicate value: " + value);
  }

  public static FieldError forbidden(String field, String detail) {
    return new FieldError(field, "FieldValueForbidden", withDetail("Forbidden", detail));
  }

  public static FieldError tooLong(String field, int max) {
    return new FieldError(
        field, "FieldValueTooLong", "Too long: may not be more than " + max + " bytes");
  }

  public static FieldError tooMany(String field, int actual, int max) {
    return new FieldError(
        field,
        "FieldValueTooMany",
        "Too many: " + actual + ": must have at most " + max + " items");
  }

  private static String withDetail(String head, String detail) {
    return detail == null || detail.isEmpty() ? head : head + ": " + detail;
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
