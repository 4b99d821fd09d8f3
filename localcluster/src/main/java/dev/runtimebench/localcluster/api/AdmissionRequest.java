package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An object on its way into the store.
 *
 * @param object the object as it would be stored; plugins may change the object
 * @param old the object in the store, null on create
 * @param statusWrite true for a write of the status subresource
 * @param strict true if an unknown field rejects the request ({@code fieldValidation=Strict})
 * @param warnings the Warning headers of the answer; plugins may add warnings
 */
public record AdmissionRequest(
    ApiResource resource,
    ObjectNode object,
    ObjectNode old,
    boolean statusWrite,
    boolean strict,
    List<String> warnings) {

  public boolean isCreate() {
    return old == null;
  }

  public boolean isPodCreate() {
    return isCreate() && resource.is("", "pods");
  }
}
