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

/** What to run, and how to read its output. */
@ValidationRule(
    value = "!has(self.underTest) || self.underTest == 'Container' || has(self.server)",
    message = "underTest: Server needs a server: add server, or remove underTest",
    fieldPath = ".underTest")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record BenchmarkWorkloadSpec(
    @Size(max = 4096) @JsonPropertyDescription("What the workload measures, for people to read.")
        String description,
    @Default("Short")
        @JsonPropertyDescription("How long one trial takes. Short: seconds. Long: minutes.")
        Length length,
    @Size(max = 32) @JsonPropertyDescription("The parameters that a benchmark may set.")
        List<Parameter> parameters,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Combinations of parameters that cannot work. The operator refuses a benchmark that breaks a rule, before any Pod exists.")
        List<ParameterRule> rules,
    @Required
        @JsonPropertyDescription(
            "The container to run. One run is one trial. If the workload has a server, this container is the client.")
        WorkloadContainer container,
    @JsonPropertyDescription(
            "A second Pod with a server, which the container connects to during the trial.")
        WorkloadServer server,
    @JsonPropertyDescription(
            "Which side runs under the runtime that is being measured: Container or Server. The other side runs under spec.workload.peerRuntime, by default the baseline. Default: Server if the workload has a server, else Container.")
        Side underTest,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Volumes: scratch space, a PersistentVolumeClaim, or the files of a ConfigMap. They are mounted in the side under test.")
        List<WorkloadVolume> volumes,
    @JsonPropertyDescription(
            "Whether the workload runs with a read-only root file system. Then /tmp is an empty volume, unless a volume of the workload is mounted there. A benchmark may replace the value. Default: the value of the installation.")
        Boolean readOnlyRootFilesystem,
    @JsonPropertyDescription(
            "The default resources of each container. A benchmark may replace each field.")
        Resources resources,
    @JsonPropertyDescription("The default timeouts. A benchmark may replace each field.")
        Timeouts timeouts,
    @JsonPropertyDescription(
            "The minimum resources for meaningful results. The operator refuses a benchmark with less.")
        MinimumResources minimumResources,
    @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("The numbers that a trial yields; at least one.")
        List<Metric> metrics,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Texts in the log that say what was measured, such as the file system. status.environment.sandboxes shows them for each runtime.")
        List<WorkloadFact> facts) {

  public BenchmarkWorkloadSpec {
    parameters = parameters == null ? List.of() : parameters;
    rules = rules == null ? List.of() : rules;
    volumes = volumes == null ? List.of() : volumes;
    metrics = metrics == null ? List.of() : metrics;
    facts = facts == null ? List.of() : facts;
  }

  /** The order of magnitude of the time that one trial takes. */
  public enum Length {
    Short,
    Long
  }

  /** A side of a client and server workload. */
  public enum Side {
    Container,
    Server
  }

  /** Whether the server's Pod is under test. If there is a server, it is under test by default. */
  @JsonIgnore
  public boolean isServerUnderTest() {
    return server != null && underTest != Side.Container;
  }

  /** The metric that the benchmark's one-line result shows: the first primary one, or the first. */
  @JsonIgnore
  public Metric primaryMetric() {
    return metrics.stream().filter(Metric::isPrimary).findFirst().orElse(metrics.get(0));
  }
}
