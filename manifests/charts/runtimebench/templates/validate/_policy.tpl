{{- define "runtimebench.validate.policy" }}
{{- $host := include "runtimebench.imageHost" . }}
{{- $part := include "runtimebench.imagePart" . }}
{{- with .Values.policy }}
{{- range .allowedImagePrefixes }}
{{- $registry := regexFind "^[^/]*" . }}
{{- if not (and (regexMatch (printf "^%s(/%s)*/?$" $host $part) .) (or (regexMatch "[.:]" $registry) (eq $registry "localhost"))) }}
policy.allowedImagePrefixes: {{ quote . }} is not a registry or a part of one; write for example registry.example/team or docker.io/library, without a tag
{{- end }}
{{- end }}
{{- include "runtimebench.validate.labels" (list "policy.requiredNodeSelector" .requiredNodeSelector) }}
{{- range .allowedNodeSelectors }}
{{- $pair := splitn "=" 2 . }}
{{- include "runtimebench.validate.labels" (list "policy.allowedNodeSelectors" (dict $pair._0 ($pair._1 | default ""))) }}
{{- end }}
{{- end }}
{{- end }}
