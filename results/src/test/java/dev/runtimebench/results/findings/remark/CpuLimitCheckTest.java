package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.results.sample.CpuWork;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.PreparationResultBuilder;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuLimitCheckTest {

  private static final long PEAK = 1_000_000_000;

  private static SandboxShown shown(double one, double two) {
    return SandboxShownBuilder.builder()
        .cpus(8)
        .cpuWork(new CpuWork(Math.round(one * PEAK), Math.round(two * PEAK), PEAK))
        .build();
  }

  private static CpuLimitCheck check(String limit, SandboxShown shown) {
    return CpuLimitCheck.of(shown, Optional.ofNullable(limit).map(Quantity::new));
  }

  /** The columns: limit, CPUs that one process used, CPUs that two processes used. */
  @ParameterizedTest
  @CsvSource({
    // The window of 400 ms holds the quota of four or five periods.
    "200m, 0.20, 0.20, Enforced",
    "200m, 0.20, 0.25, Enforced",
    "200m, 0.25, 0.20, Enforced",
    "200m, 1.00, 1.98, NotEnforced",
    // Other work on the node takes CPU from the two processes, but the limit is far away.
    "200m, 0.87, 0.52, NotEnforced",
    "200m, 0.34, 0.47, Unknown",
    "200m, 0.05, 0.10, Unknown",
    "900m, 0.90, 0.90, Enforced",
    "900m, 1.00, 1.10, Enforced",
    "900m, 1.00, 1.95, NotEnforced",
    "900m, 0.48, 0.69, Unknown",
    "900m, 0.50, 0.90, Unknown",
    "1, 1.00, 1.00, Enforced",
    "1, 1.00, 1.95, NotEnforced",
    // gVisor (systrap) on a quiet machine: its kernel uses a part of the limit.
    "1, 0.82, 0.77, Enforced",
    "1, 0.78, 0.75, Enforced",
    // Other work takes half of each CPU: the two processes do not reach the limit.
    "1, 0.50, 1.00, Unknown",
    "1, 0.60, 0.70, Unknown",
    "1500m, 1.00, 1.50, Enforced",
    "1500m, 1.00, 1.62, Enforced",
    "1500m, 1.00, 1.75, Unknown",
    "1500m, 1.00, 1.95, NotEnforced",
    "1700m, 1.00, 1.70, Unknown",
    "2, 1.00, 2.00, Unknown",
    "4, 1.00, 2.00, Unknown",
    ", 1.00, 2.00, Unknown",
    // The kernel notices a used-up quota at its next tick only.
    "10m, 0.02, 0.04, Unknown",
    "10m, 0.012, 0.013, Enforced",
  })
  void workOfOneAndTwoProcessesShowsWhetherTheLimitHolds(
      String limit, double one, double two, Result result) {
    assertThat(check(limit, shown(one, two)).check().result()).isEqualTo(result);
  }

  @Test
  void messageHasTheLimitAndTheFigures() {
    assertThat(check("200m", shown(1, 1.98)).check().message())
        .isEqualTo(
            "not held to its CPU limit of 200m: two processes do 1.98 times the work of one and use 1.98 CPUs");
    assertThat(check("200m", shown(0.2, 0.2)).check().message())
        .startsWith("held to its CPU limit of 200m: two processes do 1.00 times");
    assertThat(check("2", shown(1, 2)).check().message())
        .contains("a limit of 2", "a probe with a limit of 1 gave no answer");
    assertThat(check(null, shown(1, 2)).check().message()).contains("no CPU limit");
  }

  /** The columns: limit, whether the work under the limit shows nothing. */
  @ParameterizedTest
  @CsvSource({
    "10m, false",
    "1, false",
    "1500m, false",
    "1700m, true",
    "2, true",
    "64, true",
    "0, false",
  })
  void highLimitNeedsAProbeOfItsOwn(String limit, boolean tooHigh) {
    assertThat(CpuLimitCheck.isTooHigh(new Quantity(limit))).isEqualTo(tooHigh);
  }

  @Test
  void sandboxWithOneCpuIsUnknown() {
    CpuLimitCheck check = check("200m", SandboxShownBuilder.builder().cpus(1).build());
    assertThat(check.check().result()).isEqualTo(Result.Unknown);
    assertThat(check.check().message()).contains("shows one CPU");
    assertThat(check("200m", SandboxShownBuilder.builder().build()).check().message())
        .contains("measured no work");
  }

  @Test
  void runtimeWithoutAProbeHasNoCheck() {
    assertThat(CpuLimitCheck.of(PreparationResult.NONE, "runc")).isEmpty();
  }

  @Test
  void checkCanBeRepeatedFromTheStoredPreparation() {
    PreparationResult preparation =
        PreparationResultBuilder.builder()
            .probes(Map.of("runc", shown(1, 1.9)))
            .cpuLimits(Map.of("runc", new Quantity("200m")))
            .build();
    String json = Samples.json(preparation);
    PreparationResult read = Samples.preparation(json);
    assertThat(read).isEqualTo(preparation);
    assertThat(CpuLimitCheck.of(read, "runc").orElseThrow().check().result())
        .isEqualTo(Result.NotEnforced);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "{\"one\": 1, \"two\": 2}",
        "{\"one\": 0, \"two\": 2, \"peak\": 1}",
        "{\"one\": -1, \"two\": 2, \"peak\": 1}",
        "{\"one\": \"1\", \"two\": 2, \"peak\": 1}",
        "{\"one\": 1.5, \"two\": 2, \"peak\": 2}",
        "{\"one\": 2, \"two\": 2, \"peak\": 1}",
        "{\"one\": 1, \"two\": 3, \"peak\": 1}",
        "{\"one\": 1, \"two\": 2, \"peak\": 9000000000000000000}",
        "{\"one\": 1, \"two\": 2, \"peak\": 90000000000000000000000000}",
      })
  void impossibleValuesOfTheAgentAreIgnored(String json) throws JsonProcessingException {
    assertThat(CpuWork.of(new JsonMapper().readTree(json))).isEmpty();
  }

  @Test
  void valuesOfTheAgentAreRead() throws JsonProcessingException {
    assertThat(
            CpuWork.of(
                new JsonMapper()
                    .readTree("{\"one\":221850000,\"two\":192500000,\"peak\":935016362}")))
        .contains(new CpuWork(221_850_000, 192_500_000, 935_016_362));
  }
}
