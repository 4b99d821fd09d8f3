package dev.runtimebench.localcluster.http;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * One request of a client, described in the terms of RBAC.
 *
 * @param verb {@code get, list, watch, create, update, patch, delete, deletecollection}
 * @param apiGroup the API group, "" for the core group
 * @param resource the plural name of the resource
 * @param subresource null for the resource itself
 * @param namespace null for a cluster-scoped resource, and for a request across all namespaces
 * @param name null for a collection and for a create
 * @param userAgent the User-Agent header, "" if the client sent none
 * @param receivedAt by the clock of this machine
 * @param status the HTTP status of the answer, 0 before the answer
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

  /** Returns true for this verb on this resource or on any of its subresources. */
  public boolean is(String verb, String resource) {
    return this.verb.equals(verb) && this.resource.equals(resource);
  }

  /** Returns true for a verb that changes objects. */
  public boolean isWrite() {
    return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
  }

  /**
   * Returns what an RBAC rule must allow, for example {@code patch
   * runtimebench.dev/benches/status}.
   */
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
