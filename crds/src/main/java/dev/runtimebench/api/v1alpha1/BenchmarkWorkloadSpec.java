package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** What to run and how to read it. */
@ValidationRule(
    value = "!has(self.underTest) || self.underTest == 'Container' || has(self.server)",
    message = "underTest: Server needs a server; add one, or leave underTest out",
    fieldPath = ".underTest")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record BenchmarkWorkloadSpec(
    @Size(max = 4096) @JsonPropertyDescription("What it measures, for people.") String description,
    @Default("Short") @JsonPropertyDescription("Short: seconds a trial. Long: minutes.")
        Length length,
    @Size(max = 32) @JsonPropertyDescription("What a benchmark may change.")
        List<Parameter> parameters,
    @Required
        @JsonPropertyDescription(
            "The container whose run is one trial; the client, where there is a server.")
        WorkloadContainer container,
    @JsonPropertyDescription("A second Pod that serves the container during the trial.")
        WorkloadServer server,
    @JsonPropertyDescription(
            "Which side runs under the runtime that is being measured; the other runs under spec.workload.peerRuntime, by default the baseline. Without a server it is always the container.")
        Side underTest,
    @Size(max = 16) @JsonPropertyDescription("Scratch volumes, mounted in the side under test.")
        List<WorkloadVolume> volumes,
    @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("What a trial yields; at least one.")
        List<Metric> metrics) {

  public BenchmarkWorkloadSpec {
    parameters = parameters == null ? List.of() : parameters;
    volumes = volumes == null ? List.of() : volumes;
    metrics = metrics == null ? List.of() : metrics;
  }

  /** How long a trial takes, roughly. */
  public enum Length {
    Short,
    Long
  }

  /** A side of a client and server workload. */
  public enum Side {
    Container,
    Server
  }

  /** Whether the server's Pod is the one under test; the server is, unless the workload says so. */
  @JsonIgnore
  public boolean isServerUnderTest() {
    return server != null && underTest != Side.Container;
  }

  /** The metric that the benchmark's one-line result shows. */
  @JsonIgnore
  public Metric primaryMetric() {
    return metrics.stream().filter(Metric::isPrimary).findFirst().orElse(metrics.get(0));
  }
}
