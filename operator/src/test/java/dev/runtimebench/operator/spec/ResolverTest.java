package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverTest {

  private static final Set<String> CLASSES = Set.of("runc", "gvisor");

  private static final Map<String, String> CATALOGUE =
      Map.of(
          "tool",
          Fixtures.WORKLOAD,
          "big",
          Fixtures.WORKLOAD
              + """
              resources: {cpu: 500m, limitCpu: false}
              timeouts: {runSeconds: 20}
              minimumResources: {cpu: 250m, memory: 512Mi}
              """,
          "ruled",
          Fixtures.WORKLOAD
              + """
              rules:
                - {product: [size], atMost: 0.02, per: MemoryMiB, message: Lower size or raise resources.memory.}
              """,
          "misruled",
          Fixtures.WORKLOAD
              + """
              rules:
                - {product: [sise], atMost: 1, message: Lower size.}
              """,
          "contradiction",
          Fixtures.WORKLOAD
              + """
              resources: {memory: 64Mi}
              minimumResources: {memory: 128Mi}
              """);

  private final Resolver resolver =
      new Resolver(
          name -> Optional.ofNullable(CATALOGUE.get(name)).map(w -> Fixtures.workload(name, w)),
          name -> Optional.of(name).filter(CLASSES::contains).map(ResolverTest::runtimeClass),
          labels -> List.of(),
          new InstallationRules(Policy.DEFAULT, PodSettings.DEFAULT, () -> false, false));

  private static RuntimeClass runtimeClass(String name) {
    return new RuntimeClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withHandler("handler-of-" + name)
        .withNewScheduling()
        .withNodeSelector(Map.of("runtime", name))
        .endScheduling()
        .build();
  }

  private Resolution resolve(String spec) {
    RuntimeBenchmark benchmark = Fixtures.created("b", spec);
    return resolver.resolve(benchmark.getSpec());
  }

  private String rejection(String spec) {
    Resolution resolution = resolve(spec);
    assertThat(resolution).isInstanceOf(Resolution.Rejected.class);
    Resolution.Rejected rejected = (Resolution.Rejected) resolution;
    return rejected.reason() + " " + rejected.message();
  }

  private static final String NOW = "2026-01-01T00:00:00Z";
  private static final String ONE_RUNTIME = "runtimes: [{name: runc, runtimeClassName: runc}]\n";

  @Test
  void specIsResolvedWithDefaults() {
    Experiment experiment =
        ((Resolution.Resolved) resolve(ONE_RUNTIME + "workload: {ref: tool}")).experiment();
    assertThat(experiment.parameters()).containsExactly(Map.entry("size", "4"));
    assertThat(experiment.baseline()).isEqualTo("runc");
    assertThat(experiment.frozen(42, NOW).seed()).isEqualTo(42);
    assertThat(experiment.frozen(42, NOW).startTime()).isEqualTo(NOW);
    assertThat(experiment.runtime("runc").handler()).isEqualTo("handler-of-runc");
    assertThat(experiment.runtime("runc").nodeSelector()).containsEntry("runtime", "runc");
  }

  @Test
  void specSeedIsUsed() {
    String spec =
        ONE_RUNTIME
            + "workload: {ref: tool}\n"
            + "design: {blocks: {warmup: 0, min: 1, max: 1}, seed: 9, retries: 0, settleSeconds: 0}";
    assertThat(((Resolution.Resolved) resolve(spec)).experiment().frozen(42, NOW).seed())
        .isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 64Mi, spec.resources.cpu",
    "-1, 64Mi, spec.resources.cpu",
    "1, 0, spec.resources.memory"
  })
  void resourcesThatAreNotPositiveAreRejected(String cpu, String memory, String field) {
    String spec = ONE_RUNTIME + "resources: {cpu: '%s', memory: '%s'}".formatted(cpu, memory);
    assertThat(rejection(spec)).contains("InvalidSpec", field + ": must be more than 0");
  }

  /** The benchmark's value, or else the workload's, or else the default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tool |                                              | 1    | 256Mi | true  | 300 | 300
          tool | resources: {cpu: 2}                          | 2    | 256Mi | true  | 300 | 300
          tool | resources: {limitCpu: false}                 | 1    | 256Mi | false | 300 | 300
          tool | timeouts: {startSeconds: 9}                  | 1    | 256Mi | true  | 9   | 300
          big  |                                              | 500m | 512Mi | false | 300 | 20
          big  | resources: {cpu: 250m, limitCpu: true}       | 250m | 512Mi | true  | 300 | 20
          big  | timeouts: {runSeconds: 50}                   | 500m | 512Mi | false | 300 | 50
          """)
  void resourcesAndTimeoutsAreFrozen(
      String workload, String more, String cpu, String memory, boolean limit, int start, int run) {
    String spec = ONE_RUNTIME + "workload: {ref: " + workload + "}\n" + (more == null ? "" : more);
    Experiment experiment = ((Resolution.Resolved) resolve(spec)).experiment();
    assertThat(experiment.resources())
        .isEqualTo(new Resources(Quantity.parse(cpu), Quantity.parse(memory), limit, null));
    assertThat(experiment.timeouts()).isEqualTo(Timeouts.ofPods(start, run, 120));
  }

  @Test
  void benchmarkBelowTheMinimumIsRejectedByField() {
    String spec = ONE_RUNTIME + "workload: {ref: big}\nresources: {cpu: 100m, memory: 64Mi}";
    assertThat(rejection(spec))
        .contains(
            "InvalidSpec",
            "spec.resources.memory: is 64Mi, but workload big needs at least 512Mi; raise the value",
            "spec.resources.cpu: is 100m, but workload big needs at least 250m");
  }

  @Test
  void workloadBelowItsOwnMinimumIsRejected() {
    assertThat(rejection(ONE_RUNTIME + "workload: {ref: contradiction}"))
        .contains(
            "BenchmarkWorkload contradiction: spec.resources.memory: is 64Mi, but minimumResources.memory is 128Mi");
  }

  @Test
  void parameterMayBeNumberOrText() {
    for (String value : new String[] {"7", "'7'"}) {
      String spec = ONE_RUNTIME + "workload: {ref: tool, parameters: {size: " + value + "}}";
      assertThat(((Resolution.Resolved) resolve(spec)).experiment().parameters())
          .containsEntry("size", "7");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ref: nothing} | WorkloadNotFound spec.workload.ref: there is no BenchmarkWorkload \"nothing\"",
        "{ref: tool, parameters: {size: 11}} | spec.workload.parameters.size: 11 is more than the maximum 10; it must be from 1 to 10",
        "{ref: tool, parameters: {size: 0}} | spec.workload.parameters.size: 0 is less than the minimum 1",
        "{ref: tool, parameters: {size: '08'}} | spec.workload.parameters.size: \"08\" is not a whole number in plain digits, without a plus sign or leading zeros; write 8",
        "{ref: tool, parameters: {size: big}} | spec.workload.parameters.size: \"big\" is not a whole number",
        "{ref: tool, parameters: {sise: 1}} | spec.workload.parameters.sise: the workload has no such parameter; it has [size]",
        "{ref: ruled, parameters: {size: 6}} | InvalidSpec spec.workload.parameters: size is 6, but must be at most 5.12 (0.02 x resources.memory in MiB, which is 256Mi): Lower size or raise resources.memory.",
        "{ref: misruled} | InvalidSpec BenchmarkWorkload misruled: spec.rules[0].product[0]: \"sise\" is neither a parameter nor a whole number; the workload has [size]",
        "{ref: tool, peerRuntime: kata} | spec.workload.peerRuntime: \"kata\" is not one of",
      })
  void workloadProblemNamesItsField(String workload, String message) {
    assertThat(rejection(ONE_RUNTIME + "workload: " + workload)).contains(message.strip());
  }

  @Test
  void benchmarkWithMoreMemoryKeepsTheRule() {
    assertThat(
            resolve(
                ONE_RUNTIME
                    + "workload: {ref: ruled, parameters: {size: 6}}\nresources: {memory: 300Mi}"))
        .isInstanceOf(Resolution.Resolved.class);
  }

  @Test
  void missingRuntimeClassIsReportedWithItsField() {
    assertThat(
            rejection(
                "runtimes: [{name: a, runtimeClassName: runc}, {name: b, runtimeClassName: kata}]"))
        .contains("RuntimeClassNotFound", "spec.runtimes[1].runtimeClassName", "\"kata\"");
  }

  @Test
  void runtimeClassesWithoutCommonNodeAreRejected() {
    assertThat(rejection("{}")).contains("must be able to run on one node");
  }

  @Test
  void unknownBaselineIsRejected() {
    assertThat(rejection(ONE_RUNTIME + "baseline: kata")).contains("spec.baseline: \"kata\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{regex: {pattern: '(', group: 1}} | ns | metrics[0].source.regex.pattern",
        "{regex: {pattern: 'x', group: 1}} | ns | metrics[0].source.regex.group",
        "{json: {pointer: 'a/b'}} | ns | metrics[0].source.json.pointer",
        "{json: {}} | ns | metrics[0].source.json: set pointer or path",
        "{json: {path: '$.a['}} | ns | metrics[0].source.json.path",
        "{json: {pointer: /a, linePrefix: '('}} | ns | metrics[0].source.json.linePrefix",
        "{regex: {pattern: '(x)', group: 1, unitGroup: 2}} | ns | metrics[0].source.regex.unitGroup",
        "{regex: {pattern: '(x)(y)', group: 1, unitGroup: 2}} | Cel | metrics[0].source.regex.unitGroup",
        "{regex: {pattern: '(x)', group: 1}, number: {decimal: Comma, group: Comma}} | ns | metrics[0].source.number",
        "{regex: {pattern: '(x)', group: 1}, number: {form: Duration}} | By | metrics[0].source.number",
        "{regex: {pattern: '(x)', group: 1}, number: {unit: kB}} | By | metrics[0].source.number",
        "{milestone: FirstOutput} | By | metrics[0].unit",
      })
  void problemBeyondTheSchemaNamesItsField(String source, String unit, String field) {
    String spec =
        ONE_RUNTIME
            + """
            workload:
              inline:
                container: {image: i}
                metrics: [{name: m, unit: %s, source: %s}]
            """
                .formatted(unit, source);
    assertThat(rejection(spec)).contains("InvalidSpec", "spec.workload.inline." + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "container: {image: Team/Tool} | container.image | is not an image name",
        "container: {image: i}, server: {image: 'tool:', port: 80} | server.image | is not an image name",
        "container: {image: i}, volumes: [{name: v, mountPath: /proc}] | volumes[0].mountPath | /proc",
      })
  void nameOrPathThatCannotWorkIsRejected(String pod, String field, String words) {
    String spec =
        ONE_RUNTIME
            + "workload: {inline: {%s, metrics: [{name: m, unit: ns, source: {record: r}}]}}"
                .formatted(pod);
    assertThat(rejection(spec)).contains("InvalidSpec", "spec.workload.inline." + field, words);
  }

  @Test
  void unknownPlaceholderIsRejected() {
    String spec =
        ONE_RUNTIME
            + """
            workload:
              inline:
                container: {image: i, args: ["$(params.nope)", "$(HOME)", "$(server.ip)", "$(resources.memoryBytes)"]}
                metrics: [{name: m, unit: ns, source: {record: r}}]
            """;
    assertThat(rejection(spec))
        .contains("$(params.nope)", "$(server.ip)")
        .doesNotContain("HOME", "memoryBytes");
  }

  @Test
  void twoDollarsForAShellAreAHint() {
    String spec =
        """
        container:
          image: i
          command: [sh, -c]
          args: ["echo $$; echo $$(date) $$$$ $(params.x)"]
          env: [{name: A, value: "a$$b"}]
        server: {image: i, port: 80, args: ["$$"]}
        metrics: [{name: m, unit: ns, source: {record: r}}]
        """;
    assertThat(WorkloadHints.of(Fixtures.workload("w", spec).getSpec()))
        .extracting(hint -> hint.substring(0, hint.indexOf(':')))
        .containsExactly("container.args[0]", "container.env[0]", "server.args[0]");
    String none = spec.replace("echo $$;", "").replace("a$$b", "a").replace("\"$$\"", "x");
    assertThat(WorkloadHints.of(Fixtures.workload("w", none).getSpec())).isEmpty();
  }
}
