{{- define "runtimebench.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* The prefix of object names: the release's name, followed by the chart's name unless the release's name contains it. */}}
{{- define "runtimebench.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "runtimebench.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "runtimebench.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* The prefix of the names of cluster-scoped objects. It contains the namespace, because two releases may have the same name. */}}
{{- define "runtimebench.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "runtimebench.fullname" .) }}
{{- end }}

{{- /* The name of this installation in the status of its benchmarks. */}}
{{- define "runtimebench.installation" -}}
{{- printf "%s/%s" .Release.Namespace (include "runtimebench.fullname" .) }}
{{- end }}

{{- /* "true" when the operator creates and updates the workloads of the catalogue. */}}
{{- define "runtimebench.keepsCatalogue" -}}
{{- and .Values.catalogue.enabled (eq .Values.catalogue.managedBy "Operator") }}
{{- end }}

{{- /* Sets the defaults of a schema in a value, at every depth. Changes the value, and renders nothing. */}}
{{- define "runtimebench.setDefaults" }}
{{- $value := .value }}
{{- if and (kindIs "map" $value) .schema.properties }}
{{- range $field, $schema := .schema.properties }}
{{- if hasKey $value $field }}
{{- include "runtimebench.setDefaults" (dict "value" (get $value $field) "schema" $schema) }}
{{- else if hasKey $schema "default" }}
{{- $_ := set $value $field $schema.default }}
{{- end }}
{{- end }}
{{- else if and (kindIs "slice" $value) .schema.items }}
{{- range $value }}
{{- include "runtimebench.setDefaults" (dict "value" . "schema" $.schema.items) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The operator's affinity: away from the nodes of sandboxes, and from nodes on which trials run now. Soft. */}}
{{- define "runtimebench.avoidance" }}
{{- if .Values.avoidNodes.enabled }}
{{- $terms := list }}
{{- range .Values.avoidNodes.labels }}
{{- $terms = append $terms (dict "key" . "operator" "DoesNotExist") }}
{{- end }}
{{- range $key, $value := .Values.policy.requiredNodeSelector }}
{{- if not (kindIs "invalid" $value) }}
{{- $terms = append $terms (dict "key" $key "operator" "NotIn" "values" (list $value)) }}
{{- end }}
{{- end }}
{{- with $terms }}
nodeAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 50
      preference:
        matchExpressions:
          {{- toYaml . | nindent 10 }}
{{- end }}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        namespaceSelector: {}
        labelSelector:
          matchLabels:
            app.kubernetes.io/managed-by: runtimebench
{{- end }}
{{- end }}

{{- define "runtimebench.selectorLabels" -}}
app.kubernetes.io/name: {{ include "runtimebench.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "runtimebench.labels" -}}
{{ include "runtimebench.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: runtimebench
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* Labels of the Pods of `helm test`. The operator's Service and PodDisruptionBudget must not select these Pods. */}}
{{- define "runtimebench.testLabels" -}}
app.kubernetes.io/name: {{ include "runtimebench.name" . | trunc 58 }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: runtimebench
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "runtimebench.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}
{{- else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end }}
{{- end }}
{{- end }}

{{- define "runtimebench.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "runtimebench.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* A catalogue image with the registry and the digest or tag from the values. Takes a list: root, image (a string). */}}
{{- define "runtimebench.catalogueImage" -}}
{{- $root := index . 0 }}
{{- $image := index . 1 }}
{{- $catalogue := $root.Values.catalogue }}
{{- if hasPrefix "localhost/runtimebench/" $image }}
{{- $name := trimPrefix "localhost/runtimebench/" $image }}
{{- $bare := regexReplaceAll "[:@].*$" $name "" }}
{{- $digest := get ($catalogue.imageDigests | default dict) $bare }}
{{- if $digest }}
{{- $name = printf "%s@%s" $bare $digest }}
{{- else if $catalogue.imageTag }}
{{- $name = printf "%s:%s" $bare $catalogue.imageTag }}
{{- end }}
{{- printf "%s/%s" (trimSuffix "/" $catalogue.imageRegistry) $name }}
{{- else }}
{{- $image }}
{{- end }}
{{- end }}

{{- /* Whether the operator checks the certificates of kubelets by a CA in a ConfigMap: true or false. */}}
{{- define "runtimebench.kubeletCA" -}}
{{- and .Values.podUsage.enabled (eq .Values.podUsage.certificates "CAFile") -}}
{{- end }}

{{- /* The agent's image, which probes sandboxes. */}}
{{- define "runtimebench.probeImage" -}}
{{- $agent := printf "localhost/runtimebench/agent:%s" .Chart.AppVersion }}
{{- .Values.probe.image | default (include "runtimebench.catalogueImage" (list . $agent)) }}
{{- end }}

{{- /* "true" when the replicas elect a leader: with several replicas, or when the values enable it. */}}
{{- define "runtimebench.elects" -}}
{{- or .Values.leaderElection.enabled (gt (int .Values.replicas) 1) }}
{{- end }}

{{- /* A map as YAML, without null values: null removes an entry that another values file sets. Empty for an empty map. */}}
{{- define "runtimebench.set" }}
{{- $set := dict }}
{{- range $key, $value := . }}
{{- if not (kindIs "invalid" $value) }}
{{- $_ := set $set $key $value }}
{{- end }}
{{- end }}
{{- with $set }}{{ toYaml . }}{{ end }}
{{- end }}

{{- /*
The operator's resources as YAML, without null values. Empty when no amount is left. Numbers become texts, as the API server
stores them: otherwise each `kubectl apply` would report a change.
*/}}
{{- define "runtimebench.resources" }}
{{- $set := dict }}
{{- range $kind, $amounts := .Values.resources }}
{{- $texts := dict }}
{{- range $name, $amount := $amounts }}
{{- if kindIs "float64" $amount }}
{{- $_ := set $texts $name (ternary ($amount | int64 | toString) (toString $amount) (eq (floor $amount) $amount)) }}
{{- else if not (kindIs "invalid" $amount) }}
{{- $_ := set $texts $name (toString $amount) }}
{{- end }}
{{- end }}
{{- with $texts }}
{{- $_ := set $set $kind . }}
{{- end }}
{{- end }}
{{- with $set }}{{ toYaml . }}{{ end }}
{{- end }}

{{- /* The policy as JSON, without null values in requiredNodeSelector. */}}
{{- define "runtimebench.policy" }}
{{- $policy := deepCopy .Values.policy }}
{{- with $policy.requiredNodeSelector }}
{{- $_ := set $policy "requiredNodeSelector" (include "runtimebench.set" . | fromYaml) }}
{{- end }}
{{- toJson $policy }}
{{- end }}

{{- /* What every Pod of a benchmark has, as JSON, without null values in maps. */}}
{{- define "runtimebench.benchmarkPods" }}
{{- $pods := deepCopy .Values.benchmarkPods }}
{{- range $part := list "labels" "annotations" }}
{{- $_ := set $pods $part (include "runtimebench.set" (get $pods $part | default dict) | fromYaml) }}
{{- end }}
{{- toJson $pods }}
{{- end }}

{{- /* "true" when the platform assigns the IDs of user, group and volumes to the operator's own Pod. */}}
{{- define "runtimebench.platformAssignsIds" -}}
{{- or (eq .Values.userIds "Platform") (and (eq .Values.userIds "Auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) }}
{{- end }}

{{- /* The security context of the operator's Pod as YAML, without IDs where the platform assigns them. */}}
{{- define "runtimebench.podSecurityContext" }}
{{- $context := deepCopy (.Values.podSecurityContext | default dict) }}
{{- if eq (include "runtimebench.platformAssignsIds" .) "true" }}
{{- $context = omit $context "runAsUser" "runAsGroup" "fsGroup" }}
{{- end }}
{{- toYaml $context }}
{{- end }}
