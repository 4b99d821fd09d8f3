package dev.runtimebench.results.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.Scheduling;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A runtime with the contents of its RuntimeClass at the start.
 *
 * @param name the name in {@code spec.runtimes}
 * @param runtimeClassName the RuntimeClass of the Pods; null for the cluster's default
 * @param handler the handler of the RuntimeClass; null without a RuntimeClass
 * @param expect the isolation that the runtime claims: from the spec, or else from the handler;
 *     null if both say nothing
 * @param nodeSelector the node labels that the RuntimeClass and {@code spec.runtimes} require;
 *     never null
 * @param tolerations the tolerations of the RuntimeClass; never null
 * @param lackedBy the names of the nodes that reported at the start that they lack the handler;
 *     never null
 */
@RecordBuilder
public record ResolvedRuntime(
    String name,
    String runtimeClassName,
    String handler,
    Isolation expect,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> lackedBy) {

  public ResolvedRuntime {
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    lackedBy = lackedBy == null ? List.of() : List.copyOf(lackedBy);
  }

  /** Returns a runtime without a RuntimeClass: the cluster's default. */
  public static ResolvedRuntime ofDefault(RuntimeTarget target) {
    return ResolvedRuntimeBuilder.builder()
        .name(target.name())
        .expect(target.expect())
        .nodeSelector(target.nodeSelector())
        .build();
  }

  /** Returns a runtime with what its RuntimeClass says. */
  public static ResolvedRuntime of(RuntimeTarget target, RuntimeClass runtimeClass) {
    Optional<Scheduling> scheduling = Optional.ofNullable(runtimeClass.getScheduling());
    Map<String, String> labels = new HashMap<>(target.nodeSelector());
    scheduling.map(Scheduling::getNodeSelector).ifPresent(labels::putAll);
    return ResolvedRuntimeBuilder.builder()
        .name(target.name())
        .runtimeClassName(target.runtimeClassName())
        .handler(runtimeClass.getHandler())
        .expect(
            Optional.ofNullable(target.expect())
                .or(() -> Handlers.isolation(runtimeClass.getHandler()))
                .orElse(null))
        .nodeSelector(labels)
        .tolerations(scheduling.map(Scheduling::getTolerations).orElse(List.of()))
        .build();
  }

  /** Names the RuntimeClass, and its handler if the handler is known, for messages. */
  public String text() {
    if (runtimeClassName == null) {
      return "without a RuntimeClass";
    }
    String text = "RuntimeClass \"%s\"".formatted(runtimeClassName);
    return handler == null ? text : text + ", handler \"%s\"".formatted(handler);
  }
}
