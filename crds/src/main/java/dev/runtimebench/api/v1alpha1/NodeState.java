package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** One of the nodes of a benchmark that measures on several nodes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record NodeState(
    @Required @JsonPropertyDescription("The node's name.") String node,
    @JsonPropertyDescription("The value of the node's label kubernetes.io/hostname.")
        String hostname,
    @Required
        @JsonPropertyDescription(
            "The benchmark that measures on this node. It has the samples, the distributions and the environment of the node.")
        String benchmark,
    @JsonPropertyDescription(
            "The phase of that benchmark. Failed: the node has dropped out; the blocks that were finished count. Absent: the benchmark does not exist yet.")
        String phase,
    @JsonPropertyDescription("The completed blocks of the node.") Integer blocks,
    @JsonPropertyDescription(
            "Why the node waits, or why its benchmark has ended, in one word for programs. Absent while trials run.")
        String reason,
    @Size(max = 256) @JsonPropertyDescription("The same for people.") String message,
    @JsonPropertyDescription(
            "How often somebody deleted the benchmark of the node, and the operator created it again. The blocks of a deleted benchmark do not count.")
        Integer recreated) {

  /** Whether the benchmark of the node has ended, with or without a result. */
  @JsonIgnore
  public boolean isOver() {
    return BenchmarkPhase.Complete.name().equals(phase) || isDroppedOut();
  }

  /** Whether the node has ended without a result of its own. */
  @JsonIgnore
  public boolean isDroppedOut() {
    return BenchmarkPhase.Failed.name().equals(phase);
  }
}
