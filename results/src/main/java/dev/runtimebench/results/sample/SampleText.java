package dev.runtimebench.results.sample;

import dev.runtimebench.api.v1alpha1.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Encodes samples for a ConfigMap's binaryData: gzip (RFC 1952) in base64. */
public final class SampleText {

  /**
   * Much more than the operator ever writes into a chunk. A larger text comes from somebody else.
   */
  private static final int MAX_BYTES = 16 << 20;

  private SampleText() {}

  /** Compresses a text. The same text always gives the same bytes. */
  public static String pack(String text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /**
   * Returns the text that was packed.
   *
   * @throws SamplesException if {@link #pack} did not write this, or if the text is larger than 16
   *     MiB
   */
  public static String unpack(String base64) {
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
      byte[] text = gzip.readNBytes(MAX_BYTES + 1);
      if (text.length > MAX_BYTES) {
        throw changed("more than " + MAX_BYTES + " bytes in one chunk", null);
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw changed(e.getMessage(), e);
    }
  }

  private static SamplesException changed(String what, Throwable cause) {
    return new SamplesException(
        Reason.SamplesChanged,
        "the samples' ConfigMap was changed by somebody: " + what + "; recreate the benchmark",
        cause);
  }
}
