package dev.runtimebench.localcluster.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509KeyManager;

/**
 * A key and its self-signed certificate for an IP address. The JDK has no public class that makes a
 * certificate, so its program keytool makes both.
 */
public final class SelfSigned {

  private static final String ALIAS = "kubelet";
  private static final String PASSWORD = "STORE_PASSWORD";
  private static final long KEYTOOL_SECONDS = 60;

  private final X509KeyManager key;
  private final SSLContext context;
  private final String pem;

  private SelfSigned(X509KeyManager key, SSLContext context, String pem) {
    this.key = key;
    this.context = context;
    this.pem = pem;
  }

  /**
   * Makes a key and a certificate.
   *
   * @throws IOException if keytool fails
   */
  public static SelfSigned create(String address) throws IOException {
    Path directory = Files.createTempDirectory("runtimebench-kubelet");
    Path file = directory.resolve("key.p12");
    // The file lives for a moment, in a directory that only this user can read.
    String password = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    try {
      keytool(address, file, password);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new SelfSigned(
          (X509KeyManager) keys.getKeyManagers()[0], context, pem(store.getCertificate(ALIAS)));
    } catch (GeneralSecurityException e) {
      throw new IOException("the key of the kubelet's port is unusable", e);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
  }

  private static void keytool(String address, Path file, String password) throws IOException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> words = new ArrayList<>(List.of(program.toString(), "-genkeypair"));
    words.addAll(List.of("-alias", ALIAS, "-dname", "CN=" + ALIAS, "-ext", "san=ip:" + address));
    words.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "3650"));
    words.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
    words.addAll(List.of("-storepass:env", PASSWORD));
    ProcessBuilder command =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().put(PASSWORD, password);
    Process keytool = command.start();
    try {
      if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        keytool.destroyForcibly();
        throw new IOException("keytool made no certificate for " + address);
      }
    } catch (InterruptedException e) {
      keytool.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }

  /** The key and its certificate. */
  public X509KeyManager key() {
    return key;
  }

  /** The TLS context of a server with the key. */
  public SSLContext context() {
    return context;
  }

  /** The certificate in PEM. */
  public String pem() {
    return pem;
  }
}
