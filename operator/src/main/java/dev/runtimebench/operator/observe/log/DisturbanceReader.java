package dev.runtimebench.operator.observe.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.DisturbanceBuilder;
import java.util.Optional;

/** Reads possible disturbances of a trial from the agent's last record. */
final class DisturbanceReader {

  private DisturbanceReader() {}

  /**
   * The disturbances of one trial.
   *
   * @param fetched whether the kubelet pulled the image; empty if the kubelet did not report it
   * @param bye the agent's last record; a MissingNode if there is none
   * @param others what other Pods did; empty if they were not watched
   */
  static Disturbance read(
      Optional<Boolean> fetched, JsonNode bye, Optional<OtherPods.Seen> others) {
    JsonNode psi = bye.path("psi");
    String scope = psi.path("scope").asText("");
    return DisturbanceBuilder.builder()
        .fetched(fetched.orElse(null))
        .throttledNanos(number(bye.path("throttledNs")))
        .throttledPeriods(number(bye.path("throttledPeriods")))
        .pressureScope(scope.equals("container") || scope.equals("node") ? scope : null)
        .cpuPressureNanos(number(psi.path("cpuSomeNs")))
        .ioPressureNanos(number(psi.path("ioSomeNs")))
        .memoryPressureNanos(number(psi.path("memorySomeNs")))
        .podsCame(others.map(OtherPods.Seen::came).orElse(null))
        .podsWent(others.map(OtherPods.Seen::went).orElse(null))
        .pods(others.map(OtherPods.Seen::some).orElse(null))
        .build();
  }

  private static Long number(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0
        ? node.asLong()
        : null;
  }
}
