package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The complete answer to a request.
 *
 * @param status the HTTP status
 * @param warnings the texts of the Warning headers
 */
public record Answer(int status, JsonNode body, List<String> warnings) {

  public static Answer ok(JsonNode body) {
    return new Answer(200, body, List.of());
  }

  public static Answer of(ApiException e) {
    return new Answer(e.code(), e.status(), List.of());
  }
}
