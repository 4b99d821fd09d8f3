{{- define "runtimebench.validate.security" }}
{{- $pod := .Values.podSecurityContext | default dict }}
{{- $container := .Values.securityContext | default dict }}
{{- /* The container's word beats the Pod's. Not by merge, to which 0 and false are as good as absent. */}}
{{- $of := ternary "securityContext" "podSecurityContext" (hasKey $container "runAsUser") }}
{{- $user := get (ternary $container $pod (hasKey $container "runAsUser")) "runAsUser" }}
{{- $nonRoot := get (ternary $container $pod (hasKey $container "runAsNonRoot")) "runAsNonRoot" }}
{{- if and (eq (toString $nonRoot) "true") (eq (toString $user) "0") }}
{{ $of }}.runAsUser: 0 is root, and runAsNonRoot is true: no container would start; leave runAsUser at 65532, or null where the cluster chooses it
{{- end }}
{{- if and $container.privileged (eq (toString $container.allowPrivilegeEscalation) "false") }}
securityContext.privileged: true contradicts allowPrivilegeEscalation: false, and the operator needs neither; leave it out
{{- end }}
{{- range $path, $context := dict "podSecurityContext" $pod "securityContext" $container }}
{{- with $context.seccompProfile }}
{{- if ne (eq .type "Localhost") (hasKey . "localhostProfile") }}
{{ $path }}.seccompProfile: type Localhost and localhostProfile go together
{{- end }}
{{- end }}
{{- end }}
{{- end }}
