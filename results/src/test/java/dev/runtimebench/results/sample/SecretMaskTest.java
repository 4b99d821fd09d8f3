package dev.runtimebench.results.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

  /**
   * The first column has the secret between two bars, so that no scanner takes it for a real one.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cannot connect to postgres://app:<hunter2>@db:5432/x",
        "redis://:<p@ssw0rd>@cache:6379",
        "clone https://<ghp_0123456789abcdef>@github.com/a/b failed",
        "GET https://x.example/f?a=1&sig=<abc%2Bdef>&b=2",
        "https://s3/x?X-Amz-Signature=<0123456789abcdef>",
        "Authorization: Basic <dXNlcjpwYXNzd29yZA==>",
        "-H 'Authorization: Bearer <abcdefgh12345678>'",
        "sent bearer <abcdefgh.12345678>",
        "Cookie: <session=abc; other=def>",
        "PGPASSWORD=<hunter2> psql",
        "export AWS_SECRET_ACCESS_KEY=<wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY>",
        "key <AKIAIOSFODNN7EXAMPLE> is not valid",
        "{\"api_key\": \"<two words>\", \"n\": 1}",
        "{\\\"password\\\":\\\"<x>\\\"}",
        "password: '<a b c>' refused",
        "mysql --password <hunter2> -h db",
        "--token=<abc>",
        "client-secret => <abc>",
        "Server=db;User=a;Password=<x;Timeout=5>",
        "token <eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl>",
        "<-----BEGIN RSA PRIVATE KEY----- MIIEow -----END RSA PRIVATE KEY-----> end",
        "<-----BEGIN PRIVATE KEY-----MIIEow>",
        "slack <xoxb-123456789012-abcdefghij>",
        "google <AIzaSyA0123456789abcdefghijklmnopqrstuv>",
        "gitlab <glpat-0123456789abcdefghij>",
        "stripe <sk_live_0123456789abcdef>",
        "vault <hvs.0123456789abcdefghij>",
        "openshift <sha256~0123456789abcdefghijABCDEFGHIJ0123456789abc>",
        "npm <npm_0123456789abcdefghijABCDEFGHIJ012345>",
        "line <MIIEowIBAAKCAQEA7vB3cQx9Zk1yR2mN4pT6uW8sX0aB> of a key"
      })
  void secretsAreHidden(String marked) {
    String secret = marked.substring(marked.indexOf('<') + 1, marked.lastIndexOf('>'));
    String masked = SecretMask.mask(marked.replace("<", "").replace(">", ""));

    assertThat(masked).doesNotContain(secret).contains(SecretMask.HIDDEN);
    assertThat(masked).startsWith(marked.substring(0, Math.min(3, marked.indexOf('<'))));
    assertThat(SecretMask.mask(masked)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the workload exited with 1; its last output: cannot open /data/file: Permission denied
          image registry.example:5000/team/tool@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef cannot be pulled
          failed to do request: Head "https://r.example:5000/v2/tool/manifests/1": dial tcp 10.0.0.1:5000: connect: refused
          unexpected token } in JSON at position 5
          exceeded quota: small, requested: limits.memory=384Mi, used: limits.memory=0, limited: limits.memory=300Mi
          Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.
          no such file: /usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so
          the server did not answer on port 8080; raise spec.timeouts.startSeconds
          docker.io/library/debian:bookworm-slim and git@github.com:a/b.git
          policy.allowedImagePullSecrets: spec.imagePullSecrets[0].name: "regcred" is not allowed; allowed are []
          metric tokens-per-second: the output has no value; prompt tokens: 512
          connected to http://db:8080
          0.004 s, 1.2 GB/s, p99=12.5ms
          """)
  void ordinaryTextStays(String text) {
    assertThat(SecretMask.mask(text)).isEqualTo(text);
  }

  @Test
  void textIsBounded() {
    assertThat(SecretMask.mask("x".repeat(1_000_000)))
        .hasSizeLessThanOrEqualTo(SecretMask.MAX_LENGTH + 3);
  }

  /** With backtracking this text would take minutes. */
  @Test
  void hostileTextTakesLinearTime() {
    assertThat(SecretMask.mask("password-".repeat(100_000))).isNotEmpty();
  }
}
