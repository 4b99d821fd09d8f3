{{- define "runtimebench.validate.network" }}
{{- $v4 := "([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])" }}
{{- $cidr := printf "^(%s(\\.%s){3}/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$" $v4 $v4 }}
{{- range $path := list "apiServerTo" "metricsFrom" }}
{{- range $i, $peer := get $.Values.networkPolicy $path | default list }}
{{- if not $peer }}
networkPolicy.{{ $path }}[{{ $i }}]: names nobody; it needs an ipBlock, a namespaceSelector or a podSelector
{{- end }}
{{- with $peer.ipBlock }}
{{- if or (hasKey $peer "namespaceSelector") (hasKey $peer "podSelector") }}
networkPolicy.{{ $path }}[{{ $i }}]: an ipBlock stands alone; put the selectors into an item of their own
{{- end }}
{{- range prepend (.except | default list) .cidr }}
{{- if not (regexMatch $cidr .) }}
networkPolicy.{{ $path }}[{{ $i }}].ipBlock: {{ quote . }} is not a range of addresses, such as 10.0.0.1/32
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
