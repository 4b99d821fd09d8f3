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

/** Samples as a ConfigMap's binaryData has them: gzip (RFC 1952) in base64. */
public final class SampleText {

  /** Far more than a chunk is ever let grow to: what expands to more was not written by us. */
  private static final int LARGEST = 16 << 20;

  private SampleText() {}

  /** The same text gives the same bytes. */
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
   * The text again.
   *
   * @throws SamplesException when it isn't what {@link #pack} gives, or far too large
   */
  public static String unpack(String base64) {
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
      byte[] text = gzip.readNBytes(LARGEST + 1);
      if (text.length > LARGEST) {
        throw changed("more than " + LARGEST + " bytes in one chunk", null);
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw changed(e.getMessage(), e);
    }
  }

  private static SamplesException changed(String what, Throwable cause) {
    return new SamplesException(
        Reason.SamplesChanged,
        "the samples' ConfigMap was changed by somebody: " + what + "; create the benchmark anew",
        cause);
  }
}
