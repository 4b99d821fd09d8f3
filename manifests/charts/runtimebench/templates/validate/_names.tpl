{{- define "runtimebench.validate.names" }}
{{- $label := "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" }}
{{- with .Values.nameOverride }}
{{- if not (and (regexMatch $label .) (le (len .) 63)) }}
nameOverride: {{ quote . }} can't be part of a name: use lower-case letters and digits, with - . between them, at most 63, such as benchmarks
{{- end }}
{{- end }}
{{- with .Values.fullnameOverride }}
{{- if not (and (regexMatch $label .) (le (len .) 52)) }}
fullnameOverride: {{ quote . }} can't begin a name: use lower-case letters and digits, with - . between them, at most 52, such as benchmarks
{{- end }}
{{- end }}
{{- if or .Values.metrics.service .Values.metrics.serviceMonitor.enabled }}
{{- $name := include "runtimebench.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
metrics: a Service can't be called {{ printf "%s-metrics" $name | quote }}, it must begin with a letter and hold letters, digits and dashes only: set fullnameOverride
{{- end }}
{{- end }}
{{- if not .Values.serviceAccount.create }}
{{- if not .Values.serviceAccount.name }}
serviceAccount.name: must be set when serviceAccount.create is false; name the account that the operator is to use
{{- end }}
{{- end }}
{{- include "runtimebench.validate.labels" (list "podLabels" .Values.podLabels) }}
{{- include "runtimebench.validate.labels" (list "nodeSelector" .Values.nodeSelector) }}
{{- include "runtimebench.validate.labels" (list "metrics.serviceMonitor.labels" .Values.metrics.serviceMonitor.labels) }}
{{- include "runtimebench.validate.labels" (list "metrics.dashboard.labels" .Values.metrics.dashboard.labels) }}
{{- include "runtimebench.validate.annotations" (list "podAnnotations" .Values.podAnnotations) }}
{{- include "runtimebench.validate.annotations" (list "serviceAccount.annotations" .Values.serviceAccount.annotations) }}
{{- include "runtimebench.validate.annotations" (list "metrics.dashboard.annotations" .Values.metrics.dashboard.annotations) }}
{{- $own := include "runtimebench.labels" . | fromYaml }}
{{- range $path, $labels := dict "podLabels" .Values.podLabels "metrics.serviceMonitor.labels" .Values.metrics.serviceMonitor.labels "metrics.dashboard.labels" .Values.metrics.dashboard.labels }}
{{- range $key, $_ := $labels }}
{{- if hasKey $own $key }}
{{ $path }}: the chart sets {{ quote $key }} itself; leave it out
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Keys and values of labels. List: path, map. */}}
{{- define "runtimebench.validate.labels" }}
{{- $path := first . }}
{{- include "runtimebench.validate.keys" . }}
{{- range $key, $value := last . }}
{{- if kindIs "invalid" $value }}
{{- else if not (and (regexMatch "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$" $value) (le (len $value) 63)) }}
{{ $path }}: {{ quote $value }} (of {{ quote $key }}) is not a label's value: use at most 63 letters and digits, with - _ . between them
{{- end }}
{{- end }}
{{- end }}

{{- /* Keys of annotations, of which Kubernetes heeds no case. List: path, map. */}}
{{- define "runtimebench.validate.annotations" }}
{{- $lower := dict }}
{{- range $key, $_ := last . }}
{{- $_ := set $lower (lower $key) "" }}
{{- end }}
{{- include "runtimebench.validate.keys" (list (first .) $lower) }}
{{- end }}

{{- /* Keys of labels or annotations. List: path, map. */}}
{{- define "runtimebench.validate.keys" }}
{{- $path := first . }}
{{- range $key, $_ := last . }}
{{- if not (regexMatch "^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$" $key) }}
{{ $path }}: {{ quote $key }} is not a key: NAME or PREFIX/NAME, such as example.org/team
{{- end }}
{{- end }}
{{- end }}
