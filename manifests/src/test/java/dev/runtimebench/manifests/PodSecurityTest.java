package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator's Pod satisfies the restricted Pod Security level. */
class PodSecurityTest {

  private final JsonNode spec = Chart.withDefaults().pod().path("spec");
  private final JsonNode container = spec.at("/containers/0");

  @Test
  void podUsesNoHostNamespacesOrPorts() {
    for (String field :
        new String[] {"hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"}) {
      assertThat(spec.path(field).asBoolean(false)).as(field).isFalse();
    }
    assertThat(container.findValues("hostPort")).isEmpty();
    assertThat(spec.path("initContainers").isMissingNode()).isTrue();
    assertThat(spec.path("containers")).hasSize(1);
  }

  @Test
  void onlyVolumesAreAnEmptyDirAndTheCatalogue() {
    assertThat(spec.path("volumes")).hasSize(2);
    assertThat(spec.at("/volumes/1/configMap").isObject()).isTrue();
    assertThat(container.at("/volumeMounts/1/readOnly").asBoolean()).isTrue();
    assertThat(spec.at("/volumes/0/emptyDir").isObject()).isTrue();
    assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/tmp");
  }

  @Test
  void podRunsAsNonRootUser() {
    JsonNode context = spec.path("securityContext");
    assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(context.path("runAsUser").asInt()).isEqualTo(65532);
    assertThat(container.at("/securityContext/runAsUser").isMissingNode()).isTrue();
    assertThat(container.at("/securityContext/runAsNonRoot").isMissingNode()).isTrue();
  }

  @Test
  void containerHasNoCapabilitiesOrPrivileges() {
    JsonNode context = container.path("securityContext");
    assertThat(spec.at("/securityContext/seccompProfile/type").asText())
        .isEqualTo("RuntimeDefault");
    assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(context.path("privileged").asBoolean(false)).isFalse();
    assertThat(Chart.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
    assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
  }

  /** Includes the Pod of {@code helm test}. */
  @ParameterizedTest
  @MethodSource("dev.runtimebench.manifests.ChartMatrix#values")
  void everyRenderedPodIsRestricted(String values) {
    Chart chart = Chart.with(values);
    for (JsonNode pod :
        Stream.concat(
                chart.all("Deployment").stream().map(d -> d.at("/spec/template")),
                chart.all("Pod").stream())
            .toList()) {
      JsonNode spec = pod.path("spec");
      assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(spec.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      for (JsonNode one : spec.path("containers")) {
        JsonNode context = one.path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(Chart.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(context.has("privileged") || context.at("/capabilities").has("add")).isFalse();
      }
      assertThat(spec.path("initContainers").isMissingNode()).isTrue();
      assertThat(spec.has("hostNetwork") || spec.has("hostPID") || spec.has("hostIPC")).isFalse();
      spec.path("volumes")
          .forEach(v -> assertThat(v.has("emptyDir") || v.has("configMap")).as("%s", v).isTrue());
    }
  }

  /** The restricted level does not require these settings. */
  @Test
  void rootFileSystemIsReadOnlyAndMemoryIsLimited() {
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
  }
}
