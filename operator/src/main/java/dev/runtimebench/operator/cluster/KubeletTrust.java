package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which certificates of kubelets the operator accepts. */
final class KubeletTrust {

  private final KubeletSettings settings;
  private final Config config;

  /**
   * @param config the client's configuration, with the CA of the cluster
   */
  KubeletTrust(KubeletSettings settings, Config config) {
    this.settings = settings;
    this.config = config;
  }

  /**
   * The CA certificates in PEM; empty if certificates are not checked. The file is read at each
   * call, because a CA may be replaced while the operator runs.
   *
   * @throws IOException if there is no CA, if its file cannot be read, or if no kubelet may be
   *     asked
   */
  Optional<String> authorities() throws IOException {
    return switch (settings.check()) {
      case CAFile -> Optional.of(Files.readString(settings.caFile().orElseThrow()));
      case ClusterCA -> Optional.of(ofCluster());
      case Unverified -> Optional.empty();
      case Off -> throw new IOException("podUsage is off");
    };
  }

  private String ofCluster() throws IOException {
    if (config.getCaCertFile() != null) {
      return Files.readString(Path.of(config.getCaCertFile()));
    }
    String data = config.getCaCertData();
    if (data == null) {
      throw new IOException("the operator knows no CA of the cluster");
    }
    return data.contains("BEGIN CERTIFICATE")
        ? data
        : new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
  }

  /**
   * The TLS context for calls to kubelets.
   *
   * @param authorities as {@link #authorities()} returned them
   */
  static SSLContext context(Optional<String> authorities)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        null,
        authorities.isPresent()
            ? checking(authorities.get())
            : new TrustManager[] {new AcceptsAll()},
        null);
    return context;
  }

  private static TrustManager[] checking(String authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate one :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(authorities.getBytes(StandardCharsets.US_ASCII)))) {
      store.setCertificateEntry("ca-" + number++, one);
    }
    if (number == 0) {
      throw new IOException("the CA has no certificate in PEM");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * Accepts every certificate for every host. The administrator asked for this with the setting
   * Unverified. An X509ExtendedTrustManager also replaces the check of the host name.
   */
  private static final class AcceptsAll extends X509ExtendedTrustManager {

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      // Every certificate is accepted.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // Every certificate is accepted.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Every certificate is accepted.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("the operator serves no TLS");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("the operator serves no TLS");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("the operator serves no TLS");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
