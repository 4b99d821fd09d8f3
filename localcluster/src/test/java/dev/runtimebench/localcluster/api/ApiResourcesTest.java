package dev.runtimebench.localcluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiResourcesTest {

  private static final GroupResource WIDGETS = new GroupResource("example.dev", "widgets");

  private final ApiResources resources = new ApiResources();

  private static ApiResource widgets(String version) {
    return ApiResourceBuilder.builder()
        .group("example.dev")
        .version(version)
        .plural("widgets")
        .kind("Widget")
        .namespaced(true)
        .custom(true)
        .shortNames(List.of())
        .build();
  }

  @Test
  void versionThatIsNoLongerServedGoes() {
    resources.replace(WIDGETS, List.of(widgets("v1"), widgets("v2")));
    resources.replace(WIDGETS, List.of(widgets("v2")));
    assertThat(resources.find("example.dev", "v1", "widgets")).isEmpty();
    assertThat(resources.find("example.dev", "v2", "widgets")).isPresent();
    resources.replace(WIDGETS, List.of());
    assertThat(resources.find(WIDGETS)).isEmpty();
  }

  /** Only a custom resource has a definition. */
  @Test
  void builtInResourceStays() {
    resources.replace(new GroupResource("", "pods"), List.of());
    assertThat(resources.find("", "v1", "pods")).isPresent();
  }
}
