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
            "The isolation that the runtime claims. The sandboxes must show the same isolation. Absent: the isolation of the RuntimeClass's handler (runsc: GVisor; runc, crun, youki: Native; kata: VM). Without a RuntimeClass nothing is claimed. Any: nothing is verified.")
        Isolation expect) {}
