{{- define "runtimebench.validate.pod" }}
{{- $settings := dict "RTB_WATCH_NAMESPACES" "watchNamespaces" "RTB_PARALLEL_BENCHMARKS" "parallelBenchmarks" "RTB_POLICY" "policy" "RTB_PROBE_IMAGE" "probe.image" "RTB_METRICS_RESULTS" "metrics.results" "RTB_LEADER_ELECTION" "leaderElection.enabled" "RTB_LEASE_SECONDS" "leaderElection.leaseSeconds" "RTB_LOG_LEVEL" "logLevel" "RTB_LOG_FORMAT" "logFormat" }}
{{- $names := dict }}
{{- range $i, $env := .Values.extraEnv }}
{{- if hasPrefix "RTB_" .name }}
extraEnv[{{ $i }}].name: {{ .name }} can't be set here, for the chart sets the operator's own settings; {{ with get $settings .name }}use the value {{ . }}{{ else }}leave it out{{ end }}
{{- end }}
{{- if hasKey $names .name }}
extraEnv[{{ $i }}].name: {{ .name }} is there twice; leave one out
{{- end }}
{{- $_ := set $names .name true }}
{{- if and .value .valueFrom }}
extraEnv[{{ $i }}]: {{ .name }} has a value and a valueFrom; leave one out
{{- end }}
{{- end }}
{{- include "runtimebench.validate.tolerations" (list "tolerations" .Values.tolerations) }}
{{- end }}

{{- /* What the API server would refuse of tolerations. List: path, tolerations. */}}
{{- define "runtimebench.validate.tolerations" }}
{{- $path := first . }}
{{- range $i, $toleration := last . }}
{{- if and (eq (.operator | default "Equal") "Exists") .value }}
{{ $path }}[{{ $i }}]: operator Exists takes no value; leave out value, or use operator Equal
{{- end }}
{{- if and (not .key) (ne (.operator | default "Equal") "Exists") }}
{{ $path }}[{{ $i }}]: needs a key; without one it tolerates every taint, which takes operator Exists
{{- end }}
{{- if and (hasKey . "tolerationSeconds") (ne (.effect | default "") "NoExecute") }}
{{ $path }}[{{ $i }}]: tolerationSeconds needs effect NoExecute
{{- end }}
{{- end }}
{{- end }}
