{{- define "runtimebench.validate.replicas" }}
{{- $replicas := int .Values.replicas }}
{{- if .Values.podDisruptionBudget.enabled }}
{{- $away := int .Values.podDisruptionBudget.maxUnavailable }}
{{- if lt $replicas 2 }}
podDisruptionBudget.enabled: a budget for one replica either protects nothing or keeps its node from being drained; set replicas to 2 or more, or podDisruptionBudget.enabled=false
{{- else if ge $away $replicas }}
podDisruptionBudget.maxUnavailable: {{ $away }} of {{ $replicas }} replicas may be away, which protects nothing; set it to {{ sub $replicas 1 }} or less
{{- end }}
{{- end }}
{{- end }}
