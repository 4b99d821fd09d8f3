package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.FieldError;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Validates the parts of a Pod that a program which renders Pods can get wrong: containers, their
 * names and images, requests above limits, mounts of unknown volumes. Rejects changes of the
 * immutable part of a Pod's spec.
 */
public final class PodValidation implements AdmissionPlugin {

  private static final List<String> MUTABLE_SPEC =
      List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds");

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.resource().is("", "pods") || request.statusWrite()) {
      return;
    }
    List<FieldError> errors = new ArrayList<>();
    if (request.isCreate()) {
      validateSpec(request.object().path("spec"), errors);
    } else if (!Json.same(fixedSpec(request.old()), fixedSpec(request.object()))) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                  + "`spec.tolerations` (only additions to existing tolerations),"
                  + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                  + " previously negative)"));
    } else if (raisesDeadline(request.old().path("spec"), request.object().path("spec"))) {
      errors.add(
          FieldError.invalid(
              "spec.activeDeadlineSeconds",
              request.object().path("spec").path("activeDeadlineSeconds"),
              "must be less than or equal to previous value"));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(request.resource(), Meta.name(request.object()), errors);
    }
  }

  private static boolean raisesDeadline(JsonNode before, JsonNode now) {
    String field = "activeDeadlineSeconds";
    return before.has(field)
        && (!now.has(field) || now.path(field).asLong() > before.path(field).asLong());
  }

  private static void validateSpec(JsonNode spec, List<FieldError> errors) {
    if (spec.path("containers").isEmpty()) {
      errors.add(FieldError.required("spec.containers", null));
    }
    for (int i = 0; i < spec.path("initContainers").size(); i++) {
      validateResources(
          spec.path("initContainers").get(i).path("resources"),
          "spec.initContainers[" + i + "].resources",
          errors);
    }
    Set<String> volumes = new HashSet<>();
    spec.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.path("containers").size(); i++) {
      JsonNode container = spec.path("containers").get(i);
      String path = "spec.containers[" + i + "]";
      if (Json.text(container, "name") == null) {
        errors.add(FieldError.required(path + ".name", null));
      } else if (!names.add(container.path("name").asText())) {
        errors.add(FieldError.duplicate(path + ".name", container.path("name")));
      }
      if (Json.text(container, "image") == null) {
        errors.add(FieldError.required(path + ".image", null));
      }
      validateResources(container.path("resources"), path + ".resources", errors);
      for (int m = 0; m < container.path("volumeMounts").size(); m++) {
        JsonNode volume = container.path("volumeMounts").get(m).path("name");
        if (!volumes.contains(volume.asText())) {
          errors.add(
              new FieldError(
                  path + ".volumeMounts[" + m + "].name",
                  "FieldValueNotFound",
                  "Not found: " + volume));
        }
      }
    }
  }

  private static void validateResources(JsonNode resources, String path, List<FieldError> errors) {
    resources
        .path("requests")
        .properties()
        .forEach(
            request -> {
              JsonNode limit = resources.path("limits").get(request.getKey());
              if (limit != null
                  && Quantity.getAmountInBytes(new Quantity(request.getValue().asText()))
                          .compareTo(Quantity.getAmountInBytes(new Quantity(limit.asText())))
                      > 0) {
                errors.add(
                    FieldError.invalid(
                        path + ".requests",
                        request.getValue(),
                        "must be less than or equal to "
                            + request.getKey()
                            + " limit of "
                            + limit.asText()));
              }
            });
  }

  private static ObjectNode fixedSpec(ObjectNode pod) {
    ObjectNode spec = pod.path("spec").deepCopy();
    spec.remove(MUTABLE_SPEC);
    spec.path("containers").forEach(container -> ((ObjectNode) container).remove("image"));
    spec.path("initContainers").forEach(container -> ((ObjectNode) container).remove("image"));
    return spec;
  }
}
