package dev.runtimebench.operator.observe.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.results.sample.Disturbance;
import java.util.Optional;

/** Reads what may have disturbed a trial from the agent's last record. */
final class DisturbanceReader {

  private DisturbanceReader() {}

  /**
   * Of one trial.
   *
   * @param fetched whether the kubelet fetched the image, if it said
   * @param bye the agent's last record; a missing node without one
   * @param others what other Pods did, if that was watched
   */
  static Disturbance read(
      Optional<Boolean> fetched, JsonNode bye, Optional<OtherPods.Seen> others) {
    JsonNode psi = bye.path("psi");
    String scope = psi.path("scope").asText("");
    return new Disturbance(
        fetched.orElse(null),
        number(bye.path("throttledNs")),
        number(bye.path("throttledPeriods")),
        scope.equals("container") || scope.equals("node") ? scope : null,
        number(psi.path("cpuSomeNs")),
        number(psi.path("ioSomeNs")),
        number(psi.path("memorySomeNs")),
        others.map(OtherPods.Seen::came).orElse(null),
        others.map(OtherPods.Seen::went).orElse(null),
        others.map(OtherPods.Seen::some).orElse(null));
  }

  private static Long number(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0
        ? node.asLong()
        : null;
  }
}
