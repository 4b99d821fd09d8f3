package dev.runtimebench.operator.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

  @Test
  void unreadableObjectIsNotReportedAsUnreachableServer() {
    Throwable failure =
        catchThrowable(
            () ->
                new KubernetesSerialization()
                    .unmarshal(
                        "{\"spec\":{\"runtimes\":[{\"name\":[]}]}}", RuntimeBenchmark.class));
    assertThat(StartFailure.explain(new CompletionException(failure), "https://api:6443/"))
        .startsWith(
            "cannot read an object from the API server at https://api:6443/: spec.runtimes[0].name: ")
        .doesNotContain("\n");
  }
}
