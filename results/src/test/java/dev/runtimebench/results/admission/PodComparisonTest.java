package dev.runtimebench.results.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodComparisonTest {

  private static final String SENT =
      """
      metadata:
        name: p
        labels: {app: x}
        annotations: {note: a}
      spec:
        restartPolicy: Never
        activeDeadlineSeconds: 60
        terminationGracePeriodSeconds: 1
        automountServiceAccountToken: false
        nodeSelector: {pool: a}
        tolerations: [{key: sandbox, operator: Exists}]
        securityContext: {runAsNonRoot: true, runAsUser: 65532}
        containers:
          - name: workload
            image: tool:1
            imagePullPolicy: IfNotPresent
            command: [run]
            args: [a, b]
            env: [{name: A, value: "1"}]
            resources: {requests: {cpu: 200m, memory: 64Mi}, limits: {cpu: 200m, memory: 64Mi}}
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            volumeMounts: [{name: data, mountPath: /data}]
        volumes: [{name: data, emptyDir: {}}]
      """;

  /** What an API server without policies makes of the Pod. */
  private static final String DEFAULTED =
      """
      metadata:
        name: p
        labels: {app: x}
        annotations: {note: a}
      spec:
        restartPolicy: Never
        activeDeadlineSeconds: 60
        terminationGracePeriodSeconds: 1
        automountServiceAccountToken: false
        nodeSelector: {pool: a}
        tolerations:
          - {key: sandbox, operator: Exists}
          - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
          - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
        securityContext: {runAsNonRoot: true, runAsUser: 65532}
        containers:
          - name: workload
            image: tool:1
            imagePullPolicy: IfNotPresent
            command: [run]
            args: [a, b]
            env: [{name: A, value: "1"}]
            resources: {requests: {cpu: 200m, memory: 64Mi}, limits: {cpu: 200m, memory: 64Mi}}
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            volumeMounts: [{name: data, mountPath: /data}]
            terminationMessagePath: /dev/termination-log
            terminationMessagePolicy: File
        volumes: [{name: data, emptyDir: {}}]
        dnsPolicy: ClusterFirst
        enableServiceLinks: true
        nodeName: n
        preemptionPolicy: PreemptLowerPriority
        priority: 0
        schedulerName: default-scheduler
        serviceAccount: default
        serviceAccountName: default
      status: {phase: Pending, qosClass: Guaranteed}
      """;

  private static Pod pod(String yaml) {
    return Serialization.unmarshal(yaml, Pod.class);
  }

  private static PodDifferences stored(String from, String to) {
    assertThat(DEFAULTED).contains(from);
    return PodComparison.between(pod(SENT), pod(DEFAULTED.replace(from, to)));
  }

  @Test
  void defaultsOfTheApiServerAreNotDifferences() {
    assertThat(PodComparison.between(pod(SENT), pod(DEFAULTED))).isEqualTo(PodDifferences.NONE);
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "image: tool:1 | image: mirror/tool:1 | spec.containers[workload].image",
        "restartPolicy: Never | restartPolicy: Always | spec.restartPolicy",
        "dnsPolicy: ClusterFirst | runtimeClassName: gvisor | spec.runtimeClassName",
        "dnsPolicy: ClusterFirst | hostNetwork: true | spec.hostNetwork",
        "dnsPolicy: ClusterFirst | shareProcessNamespace: true | spec.shareProcessNamespace",
        "runAsUser: 65532 | runAsUser: 1000 | spec.securityContext.runAsUser",
        "command: [run] | command: [wrap, run] | spec.containers[workload].command",
        "args: [a, b] | args: [b, a] | spec.containers[workload].args",
        "value: \"1\" | value: \"2\" | spec.containers[workload].env[A].value",
        "env: [{name: A | env: [{name: B | spec.containers[workload].env[A]",
        "mountPath: /data | mountPath: /other | spec.containers[workload].volumeMounts[/data]",
        "pool: a | pool: b | spec.nodeSelector.pool",
        "drop: [ALL] | drop: [KILL] | spec.containers[workload].securityContext.capabilities.drop",
        "app: x | other: x | metadata.labels.app",
        "volumes: [{name: data, emptyDir: {}}] | volumes: [{name: data, emptyDir: {medium: Memory}}] | spec.volumes[data].emptyDir.medium",
        "volumes: [{name: data, emptyDir: {}}] | volumes: [{name: data, hostPath: {path: /d}}] | spec.volumes[data].emptyDir"
      })
  void changedFieldIsUnacceptable(String from, String to, String field) {
    assertThat(stored(from, to).unacceptable()).map(Difference::field).contains(field);
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: {cpu: 200m | limits: {cpu: 50m | spec.containers[workload].resources.limits.cpu",
        "memory: 64Mi}, limits | memory: 32Mi}, limits | spec.containers[workload].resources.requests.memory",
        "limits: {cpu: 200m, memory: 64Mi} | claims: [] | spec.containers[workload].resources.limits"
      })
  void changedResourcesAreTolerated(String from, String to, String field) {
    PodDifferences differences = stored(from, to);
    assertThat(differences.unacceptable()).isEmpty();
    assertThat(differences.resources()).extracting(Difference::field).containsExactly(field);
  }

  @Test
  void quantityInAnotherFormIsTheSame() {
    assertThat(stored("limits: {cpu: 200m, memory: 64Mi}", "limits: {cpu: '0.2', memory: 65536Ki}"))
        .isEqualTo(PodDifferences.NONE);
  }

  @Test
  void changedPullPolicyIsToleratedAndNamed() {
    PodDifferences differences = stored("imagePullPolicy: IfNotPresent", "imagePullPolicy: Always");
    assertThat(differences.unacceptable()).isEmpty();
    assertThat(differences.pullPolicy().orElseThrow().message())
        .contains("imagePullPolicy is Always", "sent IfNotPresent", "AlwaysPullImages");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "dnsPolicy: ClusterFirst | overhead: {cpu: 250m} | spec.overhead.cpu | 250m",
        "dnsPolicy: ClusterFirst | dnsPolicy: Default | spec.dnsPolicy | Default",
        "dnsPolicy: ClusterFirst | dnsConfig: {nameservers: [10.0.0.1]} | spec.dnsConfig.nameservers | [\"10.0.0.1\"]",
        "dnsPolicy: ClusterFirst | topologySpreadConstraints: [{maxSkew: 1}] | spec.topologySpreadConstraints | [{\"maxSkew\":1}]",
        "dnsPolicy: ClusterFirst | priorityClassName: low | spec.priorityClassName | low",
        "dnsPolicy: ClusterFirst | hostAliases: [{ip: 1.2.3.4}] | spec.hostAliases | [{\"ip\":\"1.2.3.4\"}]",
        "runAsUser: 65532 | runAsUser: 65532, fsGroup: 7 | spec.securityContext.fsGroup | 7",
        "runAsUser: 65532 | runAsUser: 65532, seLinuxOptions: {level: s0} | spec.securityContext.seLinuxOptions.level | s0",
        "limits: {cpu: 200m | limits: {ephemeral-storage: 1Gi, cpu: 200m | spec.containers[workload].resources.limits.ephemeral-storage | 1Gi",
        "pool: a | pool: a, zone: b | spec.nodeSelector.zone | b",
        "priority: 0 | priority: 7 | spec.priority | 7",
        "note: a | note: a, by: policy | metadata.annotations.by | (hidden)",
        "volumes: [{name: data, emptyDir: {}}] | volumes: [{name: data, emptyDir: {sizeLimit: 1Gi}}] | spec.volumes[data].emptyDir.sizeLimit | (hidden)",
        "labels: {app: x} | labels: {app: x, env: prod} | metadata.labels.env | prod",
        "labels: {app: x} | labels: {app: x, nodeName: n} | metadata.labels.nodeName | n"
      })
  void fieldThatThePlatformFillsInIsRecorded(String from, String to, String field, String value) {
    PodDifferences differences = stored(from.strip(), to.strip());
    assertThat(differences.changed()).isEmpty();
    assertThat(differences.added())
        .extracting(Difference::field, Difference::stored)
        .contains(tuple(field.strip(), value.strip()));
  }

  @Test
  void valueOfAnAddedVariableHasAFingerprint() {
    assertThat(addedVariable("value: s3cret")).startsWith("(hidden, fingerprint ");
    assertThat(addedVariable("value: s3cret")).isEqualTo(addedVariable("value: s3cret"));
    assertThat(addedVariable("value: s3cret")).isNotEqualTo(addedVariable("value: other"));
  }

  @Test
  void nameOfThePodDoesNotChangeTheFingerprint() {
    Pod sent = pod(SENT.replace("name: p", "name: trial-1"));
    String stored =
        DEFAULTED.replace("env: [{name: A", "env: [{name: KEY, value: instance-trial-1}, {name: A");
    Pod other = pod(stored.replace("trial-1", "trial-2").replace("name: p\n", "name: trial-2\n"));
    assertThat(
            PodComparison.between(sent, pod(stored.replace("name: p\n", "name: trial-1\n")))
                .added())
        .isEqualTo(PodComparison.between(sent, other).added());
  }

  private static String addedVariable(String value) {
    return stored("env: [{name: A", "env: [{name: KEY, " + value + "}, {name: A")
        .added()
        .get(0)
        .stored();
  }

  @Test
  void commandOfAnImageThatDecidesItselfIsUnacceptable() {
    for (String field : List.of("command", "args")) {
      String line = field.equals("command") ? "command: [run]" : "args: [a, b]";
      assertThat(SENT).contains(line);
      Pod sent = pod(SENT.replaceAll("(?m)^ *" + Pattern.quote(line) + "\n", ""));
      assertThat(PodComparison.between(sent, pod(DEFAULTED)).unacceptable().map(Difference::field))
          .contains("spec.containers[workload]." + field);
    }
  }

  @Test
  void workingDirectoryThatThePlatformChoosesIsUnacceptable() {
    assertThat(
            stored("command: [run]", "command: [run]\n      workingDir: /tmp")
                .unacceptable()
                .map(Difference::field))
        .contains("spec.containers[workload].workingDir");
  }

  @Test
  void emptyVariableThatIsFilledIsUnacceptable() {
    Pod sent = pod(SENT.replace("value: \"1\"", "value: ''"));
    Pod dropped = pod(DEFAULTED.replace(", value: \"1\"", ""));
    assertThat(PodComparison.between(sent, dropped)).isEqualTo(PodDifferences.NONE);
    assertThat(PodComparison.between(sent, pod(DEFAULTED)).unacceptable().map(Difference::field))
        .contains("spec.containers[workload].env[A].value");
  }

  @Test
  void keyOfALabelOrNodeSelectorIsNotAFieldOfAPod() {
    String sent =
        SENT.replace("labels: {app: x}", "labels: {app: x, env: perf, ports: a}")
            .replace("nodeSelector: {pool: a}", "nodeSelector: {pool: a, volumes: b}");
    assertThat(
            PodComparison.between(
                    pod(sent),
                    pod(
                        sent.replace("env: perf", "env: prod")
                            .replace("ports: a", "ports: b")
                            .replace("volumes: b", "volumes: c")))
                .changed())
        .extracting(Difference::field)
        .containsExactlyInAnyOrder(
            "metadata.labels.env", "metadata.labels.ports", "spec.nodeSelector.volumes");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{key: sandbox, operator: Exists} | {operator: Exists}",
        "drop: [ALL] | drop: [KILL, ALL]",
        "runAsUser: 65532 | runAsUser: 65532, seccompProfile: {type: RuntimeDefault}"
      })
  void changeThatAsksForMoreOfTheSameIsAcceptable(String from, String to) {
    assertThat(stored(from, to).unacceptable()).isEmpty();
  }

  @Test
  void lostTolerationConcernsPlacementOnly() {
    assertThat(stored("{key: sandbox, operator: Exists}", "{key: x}").unacceptable()).isEmpty();
  }

  @Test
  void policyThatForbidsAnOrderedPullIsUnacceptable() {
    PodDifferences differences =
        PodComparison.between(pod(SENT.replace("IfNotPresent", "Always")), pod(DEFAULTED));
    assertThat(differences.unacceptable())
        .map(Difference::field)
        .contains("spec.containers[workload].imagePullPolicy");
    assertThat(differences.asksRegistry()).isFalse();
  }

  @Test
  void limitOfAContainerThatAsksForNoneIsAChange() {
    String none = SENT.replace(", limits: {cpu: 200m, memory: 64Mi}", ", limits: {memory: 64Mi}");
    PodDifferences differences = PodComparison.between(pod(none), pod(DEFAULTED));
    assertThat(differences.unacceptable()).isEmpty();
    assertThat(differences.resources())
        .containsExactly(
            new Difference("spec.containers[workload].resources.limits.cpu", "nothing", "200m"));
  }

  @Test
  void probeThatAMeshRedirectsIsAcceptable() {
    String probe = "startupProbe: {tcpSocket: {port: 8080}}\n      command: [run]";
    String redirected =
        "startupProbe: {httpGet: {port: 15020, path: /app-health}}\n      command: [run]";
    PodDifferences differences =
        PodComparison.between(
            pod(SENT.replace("command: [run]", probe)),
            pod(DEFAULTED.replace("command: [run]", redirected)));
    assertThat(differences.changed()).isNotEmpty();
    assertThat(differences.unacceptable()).isEmpty();
  }

  @Test
  void quantityThatTheApiServerRoundsUpIsTheSame() {
    assertThat(
            PodComparison.between(
                pod(SENT.replace("200m", "'0.1234'")), pod(DEFAULTED.replace("200m", "124m"))))
        .isEqualTo(PodDifferences.NONE);
  }

  @Test
  void tolerationThatThePlatformAddsIsRecorded() {
    assertThat(stored("tolerations:\n", "tolerations:\n    - {key: gpu}\n").added())
        .containsExactly(new Difference("spec.tolerations", "nothing", "{\"key\":\"gpu\"}"));
  }

  @Test
  void addedContainersHaveNames() {
    assertThat(
            stored("containers:\n", "containers:\n    - {name: aaa-proxy, image: proxy:1}\n")
                .containers())
        .singleElement(InstanceOfAssertFactories.STRING)
        .matches("container aaa-proxy \\(image proxy:1, fingerprint [0-9a-f]{4}\\)");
  }

  @Test
  void addedInitContainersHaveNames() {
    assertThat(
            stored(
                    "dnsPolicy: ClusterFirst",
                    "dnsPolicy: ClusterFirst\n  initContainers: [{name: mesh, image: m:1}]")
                .containers())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("init container mesh (image m:1, fingerprint ");
  }

  private static List<String> added(String proxy) {
    return stored("containers:\n", "containers:\n    - {name: proxy, " + proxy + "}\n")
        .containers();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: p:1 | image: p:2",
        "image: p:1 | image: p:1, resources: {limits: {cpu: 1}}",
        "image: p:1, resources: {limits: {cpu: 1}} | image: p:1, resources: {limits: {cpu: 2}}",
        "image: p:1, resources: {limits: {cpu: 1}} | image: p:1, resources: {requests: {cpu: 1}}",
        "image: p:1 | image: p:1, restartPolicy: Always"
      })
  void addedContainersThatCostOtherwiseHaveOtherFingerprints(String one, String other) {
    assertThat(added(one)).isNotEqualTo(added(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: p:1 | image: p:1, env: [{name: POD, value: a}], args: [--pod, a]",
        "image: p:1, resources: {limits: {cpu: 1, memory: 1Gi}} | image: p:1, resources: {limits: {memory: 1Gi, cpu: 1}}",
        "image: p:1 | image: p:1, resources: {limits: {}}"
      })
  void addedContainersThatCostTheSameHaveTheSameFingerprint(String one, String other) {
    assertThat(added(one)).isEqualTo(added(other));
  }

  private static final String OPEN =
      """
      metadata: {name: p, labels: {team: a}}
      spec:
        priorityClassName: low
        imagePullSecrets: [{name: mine}]
        nodeSelector: {kubernetes.io/os: linux}
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: workload
            image: tool:1
            resources: {requests: {ephemeral-storage: 2Gi}, limits: {ephemeral-storage: 2Gi, cpu: 1, memory: 1Gi}}
            securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
        volumes: [{name: data, persistentVolumeClaim: {claimName: c}}, {name: files, configMap: {name: m}}]
      """;

  /** OpenShift's constraint restricted-v2 fills in the IDs and the SELinux label. */
  @Test
  void idsThatThePlatformAssignsAreRecorded() {
    PodDifferences differences =
        PodComparison.between(
            pod(OPEN),
            pod(
                OPEN.replace(
                        "runAsNonRoot: true,",
                        "runAsNonRoot: true, fsGroup: 1000680000, seLinuxOptions: {level: 's0:c26,c15'},")
                    .replace(
                        "readOnlyRootFilesystem: true,",
                        "readOnlyRootFilesystem: true, runAsUser: 1000680000,")
                    .replace("configMap: {name: m}", "configMap: {name: m, defaultMode: 420}")
                    .replace(
                        "labels: {team: a}",
                        "labels: {team: a}, annotations: {openshift.io/scc: restricted-v2}")
                    .replace("priorityClassName: low", "priorityClassName: low\n  priority: 10")));

    assertThat(differences.changed()).isEmpty();
    assertThat(differences.added())
        .extracting(Difference::field)
        .contains(
            "spec.securityContext.fsGroup",
            "spec.securityContext.seLinuxOptions.level",
            "spec.containers[workload].securityContext.runAsUser",
            "spec.priority",
            "metadata.annotations.openshift.io/scc");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "team: a | team: b | metadata.labels.team",
        "priorityClassName: low | priorityClassName: high | spec.priorityClassName",
        "name: mine | name: other | spec.imagePullSecrets[mine]",
        "kubernetes.io/os: linux | kubernetes.io/os: windows | spec.nodeSelector.kubernetes.io/os",
        "readOnlyRootFilesystem: true | readOnlyRootFilesystem: false | spec.containers[workload].securityContext.readOnlyRootFilesystem",
        "claimName: c | claimName: d | spec.volumes[data].persistentVolumeClaim.claimName",
        "configMap: {name: m} | configMap: {name: n} | spec.volumes[files].configMap.name"
      })
  void changeOfAFieldThatABenchmarkSetsIsUnacceptable(String from, String to, String field) {
    assertThat(OPEN).contains(from);
    assertThat(
            PodComparison.between(pod(OPEN), pod(OPEN.replace(from, to)))
                .unacceptable()
                .map(Difference::field))
        .contains(field);
  }

  @Test
  void changeOfEphemeralStorageIsAChangeOfResources() {
    assertThat(
            PodComparison.between(
                    pod(OPEN),
                    pod(OPEN.replace("ephemeral-storage: 2Gi", "ephemeral-storage: 1Gi")))
                .resources())
        .extracting(Difference::field)
        .containsExactlyInAnyOrder(
            "spec.containers[workload].resources.requests.ephemeral-storage",
            "spec.containers[workload].resources.limits.ephemeral-storage");
  }
}
