package dev.runtimebench.api.client;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** Finds the connection to the cluster: the Pod's service account, or the kubeconfig. */
public final class ClientConfig {

  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

  private ClientConfig() {}

  /**
   * Returns the configuration that fabric8 finds, with the algorithm of the client key. By default
   * fabric8's client treats every PKCS #8 key as an RSA key, but a kubeconfig may have an
   * elliptic-curve key.
   */
  public static Config load() {
    return load(null);
  }

  /**
   * Returns the configuration of a context.
   *
   * @param context null: the current context
   */
  public static Config load(String context) {
    return withKeyAlgorithm(Config.autoConfigure(context));
  }

  /**
   * Returns the configuration of a context of one file, whatever the environment names.
   *
   * @param context null: the current context
   */
  public static Config load(String context, File kubeconfig) {
    return withKeyAlgorithm(Config.fromKubeconfig(context, kubeconfig));
  }

  private static Config withKeyAlgorithm(Config config) {
    if (pem(config).filter(ClientConfig::isEllipticCurveKey).isPresent()) {
      config.setClientKeyAlgo("EC");
    }
    return config;
  }

  private static Optional<String> pem(Config config) {
    try {
      if (config.getClientKeyData() != null) {
        byte[] pem = Base64.getMimeDecoder().decode(config.getClientKeyData());
        return Optional.of(new String(pem, StandardCharsets.US_ASCII));
      }
      return config.getClientKeyFile() == null
          ? Optional.empty()
          : Optional.of(Files.readString(Path.of(config.getClientKeyFile())));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // The client reports the error itself, with a better message.
    }
  }

  /** Whether the text is an elliptic-curve private key in PKCS #8, in PEM. */
  public static boolean isEllipticCurveKey(String pem) {
    int begin = pem.indexOf(PKCS8);
    int end = pem.indexOf("-----END", begin + 1);
    if (begin < 0 || end < 0) {
      return false;
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + PKCS8.length(), end));
      KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
