{{- /* What the operator does in a namespace with benchmarks. Each rule is what one class of its package `cluster`
calls; nothing is here for later. */}}
{{- define "runtimebench.namespacedRules" -}}
# The benchmarks: its watch (list, watch); the newest version after a conflict (get); ttlSecondsAfterFinished (delete).
- apiGroups: [runtimebench.dev]
  resources: [runtimebenchmarks]
  verbs: [get, list, watch, delete]
# Results and conditions, written whole and locked by resourceVersion.
- apiGroups: [runtimebench.dev]
  resources: [runtimebenchmarks/status]
  verbs: [update]
# The trials' Pods: one is created and deleted per trial; the watch yields the milestones; get asks past the cache.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
# What a workload printed: the agent's records, and what expressions and pointers are applied to.
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
# The raw samples. Deleted by garbage collection, with their benchmark.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, create, update]
# Events on benchmarks (create; get and patch to count one up); those on a Pod that doesn't start, for the reason (list);
# those of the kubelets on trials' containers, for the times in their names (watch).
- apiGroups: [""]
  resources: [events]
  verbs: [get, list, watch, create, patch]
{{- end }}

{{- /* What it reads of cluster-scoped objects: no secrets, no namespaces, and nothing is written. */}}
{{- define "runtimebench.clusterRules" -}}
# The workload that a benchmark names.
- apiGroups: [runtimebench.dev]
  resources: [benchmarkworkloads]
  verbs: [get]
# The RuntimeClass that a benchmark names: does it exist, and which nodes does it ask for?
- apiGroups: [node.k8s.io]
  resources: [runtimeclasses]
  verbs: [get]
# Kernel, kubelet and container runtime of the node that was measured.
- apiGroups: [""]
  resources: [nodes]
  verbs: [get]
{{- end }}
