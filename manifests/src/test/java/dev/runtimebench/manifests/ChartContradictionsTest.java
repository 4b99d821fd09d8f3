package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values that are at odds with each other, or that the cluster would refuse: refused before
 * anything is installed, with the value and its mend.
 */
class ChartContradictionsTest {

  private static final String REFUSED = "the values can't be used:\n";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {nameOverride: Foo_bar}                                   | nameOverride: "Foo_bar" can't be part of a name: use lower-case letters and digits, with - . between them
          {fullnameOverride: a..b}                                  | fullnameOverride: "a..b" can't begin a name: use lower-case letters and digits, with - . between them
          {fullnameOverride: a.b, metrics: {service: true}}         | metrics: a Service can't be called "a.b-metrics", it must begin with a letter
          {fullnameOverride: 1a, metrics: {service: true}}          | metrics: a Service can't be called "1a-metrics", it must begin with a letter
          {serviceAccount: {create: false}}                         | serviceAccount.name: must be set when serviceAccount.create is false
          {podLabels: {'a b': c}}                                   | podLabels: "a b" is not a key: NAME or PREFIX/NAME
          {podLabels: {a: 'b c'}}                                   | podLabels: "b c" (of "a") is not a label's value
          {nodeSelector: {a/b/c: d}}                                | nodeSelector: "a/b/c" is not a key
          {podAnnotations: {'a b': c}}                              | podAnnotations: "a b" is not a key
          {podLabels: {app.kubernetes.io/name: other}}              | podLabels: the chart sets "app.kubernetes.io/name" itself; leave it out
          {metrics: {serviceMonitor: {enabled: true, labels: {app.kubernetes.io/part-of: x}}}} | metrics.serviceMonitor.labels: the chart sets "app.kubernetes.io/part-of" itself
          {image: {repository: 'r.example/o:1'}}                    | image.repository: "r.example/o:1" is not the name of an image without tag and digest
          {image: {pullPolicy: Always}}                             | image.pullPolicy: Always needs a registry, and localhost/ in image.repository is none: push the image and name its registry
          {probe: {image: 'https://r.example/agent'}}               | probe.image: "https://r.example/agent" is not an image, such as registry.example/team/agent:1
          {catalogue: {imageRegistry: 'https://r.example/x'}}       | catalogue.imageRegistry: "https://r.example/x" is not a registry or a part of one, such as registry.example/team
          {catalogue: {imageDigests: {syscal: 'sha256:%1$s'}}}      | catalogue.imageDigests: the catalogue has no image "syscal"; it has agent, http-node, node-server, process-fork, syscall-write
          {podDisruptionBudget: {enabled: true}}                    | podDisruptionBudget.enabled: a budget for one replica either protects nothing or keeps its node from being drained; set replicas to 2 or more
          {replicas: 2, podDisruptionBudget: {enabled: true, maxUnavailable: 2}} | podDisruptionBudget.maxUnavailable: 2 of 2 replicas may be away, which protects nothing; set it to 1 or less
          {resources: {limits: {memory: 12x}}}                      | resources.limits.memory: "12x" is not an amount; write for example 500m or 2 for cpu, 512Mi or 1Gi for memory
          {resources: {requests: {cpu: -1}}}                        | resources.requests.cpu: "-1" is not an amount
          {resources: {requests: {cpu: ''}}}                        | resources.requests.cpu: "" is not an amount
          {resources: {limits: {memory: 512MB}}}                    | resources.limits.memory: "512MB" is not an amount
          {resources: {limits: {mem: 512Mi}}}                       | resources.limits.mem: Kubernetes has no such resource of a container
          {resources: {limits: {memory: 512m}}}                     | resources.limits.memory: "512m" is less than 1Mi; 512Mi are 512 MiB, and 512m is half a byte
          {resources: {requests: {memory: 1Gi}}}                    | resources.requests.memory: 1Gi is more than resources.limits.memory, 512Mi; raise the limit or lower the request
          {resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}}   | resources.requests.cpu: 2 is more than resources.limits.cpu, 1500m
          {extraEnv: [{name: RTB_LOG_LEVEL, value: DEBUG}]}         | extraEnv[0].name: RTB_LOG_LEVEL can't be set here, for the chart sets the operator's own settings; use the value logLevel
          {extraEnv: [{name: RTB_PORT, value: '1'}]}                | extraEnv[0].name: RTB_PORT can't be set here, for the chart sets the operator's own settings; leave it out
          {extraEnv: [{name: A, value: b}, {name: A, value: c}]}    | extraEnv[1].name: A is there twice; leave one out
          {extraEnv: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]} | extraEnv[0]: A has a value and a valueFrom; leave one out
          {tolerations: [{key: a, operator: Exists, value: b}]}     | tolerations[0]: operator Exists takes no value; leave out value, or use operator Equal
          {tolerations: [{effect: NoSchedule}]}                     | tolerations[0]: needs a key; without one it tolerates every taint, which takes operator Exists
          {tolerations: [{key: a, tolerationSeconds: 3}]}           | tolerations[0]: tolerationSeconds needs effect NoExecute
          {podSecurityContext: {runAsUser: 0}}                      | podSecurityContext.runAsUser: 0 is root, and runAsNonRoot is true: no container would start
          {securityContext: {runAsUser: 0}}                         | securityContext.runAsUser: 0 is root, and runAsNonRoot is true
          {securityContext: {privileged: true}}                     | securityContext.privileged: true contradicts allowPrivilegeEscalation: false, and the operator needs neither
          {podSecurityContext: {seccompProfile: {type: Localhost}}} | podSecurityContext.seccompProfile: type Localhost and localhostProfile go together
          {networkPolicy: {enabled: true, apiServerTo: [{}]}}       | networkPolicy.apiServerTo[0]: names nobody; it needs an ipBlock, a namespaceSelector or a podSelector
          {networkPolicy: {enabled: true, apiServerTo: [{ipBlock: {cidr: 10.0.0.1}}]}} | networkPolicy.apiServerTo[0].ipBlock: "10.0.0.1" is not a range of addresses, such as 10.0.0.1/32
          {networkPolicy: {enabled: true, metricsFrom: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}} | networkPolicy.metricsFrom[0]: an ipBlock stands alone; put the selectors into an item of their own
          {policy: {allowedImagePrefixes: [team]}}                  | policy.allowedImagePrefixes: "team" is not a registry or a part of one; write for example registry.example/team
          {policy: {allowedImagePrefixes: ['r.example/t:1']}}       | policy.allowedImagePrefixes: "r.example/t:1" is not a registry or a part of one
          {policy: {allowedNodeSelectors: [pool=b c]}}              | policy.allowedNodeSelectors: "b c" (of "pool") is not a label's value
          {policy: {requiredNodeSelector: {pool: b c}}}             | policy.requiredNodeSelector: "b c" (of "pool") is not a label's value
          {runtimeClasses: {create: true, classes: []}}             | runtimeClasses.classes: is empty, and runtimeClasses.create is true; list the classes to make
          {runtimeClasses: {create: true, classes: [{name: a, handler: a}, {name: a, handler: b}]}} | runtimeClasses.classes[1].name: a is there twice; leave one out
          {runtimeClasses: {create: true, classes: [{name: a, handler: a, overhead: {podFixed: {memory: 1GB}}}]}} | runtimeClasses.classes[0].overhead.podFixed.memory: "1GB" is not an amount
          {runtimeClasses: {create: true, classes: [{name: a, handler: a, scheduling: {tolerations: [{value: b}]}}]}} | runtimeClasses.classes[0].scheduling.tolerations[0]: needs a key
          """)
  void refuses(String values, String message) {
    assertThatThrownBy(() -> Chart.with(values.formatted("0".repeat(64))))
        .hasMessageContaining(REFUSED + "- " + message);
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                Chart.with("{nameOverride: A, podLabels: {a b: c}, resources: {limits: {cpu: x}}}"))
        .hasMessageContaining(REFUSED)
        .hasMessageContaining("\n- nameOverride: ")
        .hasMessageContaining("\n- resources.limits.cpu: ")
        .hasMessageContaining("\n- podLabels: ");
  }

  /** What looks alike and is none: what is refused here somebody would miss. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{replicas: 2, podDisruptionBudget: {enabled: true, maxUnavailable: 1}}",
        "{replicas: 2, leaderElection: {leaseSeconds: 30}}",
        "{resources: {requests: {cpu: 1.5, memory: 1e9}, limits: {cpu: 1500m, memory: 1073741824}}}",
        "{resources: {limits: {memory: 0.5Gi, ephemeral-storage: 1Gi, example.org/device: 1}}}",
        "{resources: {limits: null}}",
        "{resources: null, securityContext: null, extraEnv: null, tolerations: null, probe: {image: null}}",
        "{policy: {allowedNodeSelectors: [pool], requiredNodeSelector: {pool: bench}}}",
        "{policy: {allowedNodeSelectors: [disk=ssd], requiredNodeSelector: {pool: bench}}}",
        "{policy: {allowedImagePrefixes: [localhost, 'r:5000/a/b_c/', docker.io/library]}}",
        "{parallelBenchmarks: 2, policy: {perNamespace: {maxBenchmarksAtATime: 2}}}",
        "{tolerations: [{operator: Exists}, {key: a, value: b, effect: NoExecute, tolerationSeconds: 0}]}",
        "{podSecurityContext: {runAsNonRoot: false, runAsUser: 0}}",
        "{securityContext: {runAsNonRoot: false, runAsUser: 0}}",
        "{podSecurityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}}",
        "{networkPolicy: {enabled: true, apiServerTo: [{ipBlock: {cidr: 'fd00::/8', except: ['fd00:1::/32']}}]}}",
        "{networkPolicy: {enabled: true, metricsFrom: [{namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}]}}",
        "{probe: {image: 'r.example:5000/a/agent:1@sha256:%1$s'}}",
        "{catalogue: {enabled: false, imageDigests: {agent: 'sha256:%1$s'}}}",
        "{podLabels: {example.org/team: a, b: ''}, podAnnotations: {a.b/c: 'any text, {even} this'}}",
        "{metrics: {serviceMonitor: {enabled: true, interval: 1m30s}}}",
        "{enabled: true, global: {imageRegistry: r.example}}",
        "{fullnameOverride: team.bench, nameOverride: bench.two}",
        "{resources: {requests: {cpu: +1, memory: 0}, limits: {cpu: '+1.5', memory: +512Mi}}}",
        "{tolerations: [{key: a, operator: Gt, value: '5'}, {key: a, operator: Lt, value: '9'}]}",
        "{podAnnotations: {Example.org/Team: a}}",
        "{watchNamespaces: null, imagePullSecrets: null, podLabels: null, policy: {allowedImagePrefixes: null}}",
        "{networkPolicy: {enabled: true, apiServerTo: null, metricsFrom: null}}",
        "{catalogue: {imageDigests: null}}",
        "{catalogue: {imageDigests: {agent: null}}}",
      })
  void takes(String values) {
    assertThatCode(() -> Chart.with(values.formatted("0".repeat(64)))).doesNotThrowAnyException();
  }

  /** What one values file sets, another that is laid over it takes out. */
  @Test
  void nullTakesOut() {
    Chart chart =
        Chart.with(
            """
            {resources: {requests: {cpu: null}, limits: {cpu: null, memory: 1Gi}}, nodeSelector: {pool: null},
             podLabels: {a: null, b: c}, podAnnotations: {a: null}, serviceAccount: {annotations: {a: null}},
             policy: {requiredNodeSelector: {pool: null, disk: ssd}},
             metrics: {serviceMonitor: {enabled: true, labels: {a: null}},
                       dashboard: {enabled: true, labels: {grafana_dashboard: null}, annotations: {a: null}}}}
            """);

    assertThat(chart.container().at("/resources"))
        .hasToString("{\"limits\":{\"memory\":\"1Gi\"},\"requests\":{\"memory\":\"256Mi\"}}");
    assertThat(chart.container().toString())
        .contains("\\\"requiredNodeSelector\\\":{\\\"disk\\\":\\\"ssd\\\"}");
    assertThat(chart.pod().at("/metadata/labels/b").asText()).isEqualTo("c");
    assertThat(chart.pod().at("/spec/nodeSelector").isMissingNode()).isTrue();
    assertThat(chart.objects())
        .noneMatch(object -> object.path("metadata").toString().contains(":null"));
    assertThat(chart.pod().toString()).doesNotContain(":null");
  }

  /** {@code make push} prints a digest of each. */
  @Test
  void takesDigestsOfAllImagesThereAre() {
    String digests =
        Stream.of(Repository.WORKLOADS.toFile().listFiles())
            .filter(f -> new File(f, "Dockerfile").exists() && !f.getName().equals("c-build"))
            .map(f -> f.getName() + ": 'sha256:" + "0".repeat(64) + "'")
            .collect(Collectors.joining(", "));

    assertThat(digests).contains("agent: ").contains("syscall-write: ");
    assertThatCode(() -> Chart.with("catalogue: {imageDigests: {" + digests + "}}"))
        .doesNotThrowAnyException();
  }

  /** The part of the chart that refuses is no object. */
  @Test
  void rendersNothingOfIt() {
    assertThat(Chart.withDefaults().objects()).allMatch(object -> object.has("kind"));
  }
}
