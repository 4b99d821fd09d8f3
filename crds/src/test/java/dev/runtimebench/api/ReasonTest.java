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
  void isItsNameInJson(Reason reason) throws JsonProcessingException {
    String json = JSON.writeValueAsString(reason);
    assertThat(json).isEqualTo("\"" + reason.name() + "\"");
    assertThat(JSON.readValue(json, Reason.class)).isEqualTo(reason);
  }

  @Test
  void aWordOfAnotherVersionCanBeRead() throws JsonProcessingException {
    assertThat(JSON.readValue("\"MoonInTheWrongPhase\"", Reason.class)).isEqualTo(Reason.Other);
    assertThat(Reason.of(null)).isEqualTo(Reason.Other);
  }

  /** The API server takes no other word as a condition's reason. */
  @ParameterizedTest
  @EnumSource
  void fitsACondition(Reason reason) {
    assertThat(reason.name()).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
    assertThat(reason.meaning()).matches("[A-Z`].*\\.");
  }

  @ParameterizedTest
  @EnumSource(names = {"Running", "Preparing"})
  void aBenchmarkUnderWayNeedsNothingButTime(Reason reason) {
    assertThat(reason.isTrouble()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"PodNotStarting", "PodRejected", "Queued", "Other"})
  void othersKeepItFromGoingOn(Reason reason) {
    assertThat(reason.isTrouble()).isTrue();
  }
}
