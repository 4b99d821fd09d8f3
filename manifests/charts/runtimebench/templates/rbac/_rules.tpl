{{- /* Rights in namespaces with benchmarks. A class in the operator's package `cluster` uses each of these rights. */}}
{{- define "runtimebench.namespacedRules" -}}
# Benchmarks: the watch (list, watch), the newest version after a conflict (get), ttlSecondsAfterFinished (delete). For a
# benchmark on several nodes (placement.nodes): a benchmark for each node (create), and its spec.suspend (patch).
- apiGroups: [runtimebench.dev]
  resources: [runtimebenchmarks]
  verbs: [get, list, watch, create, patch, delete]
# Results and conditions: updates of the whole status, with optimistic locking by resourceVersion.
- apiGroups: [runtimebench.dev]
  resources: [runtimebenchmarks/status]
  verbs: [update]
# Trial Pods: created and deleted for each trial, watched for milestones (list, watch), read past the cache (get), ended
# with their logs by a lower activeDeadlineSeconds (patch).
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, patch, delete]
# Workload output: the agent's records, and the text that regular expressions and JSON pointers search.
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
# Raw samples. Garbage collection deletes the samples with their benchmark.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, create, update]
# Events on benchmarks (create; get and patch to increase the count). Events on a Pod that does not start, for the reason
# (list). Kubelet events on trial containers, for the times in the events' names (watch).
- apiGroups: [""]
  resources: [events]
  verbs: [get, list, watch, create, patch]
{{- end }}

{{- /* Rights on cluster-scoped objects: read-only, except for the catalogue. */}}
{{- define "runtimebench.clusterRules" -}}
# The workload that a benchmark refers to. Create and update: the workloads of the catalogue (catalogue.managedBy).
- apiGroups: [runtimebench.dev]
  resources: [benchmarkworkloads]
  verbs: [get{{ if eq (include "runtimebench.keepsCatalogue" .) "true" }}, create, update{{ end }}]
# The RuntimeClass that a benchmark names: whether it exists, and which nodes it selects.
- apiGroups: [node.k8s.io]
  resources: [runtimeclasses]
  verbs: [get]
# Kernel, kubelet and container runtime versions of the measured node. List: which nodes have the handlers of the
# RuntimeClasses, before the first Pod.
- apiGroups: [""]
  resources: [nodes]
  verbs: [get, list]
{{- if .Values.podUsage.enabled }}
# CPU and memory of Pods under test, from the kubelets (design.mode Usage and Density). The kubelets check these rights.
# nodes/metrics: /metrics/cadvisor. nodes/stats: /stats/summary, for kubelets that take the figures of Pods from the
# container runtime.
- apiGroups: [""]
  resources: [nodes/metrics, nodes/stats]
  verbs: [get]
{{- end }}
{{- end }}
