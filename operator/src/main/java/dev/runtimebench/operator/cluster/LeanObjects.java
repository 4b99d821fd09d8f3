package dev.runtimebench.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Objects without {@code metadata.managedFields}: some kilobytes of each benchmark that nothing
 * here reads, and a multiple of that in memory. They are left out when an object is read, so that
 * neither a list nor a cache ever holds them.
 *
 * <p>What is written lacks them too. The API server then keeps its own: only an empty entry would
 * make it forget them.
 */
public final class LeanObjects {

  /** It looks for the classes of all kinds, which takes time: one for all clients. */
  private static final class Holder {
    static final KubernetesSerialization LEAN =
        new KubernetesSerialization(
            JsonMapper.builder().addMixIn(ObjectMeta.class, WithoutManagedFields.class).build(),
            true);
  }

  @JsonIgnoreProperties("managedFields")
  private abstract static class WithoutManagedFields {}

  private LeanObjects() {}

  /** For a client that reads objects so. */
  public static KubernetesSerialization serialization() {
    return Holder.LEAN;
  }
}
