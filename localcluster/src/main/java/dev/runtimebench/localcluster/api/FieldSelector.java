package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the {@code fieldSelector} query parameter. Supports the fields that Kubernetes supports
 * for these resources.
 */
public final class FieldSelector {

  private static final Pattern REQUIREMENT = Pattern.compile("([^=!,]+)(==|=|!=)(.*)");

  private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");
  private static final Map<GroupResource, Set<String>> PER_RESOURCE =
      Map.of(
          new GroupResource("", "pods"),
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          new GroupResource("", "events"),
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          new GroupResource("", "namespaces"),
          Set.of("status.phase"),
          new GroupResource("", "nodes"),
          Set.of("spec.unschedulable"),
          new GroupResource("", "secrets"),
          Set.of("type"),
          new GroupResource("batch", "jobs"),
          Set.of("status.successful"));

  private FieldSelector() {}

  /**
   * Returns a predicate of the objects that the selector matches.
   *
   * @param selector null or empty matches everything
   * @throws ApiException 400 for a field that the resource does not support
   */
  public static Predicate<JsonNode> parse(String selector, GroupResource resource) {
    Predicate<JsonNode> all = object -> true;
    if (selector == null || selector.isBlank()) {
      return all;
    }
    for (String part : selector.split(",")) {
      Matcher m = REQUIREMENT.matcher(part.trim());
      if (!m.matches()) {
        throw ApiException.badRequest(
            "invalid selector: '" + selector + "'; can't understand '" + part + "'");
      }
      String field = m.group(1).trim();
      if (!EVERYWHERE.contains(field)
          && !PER_RESOURCE.getOrDefault(resource, Set.of()).contains(field)) {
        throw ApiException.badRequest("field label not supported: " + field);
      }
      String[] path = path(resource, field);
      boolean wanted = !m.group(2).equals("!=");
      String value = m.group(3).trim();
      all = all.and(object -> value.equals(valueAt(object, path)) == wanted);
    }
    return all;
  }

  private static String[] path(GroupResource resource, String field) {
    boolean eventSource = field.equals("source") && resource.resource().equals("events");
    return (eventSource ? "source.component" : field).split("\\.");
  }

  private static String valueAt(JsonNode object, String[] path) {
    String value = Json.text(object, path);
    return value == null ? "" : value;
  }
}
