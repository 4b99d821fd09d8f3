package dev.runtimebench.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.ApiRequestBuilder;
import dev.runtimebench.testkit.SeededFaults.Fault;
import dev.runtimebench.testkit.SeededFaults.Injected;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededFaultsTest {

  private static ApiRequest request(String verb) {
    return ApiRequestBuilder.builder()
        .verb(verb)
        .apiGroup("")
        .resource("pods")
        .namespace("default")
        .userAgent("test")
        .receivedAt(Instant.EPOCH)
        .build();
  }

  private static List<Fault> faults(long seed, String... verbs) {
    SeededFaults faults = new SeededFaults(seed, 0.5);
    for (int i = 0; i < 400; i++) {
      for (String verb : verbs) {
        faults.apply(request(verb));
      }
    }
    return faults.injected().stream()
        .filter(injected -> injected.request().verb().equals(verbs[0]))
        .map(Injected::fault)
        .toList();
  }

  @Test
  void seedDecidesWhatHappensToTheRequestsOfOneKind() {
    assertThat(faults(1, "update", "get", "create")).isEqualTo(faults(1, "update"));
    assertThat(faults(2, "update")).isNotEqualTo(faults(1, "update"));
  }

  @Test
  void eachKindOfFaultHappensAndOnlyWhereTheApiServerCanAnswerSo() {
    assertThat(faults(1, "update")).contains(Fault.values()).hasSizeBetween(120, 240);
    assertThat(faults(1, "create")).contains(Fault.ANSWER_CUT).doesNotContain(Fault.CONFLICT);
    assertThat(faults(1, "delete")).contains(Fault.ANSWER_CUT).doesNotContain(Fault.CONFLICT);
    assertThat(faults(1, "get")).contains(Fault.CUT).noneMatch(Fault::isExecuted);
  }
}
