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
 * Objects that take little memory, of which a cluster may have thousands.
 *
 * <p>They lack {@code metadata.managedFields}: some kilobytes of each benchmark that nothing here
 * reads, and a multiple of that in memory. These are left out when an object is read, so that
 * neither a list nor a cache ever holds them. What is written lacks them too; the API server then
 * keeps its own, for only an empty entry would make it forget them.
 *
 * <p>And they share their short texts. A status has hundreds, of names mostly (phases, runtimes,
 * units, clocks), which are the same in every other.
 */
public final class LeanObjects {

  /** It looks for the classes of all kinds, which takes time: one for all clients. */
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

  /** The JVM forgets a text that nothing holds any more. */
  private static final class SharingShortTexts extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;
    private static final int SHORT = 40;

    SharingShortTexts() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = StringDeserializer.instance.deserialize(parser, context);
      return text != null && text.length() <= SHORT ? text.intern() : text;
    }
  }

  private LeanObjects() {}

  /** For a client that reads objects so. */
  public static KubernetesSerialization serialization() {
    return Holder.LEAN;
  }
}
