package dev.runtimebench.results.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells two values apart without showing them. */
final class Fingerprint {

  /** Two bytes: enough to see a difference, too little to find a password by trying words. */
  private static final int BYTES = 2;

  private Fingerprint() {}

  /** Four hexadecimal digits of the value's SHA-256. */
  static String of(String value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
