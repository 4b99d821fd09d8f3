package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource
  void jsonOfAReasonIsItsName(Reason reason) throws JsonProcessingException {
    String json = JSON.writeValueAsString(reason);
    assertThat(json).isEqualTo("\"" + reason.name() + "\"");
    assertThat(JSON.readValue(json, Reason.class)).isEqualTo(reason);
  }

  @Test
  void unknownReasonIsReadAsOther() throws JsonProcessingException {
    assertThat(JSON.readValue("\"MoonInTheWrongPhase\"", Reason.class)).isEqualTo(Reason.Other);
    assertThat(Reason.of(null)).isEqualTo(Reason.Other);
  }

  /** The API server accepts only such names as a condition's reason. */
  @ParameterizedTest
  @EnumSource
  void nameOfAReasonFitsACondition(Reason reason) {
    assertThat(reason.name()).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
    assertThat(reason.meaning()).matches("[A-Z`].*\\.");
  }

  @ParameterizedTest
  @EnumSource(names = {"Running", "Preparing"})
  void reasonOfARunningBenchmarkIsNoTrouble(Reason reason) {
    assertThat(reason.isTrouble()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"PodNotStarting", "PodRejected", "Queued", "Other"})
  void reasonOfAHeldUpBenchmarkIsTrouble(Reason reason) {
    assertThat(reason.isTrouble()).isTrue();
  }
}
