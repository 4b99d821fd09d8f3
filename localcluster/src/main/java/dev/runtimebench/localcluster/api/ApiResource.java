package dev.runtimebench.localcluster.api;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * One version of a resource that the server serves.
 *
 * @param group the API group, "" for the core group
 * @param statusSubresource true if {@code /status} exists; other writes then leave the status as it
 *     is
 * @param custom true if a CustomResourceDefinition defines the resource
 */
@RecordBuilder
public record ApiResource(
    String group,
    String version,
    String plural,
    String kind,
    boolean namespaced,
    boolean statusSubresource,
    boolean custom,
    List<String> shortNames) {

  public GroupResource groupResource() {
    return new GroupResource(group, plural);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Returns the kind as in an Invalid message: {@code Pod}, {@code RuntimeClass.node.k8s.io}. */
  public String groupKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  public boolean is(String group, String plural) {
    return this.group.equals(group) && this.plural.equals(plural);
  }
}
