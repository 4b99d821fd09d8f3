package dev.runtimebench.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ClientConfigTest {

  private static String pem(String algorithm, int size) throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void ellipticCurveKeysAreDistinguishedFromRsaKeys() throws NoSuchAlgorithmException {
    assertThat(ClientConfig.isEllipticCurveKey(pem("EC", 256))).isTrue();
    assertThat(ClientConfig.isEllipticCurveKey(pem("RSA", 2048))).isFalse();
  }

  @Test
  void textThatIsNotAKeyIsNotAnEllipticCurveKey() {
    assertThat(ClientConfig.isEllipticCurveKey("")).isFalse();
    assertThat(ClientConfig.isEllipticCurveKey("-----BEGIN PRIVATE KEY-----\n??\n-----END"))
        .isFalse();
  }
}
