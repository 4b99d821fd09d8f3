package dev.runtimebench.manifests;

import java.util.stream.Stream;

/** Values files that together render every object and field of the chart. */
final class ChartMatrix {

  private static final String DIGEST = "sha256:" + "0".repeat(64);

  private ChartMatrix() {}

  static Stream<String> values() {
    return Stream.of(
        "",
        "watchNamespaces: [one, two]",
        "{watchNamespaces: [one], replicas: 2, logFormat: text, logLevel: DEBUG}",
        "{replicas: 3, leaderElection: {leaseSeconds: 20}, podDisruptionBudget: {enabled: true, maxUnavailable: 2}}",
        "leaderElection: {enabled: false}",
        "catalogue: {managedBy: Chart}",
        "avoidNodes: {enabled: false}",
        "avoidNodes: {labels: []}",
        "{crds: {enabled: false}, catalogue: {enabled: false}, rbac: {create: false, aggregate: false}}",
        "{crds: {keep: false}, probe: {enabled: false}, rbac: {aggregate: false}}",
        "{runtimeClasses: {create: true}, fullnameOverride: other, nameOverride: name}",
        """
        runtimeClasses:
          create: true
          classes:
            - {name: kata, handler: kata-qemu, overhead: {podFixed: {memory: 160Mi, cpu: 250m}},
               scheduling: {nodeSelector: {kata: "yes"}, tolerations: [{key: kata, operator: Exists}]}}
        """,
        "{serviceAccount: {create: false, name: there}, imagePullSecrets: [{name: s}]}",
        "serviceAccount: {annotations: {role: x}}",
        """
        {nodeSelector: {a: b}, tolerations: [{operator: Exists}], affinity: {nodeAffinity: {}}, priorityClassName: p,
         resources: {limits: {cpu: 1, memory: 1Gi}}}
        """,
        "metrics: {service: true}",
        """
        metrics: {results: 20, serviceMonitor: {enabled: true, interval: 15s, labels: {release: p}},
                  dashboard: {enabled: true, annotations: {folder: f}}}
        """,
        "metrics: {serviceMonitor: {enabled: true}, dashboard: {enabled: true}}",
        "networkPolicy: {enabled: true}",
        """
        networkPolicy: {enabled: true, apiServerPorts: [6443], apiServerTo: [{ipBlock: {cidr: 10.0.0.1/32}}],
                        metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]}
        """,
        "{podUsage: {enabled: true}, networkPolicy: {enabled: true}, watchNamespaces: [one]}",
        "podUsage: {enabled: true, certificates: CAFile, caConfigMap: ca}",
        "{podAnnotations: {a: b}, podLabels: {c: d}, extraEnv: [{name: HTTPS_PROXY, value: p}]}",
        """
        policy:
          allowedRuntimeClasses: [gvisor]
          allowDefaultRuntime: false
          allowedImagePrefixes: [registry.example/team]
          allowedNodeSelectors: [pool=bench]
          requiredNodeSelector: {pool: bench}
          allowedTolerations: ["*"]
          perBenchmark: {maxPods: 100, maxPodsAtATime: 4, maxDurationMinutes: 60, maxNodes: 5, maxDensityPods: 50,
                         minDensityReserveMemory: 1Gi, minDensityReservePods: 5}
          perNamespace: {maxBenchmarksAtATime: 1, maxPodsPerDay: 1000, maxMinutesPerDay: 600}
        """,
        "podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}",
        "userIds: Platform",
        """
        {userIds: Fixed, benchmarkPods: {labels: {team: a, sidecar.istio.io/inject: null}, readOnlyRootFilesystem: true,
         imagePullSecrets: [{name: s}], priorityClassName: low},
         policy: {allowedLabels: [team], allowedPersistentVolumeClaims: ["*"], allowedConfigMaps: [conf]}}
        """,
        """
        {image: {repository: r.example/operator, digest: '%s', pullPolicy: Always},
         catalogue: {imageRegistry: r.example, imageTag: '2', imageDigests: {syscall-write: '%s'}}}
        """
            .formatted(DIGEST, DIGEST));
  }
}
