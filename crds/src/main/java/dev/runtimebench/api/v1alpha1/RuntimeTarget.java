package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/** One runtime to measure: a name that the user chooses, and a RuntimeClass. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeTarget(
    @Required
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription(
            "The name of the runtime in the results: at most 32 lower-case letters, digits and dashes.")
        String name,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The RuntimeClass of the Pods. Absent: the cluster's default runtime.")
        String runtimeClassName,
    @JsonPropertyDescription(
            "The isolation that the runtime claims. The sandboxes must show this isolation. Any: the operator verifies nothing. Absent: the handler of the RuntimeClass makes the claim. A handler that begins with runsc or gvisor claims GVisor; krun and a handler that begins with kata, firecracker or edera claim VM; runc, crun, youki, nvidia and sysbox-runc claim Native. With another handler, the claim is unknown. Without a RuntimeClass, the runtime claims nothing. A handler that runs WebAssembly modules or Windows images cannot run a Linux image, so the operator refuses such a runtime unless expect is set.")
        Isolation expect,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Labels that the node of this runtime must have, in addition to those of its RuntimeClass and of spec.placement. Only with spec.placement.acrossPools.")
        Map<String, String> nodeSelector) {

  public RuntimeTarget {
    nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
  }
}
