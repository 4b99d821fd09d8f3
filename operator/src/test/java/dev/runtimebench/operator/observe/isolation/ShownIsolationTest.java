package dev.runtimebench.operator.observe.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records come from the agent under runc and two versions of gVisor, on one machine. */
class ShownIsolationTest {

  private static final String BOOT_ID = "55889113-6b7d-4319-98e3-663a955ad8da";

  private static final String OLD_GVISOR =
      """
      {"kernel": {"release": "4.4.0", "version": "#1 SMP Sun Jan 10 15:06:54 PST 2016"},
       "bootId": "8f30a17c-c3dc-4b6c-9bfa-78ca3b782bdc",
       "bootLog": ["<6>[   0.000000] Starting gVisor...", "<6>[   0.371353] Gathering forks..."]}
      """;

  private static SandboxShown shown(String hello) {
    return shown(hello, "{}");
  }

  private static SandboxShown shown(String hello, String sandbox) {
    try {
      JsonMapper json = new JsonMapper();
      return SandboxShown.of(json.readTree(hello), json.readTree(sandbox));
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static SandboxShown linux(String release, String bootId) {
    String id = bootId == null ? "" : ", \"bootId\": \"" + bootId + "\"";
    return shown(
        "{\"kernel\": {\"release\": \"" + release + "\", \"version\": \"#1 SMP\"}" + id + "}");
  }

  private static Optional<NodeFacts> node(String bootId) {
    NodeSystemInfo info = new NodeSystemInfo();
    info.setKernelVersion("6.18.44");
    info.setBootID(bootId);
    return Optional.of(new NodeFacts(info, Map.of()));
  }

  @Test
  void sameBootIdIsTheNodesKernel() {
    assertThat(ShownIsolation.of(linux("6.18.44", BOOT_ID), node(BOOT_ID)))
        .contains(Isolation.Native);
  }

  @Test
  void differentBootIdIsAnotherKernelDespiteTheSameRelease() {
    assertThat(ShownIsolation.of(linux("6.18.44", "another"), node(BOOT_ID)))
        .contains(Isolation.VM);
  }

  @Test
  void releaseIsComparedWithoutABootId() {
    assertThat(ShownIsolation.of(linux("6.18.44", null), node(BOOT_ID))).contains(Isolation.Native);
    assertThat(ShownIsolation.of(linux("6.18.44", BOOT_ID), node(""))).contains(Isolation.Native);
    assertThat(ShownIsolation.of(linux("5.10.0", null), node(BOOT_ID))).contains(Isolation.VM);
  }

  @Test
  void onlyGvisorIsRecognisedWithoutANode() {
    assertThat(ShownIsolation.of(linux("6.18.44", BOOT_ID), Optional.empty())).isEmpty();
    assertThat(ShownIsolation.of(shown(OLD_GVISOR), Optional.empty())).contains(Isolation.GVisor);
  }

  @ParameterizedTest
  @CsvSource({
    "4.4.0, '#1 SMP Sun Jan 10 15:06:54 PST 2016'",
    "4.19.0-gvisor, '#1 SMP Sun Jan 10 15:06:54 PST 2016'"
  })
  void gvisorIsRecognisedByItsKernelRelease(String release, String version) {
    SandboxShown shown =
        shown(
            "{\"kernel\": {\"release\": \"%s\", \"version\": \"%s\"}}".formatted(release, version));
    assertThat(ShownIsolation.of(shown, node(BOOT_ID))).contains(Isolation.GVisor);
  }

  @Test
  void emptyHelloGivesNoIsolation() {
    assertThat(ShownIsolation.of(shown("{}"), node(BOOT_ID))).isEmpty();
    assertThat(ShownIsolation.of(shown("{\"kernel\": 7, \"bootLog\": 9}"), node(BOOT_ID)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "139637976727552, systrap",
    "140737488347136, ptrace",
    "140737488351232, kvm",
    "70368744177664,",
    "-1,"
  })
  void endOfTheAddressSpaceShowsGvisorsPlatform(long end, String platform) {
    String sandbox = "{\"addressSpaceEnd\": " + end + "}";
    assertThat(ShownIsolation.platform(shown(OLD_GVISOR, sandbox)).orElse(null))
        .isEqualTo(platform);
    assertThat(ShownIsolation.platform(shown("{\"kernel\": {\"release\": \"6.1\"}}", sandbox)))
        .isEmpty();
  }

  @Test
  void overlongTextsAreCut() throws Exception {
    String huge = "x".repeat(100_000);
    JsonNode hello =
        new JsonMapper()
            .createObjectNode()
            .put("bootId", huge)
            .set("bootLog", new JsonMapper().createArrayNode().add(huge).add(huge));
    SandboxShown shown = SandboxShown.of(hello, hello);
    assertThat(shown.bootId()).hasSize(160);
    assertThat(shown.bootLog()).hasSize(500);
  }
}
