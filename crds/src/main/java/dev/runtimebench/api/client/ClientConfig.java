package dev.runtimebench.api.client;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** How to reach the cluster: from the Pod's service account, or the kubeconfig. */
public final class ClientConfig {

  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

  private ClientConfig() {}

  /**
   * As fabric8 finds it. Its client takes every key in PKCS #8 for RSA's unless told otherwise; a
   * kubeconfig may have one of an elliptic curve.
   */
  public static Config load() {
    Config config = Config.autoConfigure(null);
    if (pem(config).filter(ClientConfig::isOfAnEllipticCurve).isPresent()) {
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
      return Optional.empty(); // The client says so itself, and better.
    }
  }

  public static boolean isOfAnEllipticCurve(String pem) {
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
