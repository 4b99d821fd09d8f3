package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiErrorsTest {

  private static KubernetesClientException answer(int code, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withMessage(message).build());
  }

  @Test
  void answerOfTheApiServerIsQuoted() {
    assertThat(ApiErrors.describe(answer(500, "failed calling webhook \"w\"")))
        .isEqualTo("the API server answered 500: failed calling webhook \"w\"");
  }

  @Test
  void lostConnectionNamesTheCallAndTheCause() {
    RuntimeException e =
        new KubernetesClientException(
            "Operation: [create] for kind: [Pod] failed.",
            new RuntimeException(new IOException("stream was reset: CANCEL")));
    assertThat(ApiErrors.describe(e))
        .isEqualTo(
            "a call to the API server failed: Operation: [create] for kind: [Pod] failed. (stream was reset: CANCEL)");
  }

  @Test
  void faultOfTheOperatorIsNamedAsOne() {
    assertThat(ApiErrors.describe(new IllegalStateException("no value")))
        .isEqualTo("a fault of the operator: IllegalStateException: no value");
    assertThat(ApiErrors.describe(new NullPointerException()))
        .isEqualTo("a fault of the operator: NullPointerException: NullPointerException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Unauthorized | true",
        "429 | too many requests | true",
        "403 | pods is forbidden: User \"rtb\" cannot create resource \"pods\" | true",
        "403 | pods \"b\" is forbidden: exceeded limits | false",
        "500 | failed calling webhook | false",
        "413 | request entity too large | false",
      })
  void errorsOfTheClusterSayNothingAboutTheBenchmark(int code, String message, boolean ofCluster) {
    assertThat(ApiErrors.isOfCluster(answer(code, message))).isEqualTo(ofCluster);
  }

  @Test
  void otherErrorsAreTheBenchmarks() {
    assertThat(ApiErrors.isOfCluster(new IllegalStateException())).isFalse();
    assertThat(ApiErrors.isOfCluster(new KubernetesClientException("stream was reset"))).isFalse();
  }
}
