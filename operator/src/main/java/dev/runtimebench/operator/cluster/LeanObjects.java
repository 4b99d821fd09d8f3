package dev.runtimebench.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;

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

  /** One instance for all clients, because its constructor scans for the classes of all kinds. */
  private static final class Holder {
    static final KubernetesSerialization LEAN =
        new KubernetesSerialization(
            JsonMapper.builder()
                .addMixIn(ObjectMeta.class, WithoutManagedFields.class)
                .addModule(
                    new SimpleModule().addDeserializer(String.class, new SharingShortTexts()))
                .build(),
            true);
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
