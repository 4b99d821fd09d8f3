package dev.runtimebench.results.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.PodSetup;
import dev.runtimebench.results.experiment.PodSetupBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodRendererTest {

  private static final Trial RUNC = new Trial(3, false, 0, "runc");
  private static final Trial GVISOR = new Trial(3, false, 1, "gvisor");

  private final RuntimeBenchmark benchmark =
      Fixtures.created("write", "resources: {cpu: 500m, memory: 64Mi}");
  private final Experiment experiment = Experiments.of(benchmark);
  private final PodRenderer renderer = new PodRenderer(benchmark, experiment);

  private Pod pod(Trial trial) {
    return renderer.container(trial, 0, Optional.empty(), Optional.empty());
  }

  @Test
  void nameAndLabelsIdentifyTheTrial() {
    Pod pod = pod(GVISOR);
    assertThat(pod.getMetadata().getName()).isEqualTo("write-1f0a2-b3-gvisor-a0");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry(Labels.MANAGED_BY, "runtimebench")
        .containsEntry(Labels.BLOCK, "3")
        .containsEntry(Labels.RUNTIME, "gvisor");
    assertThat(pod.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getUid()).isEqualTo(benchmark.getMetadata().getUid());
              assertThat(owner.getController()).isTrue();
            });
  }

  @Test
  void podOfModeUsageHasTimeToBeIdle() {
    RuntimeBenchmark usage = Fixtures.created("write", "design: {mode: Usage}");
    Pod idle =
        new PodRenderer(usage, Experiments.of(usage))
            .container(RUNC, 0, Optional.empty(), Optional.empty());
    assertThat(idle.getSpec().getActiveDeadlineSeconds())
        .isEqualTo(pod(RUNC).getSpec().getActiveDeadlineSeconds() + 120);
    assertThat(idle.getSpec().getContainers().get(0).getEnv())
        .anyMatch(e -> e.getName().equals("RTB_IDLE_SECONDS") && e.getValue().equals("60"));
  }

  @Test
  void podMeetsTheRestrictedPodSecurityLevel() {
    var spec = pod(RUNC).getSpec();
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
    assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getHostNetwork()).isNull();
    var container = spec.getContainers().get(0).getSecurityContext();
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void agentRunsTheCommandOfAnImageWithoutTheAgent() {
    var workload =
        Fixtures.workload(
                "w",
                """
                parameters: [{name: runs, type: Integer, default: "5"}]
                container:
                  image: debian:bookworm-slim
                  command: [sh, -c]
                  args: [sleep 1]
                  agent: {image: "registry.example/agent:1", args: [--iterations, $(params.runs)]}
                volumes: [{name: scratch, mountPath: /scratch}]
                metrics: [{name: m, unit: ns, source: {record: durationNs}}]
                """)
            .getSpec();
    Experiment changed =
        ExperimentBuilder.builder(experiment)
            .workload(workload)
            .parameters(Map.of("runs", "7"))
            .build();
    var spec =
        new PodRenderer(benchmark, changed)
            .container(RUNC, 0, Optional.empty(), Optional.empty())
            .getSpec();

    var init = spec.getInitContainers().get(0);
    var main = spec.getContainers().get(0);
    String program = init.getArgs().get(1);
    assertThat(init.getImage()).isEqualTo("registry.example/agent:1");
    assertThat(init.getArgs()).containsExactly("--install", program);
    assertThat(init.getResources()).isEqualTo(main.getResources());
    assertThat(init.getSecurityContext()).isEqualTo(main.getSecurityContext());
    assertThat(main.getImage()).isEqualTo("debian:bookworm-slim");
    assertThat(main.getCommand()).containsExactly(program);
    assertThat(main.getArgs()).containsExactly("--iterations", "7", "--", "sh", "-c", "sleep 1");
    String volume = init.getVolumeMounts().get(0).getName();
    assertThat(spec.getVolumes()).extracting(v -> v.getName()).contains("scratch", volume);
    assertThat(main.getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals(volume))
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(program).startsWith(mount.getMountPath() + "/");
              assertThat(mount.getReadOnly()).isTrue();
            });
  }

  @Test
  void requestsEqualLimits() {
    var resources = pod(RUNC).getSpec().getContainers().get(0).getResources();
    assertThat(resources.getRequests()).isEqualTo(resources.getLimits());
    assertThat(resources.getLimits()).containsEntry("cpu", new Quantity("500m"));
  }

  @Test
  void withoutACpuLimitTheRequestsStay() {
    RuntimeBenchmark unlimited =
        Fixtures.created("w", "resources: {cpu: 500m, memory: 64Mi, limitCpu: false}");
    PodRenderer renderer = new PodRenderer(unlimited, Experiments.of(unlimited));
    var resources =
        renderer
            .container(RUNC, 0, Optional.empty(), Optional.empty())
            .getSpec()
            .getContainers()
            .get(0)
            .getResources();
    assertThat(resources.getRequests())
        .containsOnly(
            Map.entry("cpu", new Quantity("500m")), Map.entry("memory", new Quantity("64Mi")));
    assertThat(resources.getLimits()).containsOnly(Map.entry("memory", new Quantity("64Mi")));
  }

  @Test
  void podsOfTwoRuntimesDifferOnlyInTheRuntimeClass() {
    Pod runc = pod(RUNC);
    Pod gvisor = pod(GVISOR);
    assertThat(runc.getSpec().getRuntimeClassName()).isEqualTo("runc");
    assertThat(gvisor.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
    gvisor.getSpec().setRuntimeClassName("runc");
    assertThat(gvisor.getSpec()).isEqualTo(runc.getSpec());
  }

  @Test
  void parametersReplaceTheirPlaceholders() {
    assertThat(pod(RUNC).getSpec().getContainers().get(0).getArgs()).containsExactly("--size", "4");
  }

  @Test
  void laterPodsRunOnTheNodeOfTheFirstPod() {
    Pod pod = renderer.container(RUNC, 0, Optional.of("node-7"), Optional.empty());
    var term =
        pod.getSpec()
            .getAffinity()
            .getNodeAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .getNodeSelectorTerms()
            .get(0);
    assertThat(term.getMatchFields().get(0).getValues()).containsExactly("node-7");
    assertThat(pod.getSpec().getNodeName()).isNull();
  }

  @Test
  void everyPodHasThePlacementOfAllRuntimeClasses() {
    var sandbox =
        ResolvedRuntimeBuilder.builder()
            .name("gvisor")
            .runtimeClassName("gvisor")
            .handler("runsc")
            .nodeSelector(Map.of("sandbox", "gvisor"))
            .tolerations(
                List.of(new TolerationBuilder().withKey("sandbox").withOperator("Exists").build()))
            .build();
    var plain =
        ResolvedRuntimeBuilder.builder()
            .name("runc")
            .runtimeClassName("runc")
            .handler("runc")
            .build();
    var both =
        ExperimentBuilder.builder()
            .workloadName("inline")
            .workload(experiment.workload())
            .parameters(experiment.parameters())
            .runtimes(List.of(plain, sandbox))
            .baseline("runc")
            .peerRuntime("runc")
            .design(experiment.design())
            .gates(experiment.gates())
            .seed(1)
            .startTime("")
            .build()
            .completed(benchmark.getSpec());
    Pod pod =
        new PodRenderer(benchmark, both).container(RUNC, 0, Optional.empty(), Optional.empty());
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("sandbox", "gvisor");
    assertThat(pod.getSpec().getTolerations()).hasSize(1);
  }

  @Test
  void longNamesStayDnsLabels() {
    RuntimeBenchmark longName = Fixtures.created("a.very.long.name-".repeat(10) + "z", "{}");
    TrialNames names = new TrialNames(longName.getMetadata());
    Trial trial = new Trial(1099, false, 15, "a-runtime-with-a-very-long-name-");
    String name = names.pod(trial, 49, Side.Server);
    assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    Trial other = new Trial(1099, false, 15, "a-runtime-with-a-very-long-name2");
    assertThat(names.pod(other, 49, Side.Server)).isNotEqualTo(name);
  }

  @Test
  void serverRunsUnderTheMeasuredRuntimeAndClientUnderTheBaseline() {
    RuntimeBenchmark http =
        Fixtures.created(
            "http",
            """
            workload:
              inline:
                server: {image: example/server:1, port: 8080}
                container: {image: example/client:1, args: ["http://$(server.ip):$(server.port)/"]}
                metrics: [{name: rate, unit: "/s", better: Higher, summary: Median, source: {record: rate}}]
            """);
    PodRenderer pair = new PodRenderer(http, Experiments.of(http));
    Pod server = pair.server(GVISOR, 0, Optional.empty());
    Pod client = pair.container(GVISOR, 0, Optional.of("n"), Optional.of("10.1.2.3"));
    assertThat(server.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
    assertThat(client.getSpec().getRuntimeClassName()).isEqualTo("runc");
    assertThat(client.getSpec().getContainers().get(0).getArgs())
        .containsExactly("http://10.1.2.3:8080/");
    assertThat(server.getMetadata().getName()).isNotEqualTo(client.getMetadata().getName());
  }

  /**
   * A sandbox may show the memory of the node, so the limit of the container comes from outside.
   */
  @Test
  void everyContainerGetsItsMemoryLimitInBytes() {
    RuntimeBenchmark http =
        Fixtures.created(
            "http",
            """
            resources: {cpu: 1, memory: 1.5Gi}
            workload:
              inline:
                server: {image: example/server:1, port: 8080, args: ["$(resources.memoryBytes)"]}
                container:
                  image: example/client:1
                  env: [{name: MEMORY, value: "$(resources.memoryBytes)"}]
                metrics: [{name: rate, unit: "/s", better: Higher, summary: Median, source: {record: rate}}]
            """);
    PodRenderer pair = new PodRenderer(http, Experiments.of(http));
    Pod server = pair.server(GVISOR, 0, Optional.empty());
    Pod client = pair.container(GVISOR, 0, Optional.of("n"), Optional.of("10.1.2.3"));
    assertThat(server.getSpec().getContainers().get(0).getArgs()).containsExactly("1610612736");
    assertThat(client.getSpec().getContainers().get(0).getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .contains(tuple("MEMORY", "1610612736"));
  }

  private static Pod server(String readinessProbe) {
    RuntimeBenchmark http =
        Fixtures.created(
            "http",
            """
            timeouts: {startSeconds: 300, runSeconds: 60, deleteSeconds: 120}
            workload:
              inline:
                parameters: [{name: size, type: Integer, default: "4"}]
                server: {image: example/server:1, port: 8080%s}
                container: {image: example/client:1}
                metrics: [{name: rate, unit: "/s", better: Higher, summary: Median, source: {record: rate}}]
            """
                .formatted(readinessProbe));
    return new PodRenderer(http, Experiments.of(http)).server(GVISOR, 0, Optional.empty());
  }

  private static Probe startupProbe(String readinessProbe) {
    var container = server(readinessProbe).getSpec().getContainers().get(0);
    assertThat(container.getReadinessProbe()).as("would go on while values are measured").isNull();
    return container.getStartupProbe();
  }

  @Test
  void serverIsReadyWhenItsPortAnswers() {
    Probe probe = startupProbe("");
    assertThat(probe.getTcpSocket().getPort().getIntVal()).isEqualTo(8080);
    assertThat(probe.getPeriodSeconds()).isEqualTo(1);
  }

  @Test
  void operatorGivesAServerUpBeforeTheKubeletDoes() {
    assertThat(startupProbe("").getFailureThreshold()).isGreaterThan(300);
    Probe slow = startupProbe(", readinessProbe: {periodSeconds: 7}");
    assertThat(slow.getPeriodSeconds() * slow.getFailureThreshold()).isGreaterThan(300);
  }

  @Test
  void serverPodHasTimeToStartToGetReadyAndToWaitForItsClient() {
    assertThat(server("").getSpec().getActiveDeadlineSeconds()).isGreaterThan(3 * 300 + 60);
  }

  @Test
  void declaredProbeReplacesThePort() {
    Probe http = startupProbe(", readinessProbe: {httpGet: {path: /healthz, port: 9090}}");
    assertThat(http.getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(http.getHttpGet().getPort().getIntVal()).isEqualTo(9090);
    assertThat(http.getTcpSocket()).isNull();
    Probe exec =
        startupProbe(
            ", readinessProbe: {exec: {command: [pg_isready, -d, $(params.size), -p, $(server.port)]}}");
    assertThat(exec.getExec().getCommand()).containsExactly("pg_isready", "-d", "4", "-p", "8080");
    assertThat(exec.getTcpSocket()).isNull();
    Probe tcp = startupProbe(", readinessProbe: {tcpSocket: {port: 9090}}");
    assertThat(tcp.getTcpSocket().getPort().getIntVal()).isEqualTo(9090);
  }

  @Test
  void podWithoutAServerHasNoProbe() {
    assertThat(pod(RUNC).getSpec().getContainers().get(0).getStartupProbe()).isNull();
  }

  private static PodSetup setup(boolean fixedIds) {
    return PodSetupBuilder.builder()
        .labels(Map.of("team", "a", Labels.BLOCK, "99"))
        .annotations(Map.of("karpenter.sh/do-not-disrupt", "true"))
        .imagePullSecrets(List.of("regcred"))
        .priorityClassName("low")
        .fixedIds(fixedIds)
        .readOnlyRootFilesystem(true)
        .build();
  }

  /** The operator gives up first, and says why. */
  @Test
  void kubeletEndsAPreparationAfterTheOperatorsTimeouts() {
    RuntimeBenchmark slow =
        Fixtures.created(
            "s", "timeouts: {startSeconds: 1000, runSeconds: 2000, probeSeconds: 700}");
    PreparationRenderer preparation = new PreparationRenderer(slow, Experiments.of(slow));
    Pod probe = preparation.pod(new PreparationTask.Probe("runc", "agent:1"), 0, Optional.empty());
    assertThat(probe.getSpec().getActiveDeadlineSeconds()).isEqualTo(700 + 700 + 120);
    Pod pull = preparation.pod(new PreparationTask.Pull("runc", "tool:1"), 1, Optional.empty());
    assertThat(pull.getSpec().getActiveDeadlineSeconds()).isEqualTo(1000 + 2000 + 120);
  }

  private static List<Pod> allPods(String spec, PodSetup setup) {
    RuntimeBenchmark served =
        Fixtures.created(
            "s",
            """
            workload:
              inline:
                server: {image: example/server:1, port: 8080}
                container: {image: example/client:1}
                metrics: [{name: rate, unit: "/s", better: Higher, summary: Median, source: {record: rate}}]
            """
                + spec);
    Experiment experiment = ExperimentBuilder.builder(Experiments.of(served)).pods(setup).build();
    PodRenderer trials = new PodRenderer(served, experiment);
    PreparationRenderer preparation = new PreparationRenderer(served, experiment);
    return List.of(
        trials.server(GVISOR, 0, Optional.empty()),
        trials.container(GVISOR, 0, Optional.empty(), Optional.of("10.0.0.1")),
        preparation.pod(new PreparationTask.Probe("gvisor", "agent:1"), 0, Optional.empty()),
        preparation.pod(
            new PreparationTask.MemoryProbe("gvisor", "agent:1", 1000, 2000), 1, Optional.empty()),
        preparation.pod(new PreparationTask.Pull("gvisor", "tool:1"), 2, Optional.empty()));
  }

  @Test
  void setupOfTheInstallationIsInTrialsServersAndProbes() {
    assertThat(allPods("resources: {cpu: 1, memory: 64Mi, ephemeralStorage: 2Gi}", setup(true)))
        .allSatisfy(
            pod -> {
              assertThat(pod.getMetadata().getLabels()).containsEntry("team", "a");
              assertThat(pod.getMetadata().getAnnotations())
                  .containsEntry("karpenter.sh/do-not-disrupt", "true")
                  .containsEntry(Labels.BENCHMARK, "s");
              assertThat(pod.getSpec().getImagePullSecrets())
                  .extracting(s -> s.getName())
                  .containsExactly("regcred");
              assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("low");
              assertThat(pod.getSpec().getNodeSelector())
                  .containsEntry("kubernetes.io/os", "linux");
              var container = pod.getSpec().getContainers().get(0);
              assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(container.getResources().getRequests())
                  .containsEntry("ephemeral-storage", new Quantity("2Gi"));
              assertThat(container.getResources().getLimits())
                  .containsEntry("ephemeral-storage", new Quantity("2Gi"));
              assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(65532);
            });
    assertThat(allPods("", setup(true)).get(0).getMetadata().getLabels())
        .as("the operator's own label wins")
        .containsEntry(Labels.BLOCK, "3");
  }

  @Test
  void idsAreLeftToAPlatformThatAssignsThem() {
    assertThat(allPods("", setup(false)))
        .allSatisfy(
            pod -> {
              var context = pod.getSpec().getSecurityContext();
              assertThat(context.getRunAsUser()).isNull();
              assertThat(context.getRunAsGroup()).isNull();
              assertThat(context.getFsGroup()).isNull();
              assertThat(context.getRunAsNonRoot()).isTrue();
              assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            });
  }

  @Test
  void readOnlyRootFilesystemLeavesScratchSpaceInTmp() {
    for (Pod pod : allPods("", setup(true)).subList(0, 2)) {
      var mount = pod.getSpec().getContainers().get(0).getVolumeMounts().get(0);
      assertThat(mount.getMountPath()).isEqualTo("/tmp");
      assertThat(mount.getReadOnly()).isNull();
      assertThat(pod.getSpec().getVolumes())
          .singleElement()
          .satisfies(
              volume -> {
                assertThat(volume.getName()).isEqualTo(mount.getName());
                assertThat(volume.getName()).hasSizeLessThanOrEqualTo(63);
                assertThat(volume.getEmptyDir()).isNotNull();
              });
    }
    assertThat(allPods("", PodSetup.OF_OLDER_VERSIONS).get(0).getSpec().getVolumes()).isEmpty();
  }

  private static Pod withVolumes(String volumes, PodSetup setup) {
    RuntimeBenchmark benchmark =
        Fixtures.created(
            "v",
            "workload: {inline: {container: {image: a}, metrics: [], volumes: [" + volumes + "]}}");
    return new PodRenderer(
            benchmark, ExperimentBuilder.builder(Experiments.of(benchmark)).pods(setup).build())
        .container(RUNC, 0, Optional.empty(), Optional.empty());
  }

  @Test
  void ownVolumeInTmpReplacesTheScratchSpace() {
    Pod pod = withVolumes("{name: mine, mountPath: /tmp/, medium: Memory}", setup(true));
    assertThat(pod.getSpec().getVolumes()).extracting(v -> v.getName()).containsExactly("mine");
  }

  @Test
  void claimsAndConfigMapsAreMounted() {
    Pod pod =
        withVolumes(
            "{name: data, mountPath: /data, persistentVolumeClaim: {claimName: c}}, {name: old, mountPath: /old, persistentVolumeClaim: {claimName: d, readOnly: true}}, {name: conf, mountPath: /conf, configMap: {name: m}}",
            PodSetup.OF_OLDER_VERSIONS);
    var volumes = pod.getSpec().getVolumes();
    assertThat(volumes.get(0).getPersistentVolumeClaim().getClaimName()).isEqualTo("c");
    assertThat(volumes.get(2).getConfigMap().getName()).isEqualTo("m");
    assertThat(volumes).allMatch(v -> v.getEmptyDir() == null);
    assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
        .extracting(m -> Boolean.TRUE.equals(m.getReadOnly()))
        .containsExactly(false, true, true);
    assertThat(pod.getSpec().getSecurityContext().getFsGroupChangePolicy())
        .as("the kubelet does not change the group of all files before each trial")
        .isEqualTo("OnRootMismatch");
  }

  @Test
  void probesDeclareTheClaimsSoThatTheSchedulerPicksTheirNode() {
    RuntimeBenchmark benchmark =
        Fixtures.created(
            "v",
            "workload: {inline: {container: {image: a}, metrics: [], volumes: [{name: data, mountPath: /data, persistentVolumeClaim: {claimName: c}}, {name: tmp, mountPath: /x}]}}");
    Pod probe =
        new PreparationRenderer(benchmark, Experiments.of(benchmark))
            .pod(new PreparationTask.Probe("runc", "agent:1"), 0, Optional.empty());
    assertThat(probe.getSpec().getVolumes())
        .singleElement()
        .satisfies(v -> assertThat(v.getPersistentVolumeClaim().getClaimName()).isEqualTo("c"));
    assertThat(probe.getSpec().getContainers().get(0).getVolumeMounts()).isEmpty();
  }

  @Test
  void specMaySelectAnotherOperatingSystem() {
    RuntimeBenchmark windows =
        Fixtures.created("w", "placement: {nodeSelector: {kubernetes.io/os: windows}}");
    assertThat(
            new PodRenderer(windows, Experiments.of(windows))
                .container(RUNC, 0, Optional.empty(), Optional.empty())
                .getSpec()
                .getNodeSelector())
        .containsEntry("kubernetes.io/os", "windows");
  }
}
