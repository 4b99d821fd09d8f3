package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The body or query parameters of a DELETE.
 *
 * @param gracePeriodSeconds null for the grace period in the object's spec
 * @param uid the uid that the object must have, null for any
 * @param resourceVersion the version that the object must have, null for any
 * @param dryRun true to check the request but delete nothing
 */
public record DeleteOptions(
    Long gracePeriodSeconds, String uid, String resourceVersion, boolean dryRun) {

  private static final String BACKGROUND = "Background";

  /** Deletes the object with this uid at once, without a grace period. */
  public static DeleteOptions now(String uid) {
    return new DeleteOptions(0L, uid, null, false);
  }

  /** Deletes the object with this uid after its own grace period. */
  public static DeleteOptions graceful(String uid) {
    return new DeleteOptions(null, uid, null, false);
  }

  /**
   * Reads the options of a request.
   *
   * @param body null for no body
   * @throws ApiException 400 for a propagation policy other than Background
   */
  public static DeleteOptions of(JsonNode body, Map<String, String> query) {
    JsonNode options = body == null ? Json.object() : body;
    String grace = query.get("gracePeriodSeconds");
    if (options.path("gracePeriodSeconds").isNumber()) {
      grace = options.path("gracePeriodSeconds").asText();
    }
    String policy = Json.text(options, "propagationPolicy");
    if (policy == null) {
      policy = query.getOrDefault("propagationPolicy", BACKGROUND);
    }
    if (!policy.equals(BACKGROUND)) {
      throw ApiException.badRequest(
          "the local cluster does not support propagationPolicy "
              + policy
              + ": use Background, or leave propagationPolicy out");
    }
    return new DeleteOptions(
        grace == null ? null : Long.valueOf(grace),
        Json.text(options, "preconditions", "uid"),
        Json.text(options, "preconditions", "resourceVersion"),
        options.path("dryRun").size() > 0 || query.containsKey("dryRun"));
  }
}
