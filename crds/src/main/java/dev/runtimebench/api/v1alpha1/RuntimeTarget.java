package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One runtime to measure: a name of the user's and the RuntimeClass its Pods ask for. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RuntimeTarget(
    @Required
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription(
            "How results call this runtime: lower-case letters, digits and dashes, at most 32.")
        String name,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The RuntimeClass of its Pods. Absent: none is asked for, which gives the cluster's default runtime.")
        String runtimeClassName,
    @JsonPropertyDescription(
            "The isolation it claims, which must be what its sandboxes show. Absent: what the RuntimeClass's handler stands for (runsc: GVisor; runc, crun, youki: Native; kata: VM); without a RuntimeClass nothing is claimed. Any: nothing is verified.")
        Isolation expect) {}
