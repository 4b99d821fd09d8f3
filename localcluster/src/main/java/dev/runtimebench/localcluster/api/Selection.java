package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which objects a list, a watch or a deletecollection means. */
public final class Selection {

  private final Predicate<JsonNode> predicate;

  /**
   * @param selectableFields the fields that a custom resource can be selected by
   */
  Selection(ApiCall call, Function<GroupResource, Set<String>> selectableFields) {
    String namespace = call.path().namespace();
    GroupResource resource = call.resource().groupResource();
    predicate =
        LabelSelector.parse(call.query().get("labelSelector"))
            .and(
                FieldSelector.parse(
                    call.query().get("fieldSelector"), resource, selectableFields.apply(resource)))
            .and(object -> namespace == null || namespace.equals(Meta.namespace(object)));
  }

  public boolean contains(JsonNode object) {
    return object != null && predicate.test(object);
  }
}
