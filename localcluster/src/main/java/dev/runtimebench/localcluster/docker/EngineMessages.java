package dev.runtimebench.localcluster.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.runtimebench.localcluster.api.Json;

/** Extracts the engine's message from an exception of the client. */
final class EngineMessages {

  private EngineMessages() {}

  /** Converts {@code Status 400: {"message":"..."}} to {@code ...}. */
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
