package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One runtime to measure: a name that the user chooses, and a RuntimeClass. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
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
            "The isolation that the runtime claims. The sandboxes must show this isolation. Any: the operator verifies nothing. Absent: the handler of the RuntimeClass makes the claim. A handler that begins with runsc or gvisor claims GVisor; runc, crun and youki claim Native; a handler that begins with kata claims VM. With another handler, the claim is unknown. Without a RuntimeClass, the runtime claims nothing.")
        Isolation expect) {}
