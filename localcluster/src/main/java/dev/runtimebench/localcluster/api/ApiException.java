package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reports that the API server rejects a request, with the metav1.Status of the answer. */
public final class ApiException extends RuntimeException {

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  public ApiException(int code, String reason, String message) {
    this(code, reason, message, null);
  }

  private ApiException(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  /** Returns the body of the answer. */
  public ObjectNode status() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (details != null) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  public static ApiException notFound(GroupResource resource, String name) {
    return new ApiException(
        404,
        "NotFound",
        resource + " \"" + name + "\" not found",
        details(resource.group(), resource.resource(), name));
  }

  public static ApiException noSuchResource() {
    return new ApiException(404, "NotFound", "the server could not find the requested resource");
  }

  public static ApiException alreadyExists(GroupResource resource, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        resource + " \"" + name + "\" already exists",
        details(resource.group(), resource.resource(), name));
  }

  public static ApiException conflict(GroupResource resource, String name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
        details(resource.group(), resource.resource(), name));
  }

  public static ApiException forbidden(GroupResource resource, String name, String why) {
    return new ApiException(
        403,
        "Forbidden",
        resource + " \"" + name + "\" is forbidden: " + why,
        details(resource.group(), resource.resource(), name));
  }

  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message);
  }

  public static ApiException expired(long requested, long oldest) {
    return new ApiException(
        410, "Expired", "too old resource version: " + requested + " (" + oldest + ")");
  }

  /** The API server has too much to do. The answer has a Retry-After header. */
  public static ApiException tooManyRequests(int retryAfterSeconds) {
    return new ApiException(
        429,
        "TooManyRequests",
        "Too many requests, please try again later.",
        Json.object().put("retryAfterSeconds", retryAfterSeconds));
  }

  public static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, "UnsupportedMediaType", message);
  }

  public static ApiException invalid(ApiResource resource, String name, List<FieldError> errors) {
    ObjectNode details = details(resource.group(), resource.kind(), name);
    ArrayNode causes = details.putArray("causes");
    Set<String> messages = new LinkedHashSet<>();
    for (FieldError error : errors) {
      messages.add(error.toString());
      causes
          .addObject()
          .put("reason", error.reason())
          .put("message", error.message())
          .put("field", error.field());
    }
    String all =
        messages.size() == 1
            ? messages.iterator().next()
            : messages.stream().collect(Collectors.joining(", ", "[", "]"));
    return new ApiException(
        422, "Invalid", resource.groupKind() + " \"" + name + "\" is invalid: " + all, details);
  }

  private static ObjectNode details(String group, String kind, String name) {
    ObjectNode details = Json.object().put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    return details.put("kind", kind);
  }
}
