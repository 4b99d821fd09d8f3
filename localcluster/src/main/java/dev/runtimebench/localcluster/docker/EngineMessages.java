package dev.runtimebench.localcluster.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.runtimebench.localcluster.api.Json;

/** Gets the engine's own words out of the client's exceptions. */
final class EngineMessages {

  private EngineMessages() {}

  /** {@code Status 400: {"message":"..."}} becomes {@code ...}. */
  static String of(RuntimeException e) {
    String text = String.valueOf(e.getMessage()).trim();
    int json = text.indexOf('{');
    if (json >= 0) {
      try {
        String message = Json.text(Json.MAPPER.readTree(text.substring(json)), "message");
        return message == null ? text : message.trim();
      } catch (JsonProcessingException notJson) {
        return text;
      }
    }
    return text;
  }
}
