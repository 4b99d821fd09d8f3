package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers requests about the API itself: version, health, groups and resources. */
public final class Discovery {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final ApiResources resources;

  public Discovery(ApiResources resources) {
    this.resources = resources;
  }

  /**
   * Answers a path that is not the path of a resource.
   *
   * @throws ApiException 404 for an unknown path, group or version
   */
  public Answer answer(String path) {
    List<String> parts = Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
    switch (parts.isEmpty() ? "" : parts.get(0)) {
      case "":
        return Answer.ok(rootPaths());
      case "version":
        return Answer.ok(version());
      case "healthz":
      case "livez":
      case "readyz":
        return Answer.ok(Json.object().textNode("ok"));
      case "api":
        return Answer.ok(parts.size() == 1 ? coreVersions() : resourceList("", parts.get(1)));
      case "apis":
        if (parts.size() == 1) {
          return Answer.ok(groupList());
        }
        return Answer.ok(
            parts.size() == 2 ? group(parts.get(1)) : resourceList(parts.get(1), parts.get(2)));
      default:
        throw ApiException.noSuchResource();
    }
  }

  private ObjectNode rootPaths() {
    ObjectNode root = Json.object();
    ArrayNode paths = root.putArray("paths").add("/api").add("/api/v1").add("/apis");
    groups()
        .forEach(
            (group, versions) ->
                versions.forEach(version -> paths.add("/apis/" + group + "/" + version)));
    return root;
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.0-localcluster")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "none")
        .put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private ObjectNode groupList() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode items = list.putArray("groups");
    groups().forEach((group, versions) -> items.add(group(group, versions)));
    return list;
  }

  private ObjectNode group(String name) {
    Set<String> versions = groups().get(name);
    if (versions == null) {
      throw ApiException.noSuchResource();
    }
    return group(name, versions).put("kind", "APIGroup").put("apiVersion", "v1");
  }

  private static ObjectNode group(String name, Set<String> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode items = group.putArray("versions");
    for (String version : versions) {
      items.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", items.get(0).deepCopy());
    return group;
  }

  private ObjectNode resourceList(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode items = list.putArray("resources");
    for (ApiResource resource : resources.all()) {
      if (resource.group().equals(group) && resource.version().equals(version)) {
        describe(items.addObject(), resource, resource.plural());
        if (resource.statusSubresource()) {
          describe(items.addObject(), resource, resource.plural() + "/status");
        }
      }
    }
    if (items.isEmpty()) {
      throw ApiException.noSuchResource();
    }
    return list;
  }

  private static void describe(ObjectNode item, ApiResource resource, String name) {
    item.put("name", name)
        .put(
            "singularName",
            name.contains("/") ? "" : resource.kind().toLowerCase(java.util.Locale.ROOT))
        .put("namespaced", resource.namespaced())
        .put("kind", resource.kind());
    ArrayNode verbs = item.putArray("verbs");
    if (name.contains("/")) {
      verbs.add("get").add("patch").add("update");
      return;
    }
    VERBS.forEach(verbs::add);
    if (!resource.shortNames().isEmpty()) {
      ArrayNode shortNames = item.putArray("shortNames");
      resource.shortNames().forEach(shortNames::add);
    }
  }

  private Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new TreeMap<>();
    for (ApiResource resource : resources.all()) {
      if (!resource.group().isEmpty()) {
        groups.computeIfAbsent(resource.group(), g -> new TreeSet<>()).add(resource.version());
      }
    }
    return groups;
  }
}
