package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Parameter;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterValuesTest {

  private static final Parameter SECONDS =
      parameter("name: seconds\ntype: Integer\nminimum: -10\nmaximum: 600");

  private static Parameter parameter(String yaml) {
    return Serialization.unmarshal(yaml, Parameter.class);
  }

  private static ParameterValues resolve(Parameter parameter, String value) {
    return ParameterValues.of(List.of(parameter), Map.of(parameter.name(), new IntOrString(value)));
  }

  private static List<String> messages(Parameter parameter, String value) {
    return resolve(parameter, value).problems().stream()
        .map(problem -> problem.field() + ": " + problem.message())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "8", "600", "-10"})
  void plainNumberIsPassedOnAsItIs(String value) {
    ParameterValues resolved = resolve(SECONDS, value);
    assertThat(resolved.problems()).isEmpty();
    assertThat(resolved.values()).containsExactly(Map.entry("seconds", value));
  }

  /** A shell takes 08 for a wrong octal number, and other programs read other digits as text. */
  @ParameterizedTest
  @ValueSource(strings = {"08", "+8", "\u0668", "\uff18", "0008"})
  void otherSpellingOfANumberIsRefusedWithThePlainOne(String value) {
    assertThat(messages(SECONDS, value))
        .containsExactly(
            "spec.workload.parameters.seconds: \""
                + value
                + "\" is not a whole number in plain digits, without a plus sign or leading zeros; write 8");
  }

  @Test
  void minusZeroIsRefused() {
    assertThat(messages(SECONDS, "-0")).singleElement().asString().endsWith("; write 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 8", "8 ", "0x8", "8.0", "8e1", "many", "99999999999999999999"})
  void textIsRefusedWithTheAllowedNumbers(String value) {
    assertThat(messages(SECONDS, value))
        .containsExactly(
            "spec.workload.parameters.seconds: \""
                + value
                + "\" is not a whole number; it must be from -10 to 600");
  }

  @Test
  void numberOutOfRangeIsRefusedWithBothBounds() {
    assertThat(messages(SECONDS, "601"))
        .containsExactly(
            "spec.workload.parameters.seconds: 601 is more than the maximum 600; it must be from -10 to 600");
    assertThat(messages(SECONDS, "-11"))
        .containsExactly(
            "spec.workload.parameters.seconds: -11 is less than the minimum -10; it must be from -10 to 600");
  }

  @Test
  void oneBoundIsNamedOnce() {
    assertThat(messages(parameter("name: n\ntype: Integer\nminimum: 1"), "0"))
        .containsExactly("spec.workload.parameters.n: 0 is less than the minimum 1");
  }

  @Test
  void textOfATextParameterMayLookLikeANumber() {
    assertThat(messages(parameter("name: label\ntype: String"), "08")).isEmpty();
  }
}
