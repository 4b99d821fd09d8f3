package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A complete answer.
 *
 * @param warnings for the Warning headers
 */
public record Answer(int status, JsonNode body, List<String> warnings) {

  public static Answer ok(JsonNode body) {
    return new Answer(200, body, List.of());
  }

  public static Answer of(ApiException e) {
    return new Answer(e.code(), e.status(), List.of());
  }
}
