package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Executes every request except watches and logs. */
public final class RequestHandler {

  private final Store store;
  private final ObjectWriter writer;
  private final ObjectDeleter deleter;

  public RequestHandler(Store store, ObjectWriter writer, ObjectDeleter deleter) {
    this.store = store;
    this.writer = writer;
    this.deleter = deleter;
  }

  /**
   * Executes a request and returns the answer.
   *
   * @throws ApiException if the request is rejected
   */
  public Answer handle(ApiCall call) {
    switch (call.verb()) {
      case "get":
        return Answer.ok(get(call));
      case "list":
        return Answer.ok(list(call));
      case "create":
        return create(call);
      case "update":
      case "patch":
        return change(call);
      case "delete":
        return delete(call);
      default:
        return deleteCollection(call);
    }
  }

  /**
   * Returns the objects that a request selects.
   *
   * @throws ApiException 400 for a selector that cannot be parsed or is not supported
   */
  public Selection selection(ApiCall call) {
    return new Selection(call);
  }

  private ObjectNode get(ApiCall call) {
    checkSubresource(call);
    GroupResource resource = call.resource().groupResource();
    ObjectNode object = store.get(resource, call.namespace(), call.path().name());
    if (object == null) {
      throw ApiException.notFound(resource, call.path().name());
    }
    return object;
  }

  private ObjectNode list(ApiCall call) {
    Selection selection = selection(call);
    return store.atomically(
        () -> {
          ListPage page = ListPage.of(call.query(), store.revision());
          ObjectNode list = Json.object();
          list.put("kind", call.resource().kind() + "List");
          list.put("apiVersion", call.resource().apiVersion());
          ObjectNode metadata = list.putObject("metadata");
          metadata.put("resourceVersion", String.valueOf(page.revision()));
          ArrayNode items = list.putArray("items");
          ObjectNode last = null;
          for (ObjectNode object :
              store.list(call.resource().groupResource(), call.path().namespace())) {
            if (page.isLater(object) && selection.contains(object)) {
              if (page.isFull(items.size())) {
                metadata.put("continue", page.next(last));
                break;
              }
              items.add(object);
              last = object;
            }
          }
          return list;
        });
  }

  private Answer create(ApiCall call) {
    ApiResource resource = call.resource();
    if (call.path().name() != null) {
      throw ApiException.noSuchResource();
    }
    ObjectNode object = call.object();
    checkKind(resource, object);
    if (resource.group().equals("authorization.k8s.io")) {
      return new Answer(201, AccessReviews.allow(object), List.of());
    }
    if (resource.namespaced() && call.namespace().isEmpty()) {
      throw ApiException.badRequest("an empty namespace may not be set during creation");
    }
    String namespace = Meta.namespace(object);
    if (resource.namespaced() && !namespace.isEmpty() && !namespace.equals(call.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    WriteOptions options = call.writeOptions();
    ObjectNode created = writer.create(resource, call.namespace(), object, options);
    return new Answer(201, created, options.warnings());
  }

  private Answer change(ApiCall call) {
    checkSubresource(call);
    if (call.path().name() == null) {
      throw new ApiException(
          405, "MethodNotAllowed", "the server does not allow this method on the resource");
    }
    ApiResource resource = call.resource();
    if (call.verb().equals("patch")) {
      Patches.checkType(resource, call.contentType());
    }
    WriteOptions options = call.writeOptions();
    ObjectNode changed =
        writer.update(
            resource,
            call.namespace(),
            call.path().name(),
            call.path().subresource(),
            old -> call.verb().equals("patch") ? patched(call, old) : replacement(call),
            options);
    return new Answer(200, changed, options.warnings());
  }

  private static ObjectNode patched(ApiCall call, ObjectNode old) {
    return Patches.apply(call.contentType(), call.json(), old);
  }

  private static ObjectNode replacement(ApiCall call) {
    ObjectNode object = call.object();
    checkKind(call.resource(), object);
    String name = Meta.name(object);
    if (name != null && !name.equals(call.path().name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + call.path().name()
              + ")");
    }
    return object;
  }

  private Answer delete(ApiCall call) {
    ApiResource resource = call.resource();
    DeleteOptions options = DeleteOptions.of(call.json(), call.query());
    ObjectNode object = deleter.delete(resource, call.namespace(), call.path().name(), options);
    boolean gone =
        store.get(resource.groupResource(), call.namespace(), call.path().name()) == null;
    return Answer.ok(gone && !resource.is("", "pods") ? deleted(resource, object) : object);
  }

  private Answer deleteCollection(ApiCall call) {
    DeleteOptions options = DeleteOptions.of(call.json(), call.query());
    return store.atomically(
        () -> {
          ObjectNode list = list(call);
          list.path("items")
              .forEach(
                  object ->
                      deleter.delete(
                          call.resource(), Meta.namespace(object), Meta.name(object), options));
          return Answer.ok(list);
        });
  }

  private static ObjectNode deleted(ApiResource resource, ObjectNode object) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    status
        .putObject("details")
        .put("name", Meta.name(object))
        .put("group", resource.group())
        .put("kind", resource.plural())
        .put("uid", Meta.uid(object));
    return status;
  }

  private static void checkSubresource(ApiCall call) {
    String subresource = call.path().subresource();
    boolean known =
        subresource == null
            || (subresource.equals("status") && call.resource().statusSubresource());
    if (!known) {
      throw ApiException.noSuchResource();
    }
  }

  private static void checkKind(ApiResource resource, JsonNode object) {
    String kind = Json.text(object, "kind");
    String apiVersion = Json.text(object, "apiVersion");
    if ((kind != null && !kind.equals(resource.kind()))
        || (apiVersion != null && !apiVersion.equals(resource.apiVersion()))) {
      throw ApiException.badRequest(
          String.format(
              "%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is registered for"
                  + " version \"%s\"",
              resource.kind(), resource.version(), resource.kind(), kind, apiVersion));
    }
  }
}
