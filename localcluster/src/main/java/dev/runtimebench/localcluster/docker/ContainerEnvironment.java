package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Resolves the environment of a container: values, fields of the Pod, ConfigMaps and Secrets. */
final class ContainerEnvironment {

  private final ClusterApi api;

  ContainerEnvironment(ClusterApi api) {
    this.api = api;
  }

  /**
   * Returns the values by name, in the order of the spec. A value may refer to earlier variables.
   *
   * @throws ContainerConfigException if a ConfigMap, Secret or key is missing
   */
  Map<String, String> of(Pod pod, Container container) throws ContainerConfigException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        String value = variable.getValue() == null ? "" : variable.getValue();
        environment.put(variable.getName(), EnvironmentExpansion.expand(value, environment));
      } else {
        Optional<String> value = resolve(pod, variable.getValueFrom());
        value.ifPresent(v -> environment.put(variable.getName(), v));
      }
    }
    return environment;
  }

  private Optional<String> resolve(Pod pod, EnvVarSource source) throws ContainerConfigException {
    if (source.getFieldRef() != null) {
      return Optional.of(field(pod, source.getFieldRef().getFieldPath()));
    }
    if (source.getConfigMapKeyRef() != null) {
      return configMapKey(pod.getMetadata().getNamespace(), source.getConfigMapKeyRef());
    }
    if (source.getSecretKeyRef() != null) {
      return secretKey(pod.getMetadata().getNamespace(), source.getSecretKeyRef());
    }
    throw new ContainerConfigException("this node does not support resourceFieldRef");
  }

  private static String field(Pod pod, String path) throws ContainerConfigException {
    switch (path) {
      case "metadata.name":
        return pod.getMetadata().getName();
      case "metadata.namespace":
        return pod.getMetadata().getNamespace();
      case "metadata.uid":
        return pod.getMetadata().getUid();
      case "spec.nodeName":
        return pod.getSpec().getNodeName();
      case "spec.serviceAccountName":
        return pod.getSpec().getServiceAccountName();
      default:
        throw new ContainerConfigException("this node does not support the field " + path);
    }
  }

  private Optional<String> configMapKey(String namespace, ConfigMapKeySelector selector)
      throws ContainerConfigException {
    Optional<ConfigMap> map = api.get(ConfigMap.class, namespace, selector.getName());
    boolean optional = Boolean.TRUE.equals(selector.getOptional());
    if (map.isEmpty() && !optional) {
      throw new ContainerConfigException("configmap \"" + selector.getName() + "\" not found");
    }
    Optional<String> value = map.map(m -> m.getData().get(selector.getKey()));
    if (value.isEmpty() && !optional) {
      throw missing(selector.getKey(), "ConfigMap " + namespace + "/" + selector.getName());
    }
    return value;
  }

  private Optional<String> secretKey(String namespace, SecretKeySelector selector)
      throws ContainerConfigException {
    Optional<Secret> secret = api.get(Secret.class, namespace, selector.getName());
    boolean optional = Boolean.TRUE.equals(selector.getOptional());
    if (secret.isEmpty() && !optional) {
      throw new ContainerConfigException("secret \"" + selector.getName() + "\" not found");
    }
    Optional<String> value =
        secret
            .map(s -> s.getData().get(selector.getKey()))
            .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    if (value.isEmpty() && !optional) {
      throw missing(selector.getKey(), "Secret " + namespace + "/" + selector.getName());
    }
    return value;
  }

  private static ContainerConfigException missing(String key, String where) {
    return new ContainerConfigException("couldn't find key " + key + " in " + where);
  }
}
