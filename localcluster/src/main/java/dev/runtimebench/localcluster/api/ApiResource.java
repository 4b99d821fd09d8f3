package dev.runtimebench.localcluster.api;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * A resource that the server serves, in one version.
 *
 * @param group the API group, "" for the core group
 * @param statusSubresource true if {@code /status} exists, so that ordinary writes leave status
 *     alone
 * @param custom true if a CustomResourceDefinition made it
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

  /** As an Invalid message begins: {@code Pod}, {@code RuntimeClass.node.k8s.io}. */
  public String groupKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  public boolean is(String group, String plural) {
    return this.group.equals(group) && this.plural.equals(plural);
  }
}
