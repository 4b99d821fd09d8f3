package dev.runtimebench.results.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes the SHA-256 of the lines of the samples, in order, each with its newline. */
public final class SampleDigest {

  private final MessageDigest digest;

  public SampleDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a line, given without its newline. */
  public void add(String line) {
    digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the digest of the lines so far: {@code sha256:} and 64 hexadecimal digits. */
  public String text() {
    try {
      return "sha256:" + HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
    }
  }
}
