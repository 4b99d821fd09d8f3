package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads ownerReferences. */
public final class Owners {

  private Owners() {}

  public static boolean isOwnedBy(JsonNode object, String uid) {
    return uidsOf(object).contains(uid);
  }

  /** Returns the uids of the owners, empty for an object without owners. */
  public static List<String> uidsOf(JsonNode object) {
    JsonNode references = Meta.ownerReferences(object);
    if (references.isEmpty()) {
      return List.of();
    }
    List<String> uids = new ArrayList<>();
    references.forEach(reference -> uids.add(Json.text(reference, "uid")));
    return uids;
  }
}
