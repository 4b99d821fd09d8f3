{{- define "runtimebench.validate.classes" }}
{{- $names := dict }}
{{- if and .Values.runtimeClasses.create (not .Values.runtimeClasses.classes) }}
runtimeClasses.classes: is empty, and runtimeClasses.create is true; list the classes to make, or set runtimeClasses.create=false
{{- end }}
{{- range $i, $class := .Values.runtimeClasses.classes }}
{{- $path := printf "runtimeClasses.classes[%d]" $i }}
{{- if hasKey $names .name }}
{{ $path }}.name: {{ .name }} is there twice; leave one out
{{- end }}
{{- $_ := set $names .name true }}
{{- with .overhead }}
{{- include "runtimebench.validate.amounts" (list (printf "%s.overhead.podFixed" $path) .podFixed) }}
{{- end }}
{{- with .scheduling }}
{{- include "runtimebench.validate.labels" (list (printf "%s.scheduling.nodeSelector" $path) .nodeSelector) }}
{{- include "runtimebench.validate.tolerations" (list (printf "%s.scheduling.tolerations" $path) .tolerations) }}
{{- end }}
{{- end }}
{{- end }}
