package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.ApiResource;
import dev.runtimebench.localcluster.api.ApiResourceBuilder;
import dev.runtimebench.localcluster.api.ApiResources;
import dev.runtimebench.localcluster.api.FieldError;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.StoreEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Registers CustomResourceDefinitions, and prunes, defaults and validates their objects. Serves all
 * versions of an object without conversion.
 *
 * <p>Threads: the store is locked during each call, so calls come one at a time, from any thread.
 */
public final class CustomResources implements AdmissionPlugin {

  private static final String GROUP = "apiextensions.k8s.io";
  private static final String PLURAL = "customresourcedefinitions";

  private record VersionKey(GroupResource resource, String version) {}

  private final ApiResources resources;
  private final Map<VersionKey, CustomResourceSchema> schemas = new ConcurrentHashMap<>();

  public CustomResources(ApiResources resources) {
    this.resources = resources;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (request.resource().is(GROUP, PLURAL)) {
      admitDefinition(request);
    } else if (request.resource().custom()) {
      admitObject(request);
    }
  }

  /** Receives every change of the store, and serves the resource of a stored definition at once. */
  public void onStoreEvent(StoreEvent event) {
    if (!event.resource().equals(new GroupResource(GROUP, PLURAL))) {
      return;
    }
    GroupResource defined = definedBy(event.object());
    schemas.keySet().removeIf(key -> key.resource().equals(defined));
    resources.replace(
        defined,
        event.type() == StoreEvent.Type.DELETED ? List.of() : register(event.object(), defined));
  }

  /** Keeps the schemas of a definition, and returns the versions that it serves. */
  private List<ApiResource> register(ObjectNode definition, GroupResource defined) {
    List<ApiResource> served = new ArrayList<>();
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    List<String> shortNames = new ArrayList<>();
    names.path("shortNames").forEach(n -> shortNames.add(n.asText()));
    for (JsonNode version : spec.path("versions")) {
      if (!version.path("served").asBoolean()) {
        continue;
      }
      String versionName = version.path("name").asText();
      schemas.put(
          new VersionKey(defined, versionName),
          new CustomResourceSchema(schemaOf(version), new ArrayList<>()));
      served.add(
          ApiResourceBuilder.builder()
              .group(defined.group())
              .version(versionName)
              .plural(defined.resource())
              .kind(names.path("kind").asText())
              .namespaced(spec.path("scope").asText().equals("Namespaced"))
              .statusSubresource(version.path("subresources").has("status"))
              .custom(true)
              .shortNames(shortNames)
              .build());
    }
    return served;
  }

  private static void admitDefinition(AdmissionRequest request) {
    ObjectNode definition = request.object();
    List<FieldError> errors = new ArrayList<>();
    for (JsonNode version : definition.path("spec").path("versions")) {
      new CustomResourceSchema(schemaOf(version), errors);
    }
    GroupResource defined = definedBy(definition);
    if (!defined.toString().equals(Meta.name(definition))) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              definition.path("metadata").path("name"),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(request.resource(), Meta.name(definition), errors);
    }
    if (request.isCreate()) {
      setAccepted(definition);
    }
  }

  private static void setAccepted(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.set("acceptedNames", definition.path("spec").path("names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    definition
        .path("spec")
        .path("versions")
        .forEach(
            version -> {
              if (version.path("storage").asBoolean()) {
                stored.add(version.path("name"));
              }
            });
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
    condition(
        conditions, "Established", "InitialNamesAccepted", "the initial names have been accepted");
  }

  private static void condition(ArrayNode to, String type, String reason, String message) {
    to.addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", Json.time(Instant.now()));
  }

  private void admitObject(AdmissionRequest request) {
    ApiResource resource = request.resource();
    CustomResourceSchema schema =
        schemas.get(new VersionKey(resource.groupResource(), resource.version()));
    ObjectNode object = request.object();
    List<String> unknown = schema.prune(object);
    if (request.strict() && !unknown.isEmpty()) {
      throw ApiException.badRequest(
          resource.kind()
              + " in version \""
              + resource.version()
              + "\" cannot be handled as a "
              + resource.kind()
              + ": strict decoding error: "
              + String.join(", ", unknown.stream().map(CustomResources::unknownField).toList()));
    }
    unknown.forEach(field -> request.warnings().add(unknownField(field)));
    schema.applyDefaults(object);
    List<FieldError> errors = schema.validate(object, request.old());
    if (!errors.isEmpty()) {
      throw ApiException.invalid(resource, Meta.name(object), errors);
    }
  }

  private static String unknownField(String field) {
    return "unknown field \"" + field + "\"";
  }

  private static JsonNode schemaOf(JsonNode version) {
    return version.path("schema").path("openAPIV3Schema");
  }

  private static GroupResource definedBy(JsonNode definition) {
    return new GroupResource(
        definition.path("spec").path("group").asText(),
        definition.path("spec").path("names").path("plural").asText());
  }
}
