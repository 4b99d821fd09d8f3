package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;

/** Maps a Pod's RuntimeClass to the engine's runtime of the handler's name. */
final class RuntimeHandlers {

  /** The engine has no runtime of that name; worded as containerd does. */
  static final class Unknown extends Exception {
    Unknown(String handler) {
      super("failed to get sandbox runtime: no runtime for \"" + handler + "\" is configured");
    }
  }

  private final ClusterApi api;
  private final Engine engine;

  RuntimeHandlers(ClusterApi api, Engine engine) {
    this.api = api;
    this.engine = engine;
  }

  /** The engine's runtime, null for its default. */
  String handlerOf(Pod pod) throws Unknown {
    String name = pod.getSpec().getRuntimeClassName();
    if (name == null) {
      return null;
    }
    String handler =
        api.get(RuntimeClass.class, "", name)
            .map(RuntimeClass::getHandler)
            .orElseThrow(() -> new Unknown(name));
    if (!engine.info().getRuntimes().containsKey(handler)) {
      throw new Unknown(handler);
    }
    return handler;
  }
}
