package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The body or query parameters of a DELETE.
 *
 * @param gracePeriodSeconds null for the object's own
 * @param uid precondition, null if none
 * @param resourceVersion precondition, null if none
 * @param propagationPolicy {@code Background}, {@code Foreground} or {@code Orphan}
 */
public record DeleteOptions(
    Long gracePeriodSeconds,
    String uid,
    String resourceVersion,
    String propagationPolicy,
    boolean dryRun) {

  /** At once, if the object is still the one meant. */
  public static DeleteOptions now(String uid) {
    return new DeleteOptions(0L, uid, null, "Background", false);
  }

  /** As a plain delete. */
  public static DeleteOptions background(String uid) {
    return new DeleteOptions(null, uid, null, "Background", false);
  }

  public static DeleteOptions of(JsonNode body, Map<String, String> query) {
    JsonNode options = body == null ? Json.object() : body;
    String grace = query.get("gracePeriodSeconds");
    if (options.path("gracePeriodSeconds").isNumber()) {
      grace = options.path("gracePeriodSeconds").asText();
    }
    String policy = Json.text(options, "propagationPolicy");
    if (policy == null) {
      policy = query.getOrDefault("propagationPolicy", "Background");
    }
    return new DeleteOptions(
        grace == null ? null : Long.valueOf(grace),
        Json.text(options, "preconditions", "uid"),
        Json.text(options, "preconditions", "resourceVersion"),
        policy,
        options.path("dryRun").size() > 0 || query.containsKey("dryRun"));
  }
}
