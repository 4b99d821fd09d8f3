{{- define "runtimebench.validate.policy" }}
{{- $host := include "runtimebench.imageHost" . }}
{{- $part := include "runtimebench.imagePart" . }}
{{- $parallel := int .Values.parallelBenchmarks }}
{{- with .Values.policy }}
{{- range .allowedImagePrefixes }}
{{- $registry := regexFind "^[^/]*" . }}
{{- if not (and (regexMatch (printf "^%s(/%s)*/?$" $host $part) .) (or (regexMatch "[.:]" $registry) (eq $registry "localhost"))) }}
policy.allowedImagePrefixes: {{ quote . }} is not a registry or a part of one; write for example registry.example/team or docker.io/library, without a tag
{{- end }}
{{- end }}
{{- include "runtimebench.validate.labels" (list "policy.requiredNodeSelector" .requiredNodeSelector) }}
{{- $required := .requiredNodeSelector | default dict }}
{{- range .allowedNodeSelectors }}
{{- $pair := splitn "=" 2 . }}
{{- include "runtimebench.validate.labels" (list "policy.allowedNodeSelectors" (dict $pair._0 ($pair._1 | default ""))) }}
{{- if and (contains "=" .) (hasKey $required $pair._0) }}
{{- if ne (get $required $pair._0) $pair._1 }}
policy.allowedNodeSelectors: nobody can ask for {{ quote . }}, for policy.requiredNodeSelector demands {{ printf "%s=%s" $pair._0 (get $required $pair._0) | quote }} of every benchmark; leave one out
{{- end }}
{{- end }}
{{- end }}
{{- with .perNamespace }}
{{- if gt (int .maxBenchmarksAtATime) $parallel }}
policy.perNamespace.maxBenchmarksAtATime: {{ int .maxBenchmarksAtATime }} limits nothing, for parallelBenchmarks lets only {{ $parallel }} measure in the whole cluster; lower it, or raise parallelBenchmarks
{{- end }}
{{- end }}
{{- end }}
{{- end }}
