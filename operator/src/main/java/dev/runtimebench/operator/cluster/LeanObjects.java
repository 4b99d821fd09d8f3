package dev.runtimebench.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;

/**
 * Reads objects in a form that takes little memory, because a cluster may have thousands.
 *
 * <p>The objects lack {@code metadata.managedFields}: some kilobytes of JSON in each benchmark, and
 * several times as much in memory, which the operator never reads. The fields are dropped while an
 * object is parsed, so no list and no cache holds them. Written objects lack the fields too; the
 * API server then keeps its own, because only an empty entry would clear them.
 *
 * <p>The objects share their short texts. A status has hundreds of them, mostly names (phases,
 * runtimes, units, clocks), and all statuses have the same ones.
 */
public final class LeanObjects {

  /**
   * The kinds that watches may bring. The client could also search for the classes of all kinds,
   * which would take a part of a second and some megabytes for hundreds of kinds.
   */
  private static final List<Class<? extends KubernetesResource>> KINDS =
      List.of(
          RuntimeBenchmark.class,
          BenchmarkWorkload.class,
          Pod.class,
          ConfigMap.class,
          Event.class,
          Node.class,
          Namespace.class,
          RuntimeClass.class,
          Lease.class,
          Status.class);

  /** One instance for all clients, so that they share the parsers of all kinds. */
  private static final class Holder {
    static final KubernetesSerialization LEAN =
        new KubernetesSerialization(
            JsonMapper.builder()
                .addMixIn(ObjectMeta.class, WithoutManagedFields.class)
                .addModule(
                    new SimpleModule().addDeserializer(String.class, new SharingShortTexts()))
                .build(),
            false);

    static {
      KINDS.forEach(LEAN::registerKubernetesResource);
    }
  }

  @JsonIgnoreProperties("managedFields")
  private abstract static class WithoutManagedFields {}

  /** Interns short texts; the JVM drops an interned text that is no longer used. */
  private static final class SharingShortTexts extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_SHARED_LENGTH = 40;

    SharingShortTexts() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = StringDeserializer.instance.deserialize(parser, context);
      return text != null && text.length() <= MAX_SHARED_LENGTH ? text.intern() : text;
    }
  }

  private LeanObjects() {}

  /** The serialization of a client that reads such objects. */
  public static KubernetesSerialization serialization() {
    return Holder.LEAN;
  }
}
