package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;

/** Maps the RuntimeClass of a Pod to the engine's runtime with the name of the handler. */
final class RuntimeHandlers {

  /** The engine has no runtime with this name. The message is containerd's. */
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

  /**
   * Returns the engine's name of the runtime, null for the engine's default.
   *
   * @throws Unknown if there is no such RuntimeClass, or the engine has no such runtime
   */
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
