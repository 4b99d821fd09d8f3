package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runtimebench.testkit.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The API server's message about an invalid spec names the field and the allowed values, without
 * the expression of the rule.
 */
class SpecMessagesTest {

  private static final String NAME =
      "must consist of lower-case letters, digits and dashes, begin with a letter and not end with a dash, for example gvisor-2";
  private static final String POINTER =
      "must be a JSON pointer with a / before each name or index, for example /jobs/0/read/iops. Write ~1 for a / in a name and ~0 for a ~. The empty pointer means the whole document";

  private static TestCluster cluster;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start();
    client = cluster.client();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          runtimes: [{name: Run_C}]                          | spec.runtimes[0].name | must consist of lower-case letters, digits and dashes, begin with a letter and not end with a dash, for example gvisor-2
          baseline: kata                                     | spec.baseline | baseline "kata" is not the name of one of spec.runtimes
          workload: {ref: w, peerRuntime: kata}              | spec.workload.peerRuntime | peerRuntime "kata" is not the name of one of spec.runtimes
          workload: {}                                       | spec.workload | set exactly one of workload.ref and workload.inline
          resources: {cpu: 1x}                               | spec.resources.cpu | must be an amount greater than 0, for example 500m or 2
          resources: {cpu: 0}                                | spec.resources.cpu | must be an amount greater than 0, for example 500m or 2
          resources: {cpu: -1}                               | spec.resources.cpu | must be an amount greater than 0, for example 500m or 2
          resources: {cpu: 0m}                               | spec.resources.cpu | must be an amount greater than 0, for example 500m or 2
          resources: {memory: 512MB}                         | spec.resources.memory | must be an amount greater than 0, for example 256Mi or 1Gi
          resources: {memory: 1.5.2Gi}                       | spec.resources.memory | must be an amount greater than 0, for example 256Mi or 1Gi
          design: {blocks: {min: 9, max: 4}}                 | spec.design.blocks.min | min must not be greater than max (default: 40)
          design: {blocks: {warmup: 9, max: 4}}              | spec.design.blocks.warmup | warmup (default: 1) must not be greater than max (default: 40)
          design: {mode: Burst}                              | spec.design.concurrency | mode: Burst needs concurrency, for example [1, 2, 4, 8]
          design: {concurrency: [1]}                         | spec.design.concurrency | concurrency needs mode: Burst: set mode: Burst, or remove concurrency
          design: {mode: Burst, concurrency: [1, 2, 1]}      | spec.design.concurrency | the levels must be unique: remove the duplicate
          design: {precision: {confidence: 95}}              | spec.design.precision.confidence | must be between 0.5 and 0.999
          gates: [{metric: m, runtime: gvisor, maxRatio: 2}, {metric: m, runtime: kata, maxRatio: 2}] | spec.gates | runtime "kata" of the gate on m is not the name of one of spec.runtimes
          gates: [{metric: m, runtime: gvisor, maxRatio: 2}, {metric: n, runtime: runc, maxRatio: 2}] | spec.gates | runtime "runc" of the gate on n is the baseline, which has no ratio to itself: name another runtime, or use maxValue or minValue
          gates: [{metric: m, runtime: gvisor}]              | spec.gates[0] | set exactly one of maxRatio, minRatio, maxValue and minValue
          """)
  void refusalOfABenchmarkNamesTheField(String spec, String field, String message) {
    assertThat(refusal(benchmark(spec))).contains(says(field, message));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          underTest: Server                                  | .underTest | underTest: Server needs a server: add server, or remove underTest
          container: {image: i, env: [{name: 1=a}]}          | .container.env[0].name | must consist of letters, digits and - _ . only, and must not begin with a digit, for example HTTP_PROXY
          volumes: [{name: v, mountPath: data}]              | .volumes[0].mountPath | must begin with / and contain no colon, for example /data
          volumes: [{name: v, mountPath: /d, sizeLimit: 0}]  | .volumes[0].sizeLimit | must be an amount greater than 0, for example 256Mi or 1Gi
          parameters: [{name: a, minimum: 2, maximum: 1}]    | .parameters[0].minimum | minimum must not be greater than maximum
          rules: [{message: m}]                              | .rules[0] | set exactly one of product and require
          rules: [{product: [a], message: m}]                | .rules[0] | a product needs exactly one of atMost and atLeast
          rules: [{product: [a], atMost: 1, atLeast: 1, message: m}] | .rules[0] | a product needs exactly one of atMost and atLeast
          rules: [{require: {a: ["1"]}, per: RunSecond, message: m}] | .rules[0] | dividedBy, atMost, atLeast and per are for a product; remove them
          """)
  void refusalOfAWorkloadNamesTheField(String spec, String field, String message) {
    assertThat(refusal(inline(spec))).contains(says("spec.workload.inline" + field, message));
    assertThat(refusal(workload(spec))).contains(says("spec" + field, message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"M", "1a", "a-", "a b", "a_b"})
  void refusalOfANameSaysWhatANameIs(String name) {
    for (String spec :
        new String[] {
          "parameters: [{name: '%s'}]",
          "volumes: [{name: '%s', mountPath: /v}]",
          "metrics: [{name: '%s', unit: ns, source: {record: r}}]"
        }) {
      String list = spec.substring(0, spec.indexOf(':'));
      assertThat(refusal(workload(spec.formatted(name))))
          .contains(says("spec." + list + "[0].name", NAME));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/a~2b", "/a~", "a", "~"})
  void refusalOfAPointerSaysWhatAPointerIs(String pointer) {
    assertThat(refusal(workload(pointer(pointer))))
        .contains(says("spec.metrics[0].source.json.pointer", POINTER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a/0/b", "/a~1b/~0", "//a", "/a b/ü"})
  void validPointerIsAccepted(String pointer) {
    assertThatCode(() -> create(workload(pointer(pointer)))).doesNotThrowAnyException();
  }

  @Test
  void gateOnAnUnknownMetricIsRefused() {
    String gates = "\n  gates: [{metric: n, runtime: gvisor, maxRatio: 2}]";

    assertThat(refusal(inline("underTest: Container") + gates))
        .contains(
            says(
                "spec.gates",
                "metric \"n\" of the gate on runtime gvisor is not one of spec.workload.inline.metrics"));
  }

  /** The API server checks the keys of the list and reports the index, so the CRD has no rule. */
  @Test
  void duplicateNameIsRefusedWithItsIndex() {
    assertThat(refusal(benchmark("runtimes: [{name: a}, {name: b}, {name: a}]")))
        .contains("spec.runtimes[2]: Duplicate value: {\"name\":\"a\"}")
        .doesNotContain("unique");
  }

  /** An API server that gets the first of these amounts in a Pod does not return. */
  @ParameterizedTest
  @ValueSource(strings = {"1e9999999999", "1e4294967295", "1e3", "+1", "1n", ".5", "1K", "1 Gi"})
  void invalidAmountIsRefused(String amount) {
    assertThat(refusal(benchmark("resources: {cpu: '%s'}".formatted(amount))))
        .contains(
            says("spec.resources.cpu", "must be an amount greater than 0, for example 500m or 2"));
    assertThat(refusal(workload("minimumResources: {memory: '%s'}".formatted(amount))))
        .contains("spec.minimumResources.memory");
    assertThat(
            refusal(workload("volumes: [{name: v, mountPath: /v, sizeLimit: '" + amount + "'}]")))
        .contains("spec.volumes[0].sizeLimit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'1'", "1500m", "'0.5'", "10k", "1Gi", "0.25Ei"})
  void validAmountIsAccepted(String amount) {
    assertThatCode(
            () -> {
              create(benchmark("resources: {cpu: %1$s, memory: %1$s}".formatted(amount)));
              create(
                  workload("volumes: [{name: v, mountPath: /v, sizeLimit: %s}]".formatted(amount)));
            })
        .doesNotThrowAnyException();
  }

  private static String says(String field, String message) {
    return ": " + message + "<" + field + ">";
  }

  private static String pointer(String pointer) {
    return "metrics: [{name: m, unit: ns, source: {json: {pointer: '%s'}}}]".formatted(pointer);
  }

  private static String benchmark(String spec) {
    String runtimes =
        spec.startsWith("runtimes")
            ? ""
            : "\n  runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]";
    String workload = spec.startsWith("workload") ? "" : "\n  workload: {ref: w}";
    return "kind: RuntimeBenchmark\nspec:\n  " + spec + runtimes + workload;
  }

  private static String inline(String workload) {
    return "kind: RuntimeBenchmark\nspec:\n  runtimes: [{name: runc}, {name: gvisor}]\n  workload:\n    inline:\n      "
        + complete(workload, "\n      ");
  }

  private static String workload(String spec) {
    return "kind: BenchmarkWorkload\nspec:\n  " + complete(spec, "\n  ");
  }

  private static String complete(String workload, String next) {
    return workload
        + (workload.startsWith("container") ? "" : next + "container: {image: i}")
        + (workload.startsWith("metrics")
            ? ""
            : next + "metrics: [{name: m, unit: ns, source: {record: r}}]");
  }

  private static void create(String yaml) {
    client
        .resource(
            "apiVersion: runtimebench.dev/v1alpha1\nmetadata: {generateName: t-, namespace: default}\n"
                + yaml)
        .create();
  }

  /** The message of the refusal, then each cause as MESSAGE&lt;FIELD&gt;, one to a line. */
  private static String refusal(String yaml) {
    KubernetesClientException e =
        catchThrowableOfType(KubernetesClientException.class, () -> create(yaml));
    assertThat(e).as("refusal of %s", yaml).isNotNull();
    StringBuilder text = new StringBuilder(e.getStatus().getMessage());
    e.getStatus()
        .getDetails()
        .getCauses()
        .forEach(c -> text.append('\n').append(c.getMessage()).append('<' + c.getField() + '>'));
    return text.toString();
  }
}
