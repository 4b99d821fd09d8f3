package dev.runtimebench.scenarios.support;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The rules of kstatus for kinds that it does not know, by which Helm 4 and Flux wait for an
 * object. They are the rules of sigs.k8s.io/cli-utils, pkg/kstatus/status (generic.go, core.go).
 */
public enum Kstatus {
  InProgress,
  Failed,
  Current,
  Terminating;

  /** What kstatus says of an object. */
  public static Kstatus of(JsonNode object) {
    if (object.at("/metadata").hasNonNull("deletionTimestamp")) {
      return Terminating;
    }
    JsonNode observed = object.at("/status/observedGeneration");
    if (observed.isNumber() && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return InProgress;
    }
    if (isTrue(object, "Reconciling")) {
      return InProgress;
    }
    if (isTrue(object, "Stalled")) {
      return Failed;
    }
    boolean knowsReady = object.at("/status/conditions").findValuesAsText("type").contains("Ready");
    return !knowsReady || isTrue(object, "Ready") ? Current : InProgress;
  }

  private static boolean isTrue(JsonNode object, String type) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
