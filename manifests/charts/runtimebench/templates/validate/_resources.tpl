{{- /* A quantity's number; nothing when Kubernetes would refuse it, or it is negative. */}}
{{- define "runtimebench.quantity" }}
{{- $text := toString . }}
{{- if regexMatch "^[+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$" $text }}
{{- float64 (trimPrefix "+" $text) }}
{{- else if regexMatch "^[+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i)$" $text }}
{{- $factors := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 }}
{{- mulf (float64 (regexFind "[0-9.]+" $text)) (get $factors (regexFind "[a-zA-Z]+$" $text)) }}
{{- end }}
{{- end }}

{{- /* Amounts by resource. List: path, map. */}}
{{- define "runtimebench.validate.amounts" }}
{{- $path := first . }}
{{- range $resource, $amount := last . }}
{{- $number := include "runtimebench.quantity" $amount }}
{{- if kindIs "invalid" $amount }}
{{- else if not (or (has $resource (list "cpu" "memory" "ephemeral-storage")) (regexMatch "^(hugepages-|[a-z0-9.-]+/).+" $resource)) }}
{{ $path }}.{{ $resource }}: Kubernetes has no such resource of a container; there are cpu, memory, ephemeral-storage and those with a prefix, as in example.org/device
{{- else if not $number }}
{{ $path }}.{{ $resource }}: {{ toString $amount | quote }} is not an amount; write for example 500m or 2 for cpu, 512Mi or 1Gi for memory
{{- else if and (eq $resource "memory") (float64 $number) (lt (float64 $number) 1048576.0) }}
{{ $path }}.memory: {{ toString $amount | quote }} is less than 1Mi; 512Mi are 512 MiB, and 512m is half a byte
{{- end }}
{{- end }}
{{- end }}

{{- define "runtimebench.validate.resources" }}
{{- $resources := .Values.resources | default dict }}
{{- $requests := $resources.requests | default dict }}
{{- $limits := $resources.limits | default dict }}
{{- include "runtimebench.validate.amounts" (list "resources.requests" $requests) }}
{{- include "runtimebench.validate.amounts" (list "resources.limits" $limits) }}
{{- range $resource, $limit := $limits }}
{{- if hasKey $requests $resource }}
{{- $most := include "runtimebench.quantity" $limit }}
{{- $asked := include "runtimebench.quantity" (get $requests $resource) }}
{{- if and $most $asked }}
{{- if gt (float64 $asked) (float64 $most) }}
resources.requests.{{ $resource }}: {{ get $requests $resource }} is more than resources.limits.{{ $resource }}, {{ $limit }}; raise the limit or lower the request
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
