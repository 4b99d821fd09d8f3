{{- /* A registry's host, and a part of a repository, as regular expressions; as operator/.../ImageName has them. */}}
{{- define "runtimebench.imageHost" }}[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*(:[0-9]+)?{{ end }}
{{- define "runtimebench.imagePart" }}[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*{{ end }}

{{- define "runtimebench.validate.images" }}
{{- $host := include "runtimebench.imageHost" . }}
{{- $part := include "runtimebench.imagePart" . }}
{{- $name := printf "(%s/)?%s(/%s)*" $host $part $part }}
{{- with .Values.image }}
{{- if not (regexMatch (printf "^%s$" $name) .repository) }}
image.repository: {{ quote .repository }} is not the name of an image without tag and digest, such as registry.example/team/operator; image.tag or image.digest say which of them
{{- end }}
{{- if and (eq .pullPolicy "Always") (hasPrefix "localhost/" .repository) }}
image.pullPolicy: Always needs a registry, and localhost/ in image.repository is none: push the image and name its registry, or use IfNotPresent
{{- end }}
{{- end }}
{{- with .Values.probe.image }}
{{- if not (regexMatch (printf "^%s(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$" $name) .) }}
probe.image: {{ quote . }} is not an image, such as registry.example/team/agent:1
{{- end }}
{{- end }}
{{- with .Values.catalogue.imageRegistry }}
{{- if not (regexMatch (printf "^%s(/%s)*$" $host $part) .) }}
catalogue.imageRegistry: {{ quote . }} is not a registry or a part of one, such as registry.example/team: without https://, tag and / at its end
{{- end }}
{{- end }}
{{- $images := list "agent" }}
{{- range $path, $_ := .Files.Glob "files/catalogue/*.yaml" }}
{{- $spec := ($.Files.Get $path | fromYaml).spec }}
{{- range list "container" "server" }}
{{- with get $spec . }}
{{- $images = append $images (regexReplaceAll "[:@].*$" (base .image) "") }}
{{- end }}
{{- end }}
{{- end }}
{{- range $image, $_ := .Values.catalogue.imageDigests }}
{{- if not (has $image $images) }}
catalogue.imageDigests: the catalogue has no image {{ quote $image }}; it has {{ $images | uniq | sortAlpha | join ", " }}
{{- end }}
{{- end }}
{{- end }}
