package dev.runtimebench.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LimitRanges change and refuse Pods as a real API server does. */
class LimitRangeTest {

  private final LocalCluster cluster = new LocalClusterBuilder().start();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void limitRange(String item) {
    cluster
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: limits, namespace: default}
                spec: {limits: [{type: Container, %s}]}
                """
                    .formatted(item),
                LimitRange.class))
        .create();
  }

  private Pod create(String resources) {
    return cluster
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: default}
                spec: {containers: [{name: c, image: "i:1", resources: {%s}}]}
                """
                    .formatted(resources),
                Pod.class))
        .create();
  }

  private static Map<String, Quantity> cpu(String amount) {
    return Map.of("cpu", new Quantity(amount));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          default: {cpu: 500m}                                          | 500m | 500m
          default: {cpu: 500m}, defaultRequest: {cpu: 100m}             | 100m | 500m
          max: {cpu: 2}                                                 | 2    | 2
          max: {cpu: 2}, default: {cpu: 1}, min: {cpu: 50m}             | 1    | 1
          """)
  void missingAmountsGetTheDefaults(String item, String request, String limit) {
    limitRange(item);
    Pod pod = create("");
    assertThat(pod.getSpec().getContainers().get(0).getResources())
        .satisfies(
            resources -> {
              assertThat(resources.getRequests()).isEqualTo(cpu(request));
              assertThat(resources.getLimits()).isEqualTo(cpu(limit));
            });
    assertThat(pod.getMetadata().getAnnotations().get("kubernetes.io/limit-ranger"))
        .isEqualTo(
            "LimitRanger plugin set: cpu limit for container c; cpu request for container c");
  }

  @Test
  void minimumIsTheDefaultOfARequestWithoutALimit() {
    limitRange("min: {cpu: 50m}");
    assertThat(create("").getSpec().getContainers().get(0).getResources())
        .satisfies(
            resources -> {
              assertThat(resources.getRequests()).isEqualTo(cpu("50m"));
              assertThat(resources.getLimits()).isEmpty();
            });
  }

  /** The API server validates the limit that a LimitRange has set before it looks at the bounds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          default: {cpu: 500m}, max: {cpu: 600m}          | requests: {cpu: 1}                     | spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m
          max: {ephemeral-storage: 1Gi}                   | requests: {ephemeral-storage: 2Gi}     | must be less than or equal to ephemeral-storage limit of 1Gi
          max: {cpu: 500m}                                | limits: {cpu: 1}                       | maximum cpu usage per Container is 500m, but limit is 1
          min: {cpu: 500m}                                | requests: {cpu: 100m}                  | minimum cpu usage per Container is 500m, but request is 100m
          min: {cpu: 500m}                                | requests: {cpu: 500m}, limits: {cpu: 1}| no
          maxLimitRequestRatio: {cpu: 2}                  | requests: {cpu: 1}, limits: {cpu: 3}   | cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000
          maxLimitRequestRatio: {cpu: 2}                  | requests: {cpu: 1}, limits: {cpu: 2}   | no
          maxLimitRequestRatio: {cpu: 2}                  | requests: {cpu: 1}                     | cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0
          maxLimitRequestRatio: {cpu: 2}                  | requests: {memory: 1Mi}                | cpu max limit to request ratio per Container is 2, but no request is specified or request is 0
          """)
  void podOutsideOfTheBoundsIsRefused(String item, String resources, String why) {
    limitRange(item);
    if (why.equals("no")) {
      assertThat(create(resources).getMetadata().getUid()).isNotNull();
    } else {
      assertThatThrownBy(() -> create(resources)).hasMessageContaining(why);
    }
  }

  @Test
  void allProblemsAreNamed() {
    limitRange("min: {cpu: 2, memory: 1Gi}");
    assertThatThrownBy(() -> create("requests: {cpu: 1, memory: 1Mi}"))
        .hasMessageContaining(
            "[minimum cpu usage per Container is 2, but request is 1, minimum memory usage per Container is 1Gi, but request is 1Mi]");
  }
}
