package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;

/**
 * A request for a resource, parsed but not yet checked.
 *
 * @param verb the verb of RBAC, for example {@code deletecollection}
 * @param body null for no body
 * @param contentType the media type of the body without parameters, "" if the client sent none
 */
public record ApiCall(
    String verb,
    ApiResource resource,
    ResourcePath path,
    Map<String, String> query,
    byte[] body,
    String contentType) {

  /** Returns the namespace, "" for a cluster-scoped resource. */
  public String namespace() {
    return path.namespace() == null ? "" : path.namespace();
  }

  /** Returns true if the query parameter is {@code true} or {@code 1}. */
  public boolean flag(String parameter) {
    String value = query.get(parameter);
    return value != null && (value.equals("true") || value.equals("1"));
  }

  /**
   * Returns the body as JSON, null for no body.
   *
   * @throws ApiException 400 if the body is not JSON
   */
  public JsonNode json() {
    if (body == null || body.length == 0) {
      return null;
    }
    try {
      return Json.MAPPER.readTree(body);
    } catch (IOException e) {
      throw ApiException.badRequest("the body of the request is not JSON: " + e.getMessage());
    }
  }

  /**
   * Returns the body as a JSON object.
   *
   * @throws ApiException 400 if there is no body, or the body is not a JSON object
   */
  public ObjectNode object() {
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request is not an object");
  }

  public WriteOptions writeOptions() {
    return new WriteOptions(
        query.containsKey("dryRun"),
        "Strict".equals(query.get("fieldValidation")),
        new ArrayList<>());
  }

  /** Returns the RBAC verb of an HTTP request. */
  public static String verb(String method, ResourcePath path, Map<String, String> query) {
    switch (method) {
      case "GET":
        if (path.name() != null) {
          return "get";
        }
        String watch = query.get("watch");
        return "true".equals(watch) || "1".equals(watch) ? "watch" : "list";
      case "POST":
        return "create";
      case "PUT":
        return "update";
      case "PATCH":
        return "patch";
      case "DELETE":
        return path.name() == null ? "deletecollection" : "delete";
      default:
        throw new ApiException(405, "MethodNotAllowed", "method not allowed: " + method);
    }
  }
}
