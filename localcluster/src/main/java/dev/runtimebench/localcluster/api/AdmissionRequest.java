package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An object on its way into the store.
 *
 * @param object the object as it would be stored; a plugin may change it
 * @param old the stored object, null on create
 * @param statusWrite true for a write of the status subresource
 * @param strict true if unknown fields refuse the request ({@code fieldValidation=Strict})
 * @param warnings what the answer's Warning headers will say
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
