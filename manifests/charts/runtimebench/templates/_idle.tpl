{{- /*
Values that do nothing, for what they belong to is switched off or another value leaves them no effect; a line each. No error:
who lays one file over another switches off what the one below has set.
*/}}
{{- define "runtimebench.idle" }}
{{- include "runtimebench.idle.switches" . }}
{{- include "runtimebench.idle.policy" . }}
{{- end }}

{{- /*
Each: what switches it on, whether that is so, the value's path, the value, its default in values.yaml (a chart can't tell a
default from what somebody set to the same).
*/}}
{{- define "runtimebench.idle.switches" }}
{{- $v := .Values }}
{{- $elects := eq (include "runtimebench.elects" .) "true" }}
{{- $monitor := $v.metrics.serviceMonitor }}
{{- $dashboard := $v.metrics.dashboard }}
{{- $network := $v.networkPolicy }}
{{- $account := $v.serviceAccount }}
{{- $classes := list (dict "name" "runc" "handler" "runc") (dict "name" "gvisor" "handler" "runsc") }}
{{- range list
      (list "probe.enabled" $v.probe.enabled "probe.image" $v.probe.image "")
      (list "crds.enabled" $v.crds.enabled "crds.keep" $v.crds.keep true)
      (list "runtimeClasses.create" $v.runtimeClasses.create "runtimeClasses.classes" $v.runtimeClasses.classes $classes)
      (list "serviceAccount.create" $account.create "serviceAccount.annotations" $account.annotations dict)
      (list "metrics.serviceMonitor.enabled" $monitor.enabled "metrics.serviceMonitor.interval" $monitor.interval "")
      (list "metrics.serviceMonitor.enabled" $monitor.enabled "metrics.serviceMonitor.labels" $monitor.labels dict)
      (list "metrics.dashboard.enabled" $dashboard.enabled "metrics.dashboard.labels" $dashboard.labels (dict "grafana_dashboard" "1"))
      (list "metrics.dashboard.enabled" $dashboard.enabled "metrics.dashboard.annotations" $dashboard.annotations dict)
      (list "podDisruptionBudget.enabled" $v.podDisruptionBudget.enabled "podDisruptionBudget.maxUnavailable" $v.podDisruptionBudget.maxUnavailable 1)
      (list "networkPolicy.enabled" $network.enabled "networkPolicy.apiServerPorts" $network.apiServerPorts (list 443 6443))
      (list "networkPolicy.enabled" $network.enabled "networkPolicy.apiServerTo" $network.apiServerTo list)
      (list "networkPolicy.enabled" $network.enabled "networkPolicy.metricsFrom" $network.metricsFrom list)
      (list "leaderElection.enabled" $elects "leaderElection.leaseSeconds" $v.leaderElection.leaseSeconds 15) }}
{{- $value := index . 3 }}
{{- $set := ne (toJson $value) (toJson (index . 4)) }}
{{- if and $set (not (index . 1)) (not (kindIs "invalid" $value)) }}
{{ index . 2 }}: does nothing while {{ index . 0 }} is false
{{- end }}
{{- end }}
{{- end }}

{{- define "runtimebench.idle.policy" }}
{{- $parallel := int .Values.parallelBenchmarks }}
{{- with .Values.policy }}
{{- $required := .requiredNodeSelector | default dict }}
{{- range .allowedNodeSelectors }}
{{- $pair := splitn "=" 2 . }}
{{- $demanded := get $required $pair._0 | default $pair._1 }}
{{- if and (contains "=" .) (ne (toString $demanded) $pair._1) }}
policy.allowedNodeSelectors: nobody can ask for {{ quote . }}, for policy.requiredNodeSelector demands {{ printf "%s=%s" $pair._0 $demanded | quote }} of every benchmark
{{- end }}
{{- end }}
{{- with .perNamespace }}
{{- if gt (int .maxBenchmarksAtATime) $parallel }}
policy.perNamespace.maxBenchmarksAtATime: {{ int .maxBenchmarksAtATime }} limits nothing, for parallelBenchmarks lets only {{ $parallel }} measure in the whole cluster
{{- end }}
{{- end }}
{{- end }}
{{- end }}
