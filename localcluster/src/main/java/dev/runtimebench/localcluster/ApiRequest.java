package dev.runtimebench.localcluster;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * A request of a client, in the terms of RBAC.
 *
 * @param verb {@code get, list, watch, create, update, patch, delete, deletecollection}
 * @param apiGroup "" for the core group
 * @param resource plural name
 * @param subresource null if none
 * @param namespace null for cluster-scoped resources and for all namespaces
 * @param name null for collections and creates
 * @param userAgent as sent, "" if none
 * @param status the HTTP status answered, 0 while there is none
 */
@RecordBuilder
public record ApiRequest(
    String verb,
    String apiGroup,
    String resource,
    String subresource,
    String namespace,
    String name,
    String userAgent,
    Instant receivedAt,
    int status) {

  /** True for this verb on this resource, whatever the subresource. */
  public boolean is(String verb, String resource) {
    return this.verb.equals(verb) && this.resource.equals(resource);
  }

  /** True for a verb that changes something. */
  public boolean isWrite() {
    return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
  }

  /** What an RBAC rule must allow: {@code patch runtimebench.dev/benches/status}. */
  public String permission() {
    return verb
        + " "
        + (apiGroup.isEmpty() ? "" : apiGroup + "/")
        + resource
        + (subresource == null ? "" : "/" + subresource);
  }

  ApiRequest answeredWith(int status) {
    return ApiRequestBuilder.builder()
        .verb(verb)
        .apiGroup(apiGroup)
        .resource(resource)
        .subresource(subresource)
        .namespace(namespace)
        .name(name)
        .userAgent(userAgent)
        .receivedAt(receivedAt)
        .status(status)
        .build();
  }
}
