package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/** The objects that a list, a watch or a deletecollection selects. */
public final class Selection {

  private final Predicate<JsonNode> predicate;

  Selection(ApiCall call) {
    String namespace = call.path().namespace();
    predicate =
        LabelSelector.parse(call.query().get("labelSelector"))
            .and(
                FieldSelector.parse(
                    call.query().get("fieldSelector"), call.resource().groupResource()))
            .and(object -> namespace == null || namespace.equals(Meta.namespace(object)));
  }

  public boolean contains(JsonNode object) {
    return object != null && predicate.test(object);
  }
}
